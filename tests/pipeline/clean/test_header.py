"""Header fields and zones: what a text tells about itself."""

import json
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from pipeline.clean.documents import clean_documents
from pipeline.clean.header import completed, more_known, read_header
from pipeline.clean.zones import read_zone_rules
from pipeline.config import PROJECT
from pipeline.records import Header, RawDocument, Span

ROWS = tomllib.loads((files("pipeline") / "data" / "header.toml").read_text(encoding="utf-8"))["zone"]
DAY = {"published": date(2024, 6, 6), "published_precision": "day"}
YEAR = {"published": date(2024, 1, 1), "published_precision": "year"}
ZONE = """
[[zone]]
id = "{id}"
zone = "{zone}"
why = "a test"
pattern = '''{pattern}'''
example = "{example}"
gives = {{ text = "{example}" }}
keep = ["x"]
"""


@pytest.fixture
def zones_by(tmp_path):
    """The zones of a text by rules given as id, zone, pattern and example: name and text of each."""

    def zones_by(text, *rules):
        toml = (ZONE.format(id=i, zone=zone, pattern=pattern, example=example) for i, zone, pattern, example in rules)
        (tmp_path / "own.toml").write_text("\n".join(toml), encoding="utf-8")
        _, zones = read_header(text, Header(title="unknown"), read_zone_rules([tmp_path / "own.toml"]))
        return [(zone.rule_id, text[slice(*zone.span)]) for zone in zones]

    return zones_by


def told(found):
    """The known fields of a header, dates as they are written in the cases."""
    values = {name: getattr(found, name) for name in Header.__slots__}
    return {name: str(value) for name, value in values.items() if value is not None}


def read(text, known=None):
    """The zones of a text by the shipped rules: name and text of each."""
    return [(zone.zone, text[slice(*zone.span)]) for zone in read_header(text, known or Header())[1]]


@pytest.mark.cases("header")
def test_fields_and_zones_are_read_as_the_case_says(case):
    """The text is raw: what cleaning removes may tell a field too."""
    rows = clean_documents([RawDocument("case.txt", "case.txt", None, case["text"])])
    assert [told(document) for document in rows.documents] == ([case["fields"]] if case["text"] else [])
    if "zones" in case and rows.documents:
        clean_text = rows.documents[0].clean_text
        assert [[zone.zone, clean_text[zone.clean_start : zone.clean_end]] for zone in rows.zones] == case["zones"]


def test_at_least_nineteen_of_twenty_cases_are_read_right():
    lines = (PROJECT / "tests" / "cases" / "header.jsonl").read_text(encoding="utf-8").splitlines()
    failures = sum("known_failure" in json.loads(line) for line in lines)
    assert len(lines) >= 60
    assert failures <= 0.05 * len(lines)


def test_what_metadata_tell_is_kept():
    known = Header("u", "t", "p", "s", "a", "d", date(2020, 1, 2), "day", "c", "k")
    for line in (PROJECT / "tests" / "cases" / "header.jsonl").read_text(encoding="utf-8").splitlines():
        assert read_header(json.loads(line)["text"], known)[0] == known


# --- zones ---


def test_zones_stand_in_text_order_whatever_the_order_of_their_rules(zones_by):
    assert zones_by("b a b", ("one", "one", "a", "a"), ("two", "two", "b", "b")) == [
        ("two", "b"),
        ("one", "a"),
        ("two", "b"),
    ]


@pytest.mark.parametrize(
    ("one", "two", "kept"),
    [
        ("ab", "bc", [("one", "ab")]),
        ("bc", "ab", [("one", "bc")]),
        ("abc", "b", [("one", "abc"), ("two", "b")]),
        ("b", "abc", [("two", "abc"), ("one", "b")]),
        ("abc", "abc", [("one", "abc")]),
        ("ab", "c", [("one", "ab"), ("two", "c")]),
    ],
)
def test_zones_nest_or_are_apart_and_of_two_that_cross_the_earlier_rule_s_stays(zones_by, one, two, kept):
    assert zones_by("abc", ("one", "one", one, one), ("two", "two", two, two)) == kept


