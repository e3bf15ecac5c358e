"""Zone rules are read from their file, keep their promises and say where they hold."""

import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from pipeline.clean.view import View
from pipeline.clean.zones import ARTEFACT, dated, fields_of, load_zone_rules, read_zone_rules
from pipeline.errors import DataError
from pipeline.records import Span

ROWS = tomllib.loads((files("pipeline") / "data" / "header.toml").read_text(encoding="utf-8"))["zone"]
ZONE = """
[patterns]
LOW = '''[a-z]+'''
[[zone]]
id = "sea-line"
zone = "sea"
why = "a test"
pattern = '''sea (?P<author>%LOW%)'''
example = "the sea calls"
gives = { text = "sea calls", author = "calls" }
keep = ["the lake calls"]
"""


@pytest.fixture
def load(tmp_path):
    """Reads the zone rules of the TOML text given."""

    def load(text):
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        return read_zone_rules([tmp_path / "own.toml"])

    return load


@pytest.fixture
def found(load):
    """What the first of the rules finds in a text."""

    def found(toml, text):
        return [match.group() for _, match in load(toml).matches(View(text))]

    return found


def with_(*lines, **swaps):
    """The good zone with more lines, and with others in place of its own."""
    text = ZONE + "\n".join(lines)
    for name, value in swaps.items():
        text = re.sub(rf"(?m)^{name} = .*", lambda _, name=name, value=value: f"{name} = {value}", text)
    return text


# --- the shipped rules ---


def test_rules_stand_in_the_order_of_their_rows():
    assert [rule.id for rule in load_zone_rules().rules] == [row["id"] for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_zone_rule_names_itself_gives_a_reason_and_has_a_look_alike(row):
    assert re.fullmatch(r"[a-z]\w*(-\w+)*", row["id"])
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row["zone"])
    assert len(row["why"].split()) > 4
    assert row["keep"]


def test_what_says_nothing_about_a_document_is_furniture_and_what_does_is_not():
    furniture = load_zone_rules().furniture
    assert {"email", "file_name", "handle", "related", "url", ARTEFACT} <= furniture
    assert furniture & {"title", "dateline", "byline", "caption", "credit", "source_line"} == set()


# --- reading ---


def test_a_rule_is_read_with_its_patterns(load, found):
    (rule,) = load(ZONE).rules
    assert (rule.id, rule.zone, rule.where, rule.once, rule.furniture) == ("sea-line", "sea", "anywhere", False, False)
    assert found(ZONE, "sea one, sea two") == ["sea one", "sea two"]


def test_own_rules_come_behind_the_shipped_ones(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(ZONE, encoding="utf-8")
    assert [rule.id for rule in load_zone_rules(path).rules] == [*(row["id"] for row in ROWS), "sea-line"]


def test_furniture_is_what_the_rows_call_so(load):
    assert load(ZONE).furniture == {ARTEFACT}
    assert load(with_("furniture = true")).furniture == {ARTEFACT, "sea"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('why = "a test"', "", r"lacks \['why'\]"),
        ('why = "a test"', 'why = "a test"\ncolour = "red"', r"unknown fields \['colour'\]"),
        ('why = "a test"', 'why = "a test"\nwhere = "middle"', "where must be one of"),
        ('example = "the sea calls"', 'example = "the lake calls"', "misses its own example"),
        ('author = "calls" }', 'author = "cries" }', "reads .* in its example, not"),
        ('keep = ["the lake calls"]', 'keep = ["sea calls"]', "matches 'sea calls', which it promises to keep"),
        ("sea (?P", "sea ((?P", "sea-line.* does not compile"),
        (
            'why = "a test"',
            'why = "a test"\nplaces = ["nogroup"]',
            r"zone 'sea-line': places names the group 'nogroup', which its pattern lacks; write \(\?P<nogroup>…\)",
        ),
        ('why = "a test"', 'why = "a test"\nno_places = ["town"]', "no_places names the group 'town', which its"),
        ('why = "a test"', 'why = "a test"\npersons = ["town"]', "persons names the group 'town', which its"),
        ('why = "a test"', 'why = "a test"\nrare = ["town"]', "rare names the group 'town', which its"),
        ("%LOW%)'''", "%UNKNOWN%)'''", "%UNKNOWN%, which is not among"),
        ("[patterns]", "[patterns", "cannot be read as TOML"),
    ],
)
def test_a_zone_rule_that_breaks_its_promises_is_an_error_that_names_its_file(load, old, new, message):
    assert old in ZONE
    with pytest.raises(DataError, match=rf"own\.toml.*{message}"):
        load(ZONE.replace(old, new))


def test_what_a_zone_lacks_and_what_it_may_not_have_are_told_apart(load):
    with pytest.raises(DataError) as lacking:
        load(ZONE.replace('why = "a test"', ""))
    with pytest.raises(DataError) as unknown:
        load(with_('colour = "red"'))
    assert " unknown " not in str(lacking.value)
    assert " lacks " not in str(unknown.value)


def test_an_id_that_stands_twice_is_an_error(load):
    with pytest.raises(DataError, match="zone id 'sea-line' stands twice"):
        load(ZONE + ZONE.split("\n", 3)[3])


# --- where a rule holds ---


def test_a_rule_that_holds_once_stops_at_the_first(found):
    assert found(with_("once = true"), "sea one, sea two") == ["sea one"]


