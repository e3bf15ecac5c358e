"""Header fields and zones: what a text tells about itself."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import header
from pipeline.clean.header import furniture_zones, load_zone_rules, read_header
from pipeline.errors import DataError
from pipeline.records import Header

SHIPPED = (files("pipeline") / "data" / "header.toml").read_text(encoding="utf-8")
ROWS = tomllib.loads(SHIPPED)["zone"]
FIELDS = Header.__slots__
ZONE = """
[patterns]
WORD = '''[a-z]+'''
[[zone]]
id = "sea-line"
zone = "sea"
why = "a test"
pattern = '''sea (?P<author>%WORD%)'''
example = "the sea calls"
gives = { text = "sea calls", author = "calls" }
keep = ["the lake calls"]
"""


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Loads the zone rules of the TOML text given."""

    def write(text):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "header.toml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(header, "files", lambda _: tmp_path)
        return load_zone_rules.__wrapped__()  # not the cached one: the shipped rules stay

    return write


def told(found):
    """The known fields of a header, dates as they are written in the cases."""
    values = {name: getattr(found, name) for name in FIELDS}
    return {name: str(value) for name, value in values.items() if value is not None}


def cross(one, two):
    """Whether the two share characters and neither holds the other."""
    first, last = sorted((one, two))
    return first.start < last.start < first.end < last.end


@pytest.mark.cases("header")
def test_fields_and_zones_are_read_as_the_case_says(case):
    found, zones = read_header(case["text"], Header())
    assert told(found) == case["fields"]
    assert [[zone.zone, case["text"][slice(*zone.span)]] for zone in zones] == case["zones"]


@pytest.mark.cases("header")
def test_zones_stand_in_order_and_nest_or_are_apart(case):
    _, zones = read_header(case["text"], Header())
    assert zones == sorted(zones)
    for i, one in enumerate(zones):
        assert 0 <= one.span.start < one.span.end <= len(case["text"])
        assert not any(cross(one.span, two.span) for two in zones[i + 1 :])
        assert (one.span.start, one.zone) not in {(two.span.start, two.zone) for two in zones[i + 1 :]}, "key of zones"


@pytest.mark.cases("header")
def test_what_metadata_tell_is_kept(case):
    known = Header("u", "t", "p", "s", "a", "d", date(2020, 1, 2), "day")
    assert read_header(case["text"], known)[0] == known


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_zone_rule_finds_its_example_and_keeps_its_look_alikes(row):
    (rule,) = (rule for rule in load_zone_rules() if rule.id == row["id"])
    assert rule.find(row["example"])
    assert row["keep"]
    assert not any(rule.find(text) for text in row["keep"])


def test_ids_of_zone_rules_are_unique():
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_furniture_is_what_says_nothing_about_a_document():
    assert furniture_zones() == {"email", "file_name", "handle", "related", "url"}


def test_a_title_from_metadata_is_marked_where_it_stands():
    text = "Apia Herald\nQuota agreed\nNine states agreed."
    _, zones = read_header(text, Header(title="Quota agreed"))
    assert [(zone.zone, text[slice(*zone.span)]) for zone in zones] == [("title", "Quota agreed")]


def test_a_title_from_metadata_that_the_text_lacks_is_not_marked():
    found, zones = read_header("Nine\nstates agreed.", Header(title="Quota agreed"))
    assert zones == []
    assert found.title == "Quota agreed"


def test_a_published_date_from_metadata_keeps_its_precision():
    text = "SUVA, June 6 (AFP) – Nine states agreed."
    found, _ = read_header(text, Header(published=date(2024, 6, 7), published_precision="day"))
    assert (found.published, found.published_precision) == (date(2024, 6, 7), "day")


@given(
    st.lists(st.sampled_from([*(row["example"] for row in ROWS), "Nine states agreed.", "", "\x00\u2028م"]), max_size=8)
)
def test_zones_of_any_text_lie_in_it_and_never_cross(lines):
    text = "\n".join(lines)
    _, zones = read_header(text, Header())
    spans = [zone.span for zone in zones]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for i, one in enumerate(spans):
        assert not any(cross(one, two) for two in spans[i + 1 :])


def test_a_rule_of_a_file_is_read_with_its_patterns(load):
    (rule,) = load(ZONE)
    assert (rule.id, rule.zone, rule.where, rule.once, rule.furniture) == ("sea-line", "sea", "anywhere", False, False)
    assert [match["author"] for match in rule.find("sea one, sea two")] == ["one", "two"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('why = "a test"', "", r"lacks \['why'\]"),
        ('why = "a test"', 'why = "a test"\ncolour = "red"', r"unknown \['colour'\]"),
        ('example = "the sea calls"', 'example = "the lake calls"', "misses its own example"),
        ('author = "calls" }', 'author = "cries" }', "reads .* in its example, not"),
        ('keep = ["the lake calls"]', 'keep = ["sea calls"]', "matches 'sea calls', which it promises to keep"),
        ("sea (?P", "sea ((?P", "sea-line"),
        ("%WORD%)'''", "%UNKNOWN%)'''", "UNKNOWN"),
        ("[patterns]", "[patterns", r"header\.toml"),
    ],
)
def test_a_zone_rule_that_breaks_its_promises_is_an_error_that_names_it(load, old, new, message):
    with pytest.raises(DataError, match=message) as error:
        load(ZONE.replace(old, new))
    assert "header.toml" in str(error.value)


@pytest.mark.parametrize("unit", ["a", "A.", "a-", "www.", "x.com/", "Ana, ", "By Ana ", " "])
def test_a_line_of_a_megabyte_takes_linear_time(unit, in_linear_time):
    in_linear_time(lambda text: read_header(text, Header()), lambda length: unit * (length // len(unit)))