def test_a_zone_does_not_nest_in_one_of_its_own_name(zones_by):
    assert zones_by("abc", ("one", "same", "abc", "abc"), ("two", "same", "b", "b")) == [("one", "abc")]


def test_long_zones_clash_wherever_they_meet(zones_by):
    text = f"a{'b' * 2000}c{'d' * 2000}e"
    rules = ("one", "one", "ab+c", "abc"), ("two", "two", "cd+e", "cde"), ("three", "three", "d", "d")
    assert [name for name, _ in zones_by(text, *rules)] == ["one", *["three"] * 2000]


def test_the_first_dateline_of_a_text_is_its_only_one(zones_by):
    rules = ("one", "dateline", "none", "none"), ("two", "dateline", "b", "b"), ("three", "dateline", "a.?", "a")
    assert zones_by("a b a", *rules) == [("three", "a ")]


def test_of_two_rules_for_the_first_dateline_the_earlier_one_makes_it(zones_by):
    rules = ("one", "dateline", "ab", "ab"), ("two", "dateline", "abc", "abc")
    assert zones_by("abc", *rules) == [("one", "ab")]


# --- titles ---


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Quota agreed\n\nNine states agreed.", "Quota agreed"),
        ("\n\nQuota agreed\nNine states agreed.", "Quota agreed"),
        ("***\nQuota agreed\nNine states agreed.", "Quota agreed"),
        ("Quota agreed", None),
        ("Quota agreed.\nNine states.", None),
        ("Nine states agreed, said Ana:\nno.", None),
        ("He said “no.”\nNine states.", None),
        (f"{'Quota ' * 34}\nNine states agreed.", None),
        ("", None),
        ("\n \n", None),
    ],
)
def test_the_title_is_a_first_line_that_is_set_off_and_no_sentence(text, title):
    found, zones = read_header(text, Header())
    assert found.title == title
    assert [text[slice(*zone.span)] for zone in zones if zone.zone == "title"] == ([title] if title else [])


def test_a_line_that_is_another_zone_is_no_title():
    assert read("https://tides.example/7\nQuota agreed\nNine states agreed.") == [
        ("url", "https://tides.example/7"),
        ("title", "Quota agreed"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Suva, 6 June 2024\n\nQuota agreed\n\nNine states agreed.", "Quota agreed"),
        ("Suva, 6 June 2024\nQuota agreed\nNine states agreed.", None),
        ("Suva, 6 June 2024 — Nine states\n\nagreed at last\n\nBen Okoro", None),
        ("When: Thursday, 10 a.m.\n\nQuota agreed\n\nNine states agreed.", None),
    ],
)
def test_below_a_dateline_on_its_own_line_a_title_is_set_off_by_a_blank_line(text, title):
    found, _ = read_header(text, Header())
    assert found.title == title


def test_what_stands_behind_the_dateline_is_no_title():
    assert read("SUVA, June 6 (AFP) – Nine\nstates agreed\n") == [("dateline", "SUVA, June 6 (AFP)")]


def test_a_title_from_metadata_is_marked_where_it_stands():
    text = "Tides and quotas\nQuota agreed\nNine states agreed."
    assert read(text, Header(title=" Quota agreed ")) == [("title", "Quota agreed")]


@pytest.mark.parametrize("name", ["The Botswana Gazette", "Botswana Gazette", "KUWAIT TIMES"])
def test_a_listed_paper_s_name_above_a_headline_is_the_publisher(name):
    text = f"{name}\nQuota agreed\nNine states agreed."
    found, zones = read_header(text, Header())
    assert (found.publisher, found.title) == (name, "Quota agreed")
    assert [zone.rule_id for zone in zones] == ["masthead", "first-line"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Botswana Gazette\nNine states agreed.", "Botswana Gazette"),
        ("Foreign Policy\nQuota agreed\nNine states agreed.", "Foreign Policy"),
        ("Quota agreed\n14ymedio\nNine states agreed.", "Quota agreed"),
        ("14ymedio", None),
    ],
)
def test_a_first_line_without_a_headline_below_or_of_another_name_is_no_publisher(text, title):
    found, _ = read_header(text, Header())
    assert (found.publisher, found.title) == (None, title)