def test_a_rule_is_tried_only_where_one_of_its_literals_occurs(found):
    assert found(with_('needs = ["calls"]'), "sea one, sea two") == []
    assert found(with_('needs = ["calls"]'), "sea one, it CALLS") == ["sea one"]


def test_an_inline_rule_is_tried_only_in_lines_that_hold_a_literal(found):
    assert found(with_('needs = ["calls"]', "inline = true"), "sea one\nsea two calls") == ["sea two"]


def test_a_rule_holds_where_it_says(found):
    far = f"sea one {'x' * 1500} sea two"
    assert found(with_('where = "head"'), far) == ["sea one"]
    assert found(with_('where = "tail"', example='"a longer text, the sea calls"'), far) == ["sea two"]


def test_groups_may_have_to_be_known_places_or_must_not_be(found):
    pattern = "'''sea (?P<dateline_place>[A-Za-z]+)'''"
    swaps = {"pattern": pattern, "gives": '{ text = "sea Lima", dateline_place = "Lima" }', "example": '"sea Lima"'}
    assert found(with_('places = ["dateline_place"]', **swaps), "sea of, sea Lima, sea Quito") == [
        "sea Lima",
        "sea Quito",
    ]
    swaps = {"pattern": pattern, "gives": '{ text = "sea of", dateline_place = "of" }', "example": '"sea of"'}
    assert found(with_('no_places = ["dateline_place"]', **swaps), "sea of, sea Lima, sea Quito") == ["sea of"]


def test_a_group_may_have_to_be_persons_or_a_word_that_is_not_common(found):
    text = "sea Sport, sea UNHCR, sea Arta Krasniqi, sea Rëefton"
    swaps = {"pattern": "'''sea (?P<author>[^,]+)'''", "example": '"sea Arta Krasniqi"'}
    swaps["gives"] = '{ text = "sea Arta Krasniqi", author = "Arta Krasniqi" }'
    assert found(with_('persons = ["author"]', **swaps), text) == ["sea Arta Krasniqi"]
    assert found(with_('rare = ["author"]', **swaps), text) == ["sea Arta Krasniqi", "sea Rëefton"]


@pytest.mark.parametrize("pattern", ["(?P<zone>sea)? calls|lake", "(?P<zone>(?:sea)?) calls|(?P<other>lake)"])
def test_a_match_whose_zone_is_unset_or_empty_makes_none(load, pattern):
    rules = load(with_(pattern=f"'''{pattern}'''", example='"sea calls"', gives='{ text = "sea" }', keep='["x"]'))
    assert [match.group() for _, match in rules.matches(View("lake calls, sea calls"))] == ["sea calls"]


def test_a_place_group_that_took_no_part_in_the_match_is_no_place(found):
    swaps = {"pattern": "'''sea(?: (?P<town>[A-Z][a-z]+))?'''", "gives": '{ text = "sea Lima" }'}
    swaps["example"] = '"sea Lima"'
    assert found(with_('places = ["town"]', **swaps), "sea, sea Lima") == ["sea Lima"]


# --- what a match makes ---


def test_the_zone_is_the_group_of_that_name_else_the_match(load):
    for pattern, span in (
        ("sea (?P<author>[a-z]+)", Span(4, 13)),
        ("the (?P<zone>sea) (?P<author>[a-z]+)", Span(4, 7)),
    ):
        gives = f'{{ text = "{"the sea calls"[slice(*span)]}", author = "calls" }}'
        rules = load(with_(pattern=f"'''{pattern}'''", gives=gives))
        ((rule, match),) = rules.matches(View("the sea calls"))
        assert rule.zones_of(match) == [(span, "sea", "sea-line")]


def test_a_credit_inside_a_zone_is_a_zone_of_its_own(load):
    rules = load(with_(pattern="'''sea(?: by (?P<credit>[a-z]+))?'''", gives='{ text = "sea" }'))
    (rule, one), (_, two) = rules.matches(View("sea, sea by ana"))
    assert rule.zones_of(one) == [(Span(0, 3), "sea", "sea-line")]
    assert rule.zones_of(two) == [(Span(5, 15), "sea", "sea-line"), (Span(12, 15), "credit", "sea-line")]


@pytest.mark.parametrize(
    ("pattern", "text", "fields"),
    [
        ("by (?P<author>.*)", "by Ana \n\t Pardo, ", {"author": "Ana Pardo"}),
        ("by (?P<author>.+)?", "by ", {}),
        ("(?P<place>.*)", "Apia", {}),
        ("(?P<date>.*)", "6 June 2024", {"published": date(2024, 6, 6), "published_precision": "day"}),
        ("(?P<date>.*)", "6/Jun/2024", {"published": date(2024, 6, 6), "published_precision": "day"}),
        ("(?P<date>.*)", "no date", {}),
        ("(?P<url>.*), (?P<title>.*)", "a.ws, Apia", {"url": "a.ws", "title": "Apia"}),
    ],
)
def test_groups_named_after_header_fields_tell_them(pattern, text, fields):
    assert fields_of(re.fullmatch(f"(?s:{pattern})", text)) == fields


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [("8. 11. 2019", date(2019, 11, 8), "day"), ("8/Feb/2016", date(2016, 2, 8), "day"), ("May 2018", None, "month")],
)
def test_a_date_is_read_as_sites_write_it(text, day, precision):
    assert dated(text) == {"published": day, "published_precision": precision}


def test_what_is_no_date_tells_none():
    assert dated("Sport") == {}