TEXT = "Nine states agreed on the quota for the year, the office said on Monday."


@pytest.mark.parametrize(
    ("above", "zones"),
    [
        ("Arta Krasniqi\n6 June 2024", ["byline", "timestamp"]),
        ("6 June 2024\nArta Krasniqi", ["timestamp", "byline"]),
        ("Reefton Times\n6 June 2024", ["source_line", "timestamp"]),
        ("Arta Krasniqi\nSuva, Fiji\n6 June 2024", ["byline", "dateline", "timestamp"]),
        ("Arta Krasniqi, Luul Haile\n6 June 2024", ["byline", "timestamp"]),
        ("Reefton Times, Arta Krasniqi", ["source_line"]),
        ("Arta Krasniqi", []),
        ("Arta Krasniqi\nTides", []),
        ("Arta Krasniqi\n6 June 2024\nLuul Haile", ["timestamp"]),
        ("Arta Krasniqi, Suva, Luul Haile\n6 June 2024", ["timestamp"]),
        ("Suva\n6 June 2024", ["timestamp"]),
    ],
)
def test_a_line_of_slots_below_the_headline_counts_beside_a_line_of_the_header(above, zones):
    assert [zone for zone, _ in read(f"Quota agreed\n{above}\n{TEXT}")] == ["title", *zones]


def test_a_name_below_the_text_is_a_signature():
    assert read(f"Quota agreed\n{TEXT}\nArta Krasniqi\n6 June 2024")[1:] == [("timestamp", "6 June 2024")]


def test_the_name_of_the_publisher_that_metadata_tell_is_no_title():
    text = "Apia Tides\nQuota agreed\nNine states agreed."
    assert read(text, Header(publisher="Apia Tides")) == [("source_line", "Apia Tides"), ("title", "Quota agreed")]


@pytest.mark.parametrize("title", ["Quota refused", "  "])
def test_a_title_from_metadata_that_the_text_lacks_is_not_marked(title):
    found, zones = read_header("Nine states agreed, said Ana.", Header(title=title))
    assert zones == []
    assert found.title == title


# --- fields ---


def test_a_published_date_from_metadata_keeps_its_precision():
    text = "SUVA, June 6, 2023 (AFP) – Nine states agreed."
    found, _ = read_header(text, Header(published=date(2024, 1, 1), published_precision="year"))
    assert (found.published, found.published_precision) == (date(2024, 1, 1), "year")


def test_fields_that_are_known_stay_and_others_are_filled():
    assert completed(Header(author="Ana"), {"author": "Ben", "title": "Apia"}) == Header(author="Ana", title="Apia")


def test_a_date_and_its_precision_come_from_one_place():
    assert completed(Header(**YEAR), DAY) == Header(**YEAR)
    assert completed(Header(), DAY) == Header(**DAY)


@pytest.mark.parametrize(
    ("found", "others", "better"),
    [
        ({"author": "Ana"}, {"author": "Ben", "title": "Apia"}, {"author": "Ana", "title": "Apia"}),
        (YEAR, DAY, DAY),
        (DAY, YEAR, DAY),
        (YEAR, {**YEAR, "published": date(2023, 1, 1)}, YEAR),
        (DAY, {**DAY, "published": date(2023, 1, 1)}, DAY),
        ({}, YEAR, YEAR),
    ],
)
def test_what_is_found_first_stays_but_a_whole_date_is_better_than_part_of_one(found, others, better):
    assert more_known(found, others) == better


@pytest.mark.parametrize(
    "unit", ["a", "A.", "a-", "www.", "x.com/", "Ana, ", "By Ana ", " ", "A ", "Photo: ", "a@", "\n"]
)
def test_a_long_line_takes_linear_time(unit, in_linear_time):
    in_linear_time(lambda text: read_header(text, Header()), lambda length: unit * (min(length, 100_000) // len(unit)))


def test_spans_of_zones_are_those_of_their_matches():
    text = "See https://tides.example/a now."
    assert [zone.span for zone in read_header(text, Header())[1]] == [Span(4, 27)]
