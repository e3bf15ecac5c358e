"""Rules are read from their files and keep their promises."""

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.clean.rules import PASSES, load_rules, read_rules
from pipeline.clean.view import SHORT_LINE, View
from pipeline.errors import DataError
from pipeline.spans import apply

CASES = Path(__file__).parents[2] / "cases" / "clean.jsonl"
SHIPPED = sorted((files("pipeline") / "data" / "artefacts").glob("*.toml"), key=lambda path: path.name)
ROWS = [row for path in SHIPPED for row in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]]
GOOD = {
    "id": "page-mark",
    "family": "made-up",
    "pass": "artefacts",
    "why": "a test",
    "pattern": "<page>",
    "example": "One<page>",
    "gives": "One",
    "keep": ["<Page>"],
}


def row(**fields):
    """The good rule with other fields; None takes one away."""
    return {name: value for name, value in (GOOD | fields).items() if value is not None}


@pytest.fixture
def write(tmp_path):
    """Writes rows as a TOML file and tells where."""

    def write(*rows, name="own.toml"):
        lines = ("\n".join(["[[rule]]", *(f"{key} = {json.dumps(row[key])}" for key in row)]) for row in rows)
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return tmp_path / name

    return write


@pytest.fixture
def made(write):
    """What the rows given make of a text."""

    def made(text, *rows):
        return apply(text, read_rules([write(*rows)]).found("artefacts", View(text)).changes)

    return made


# --- the shipped rules ---


def test_rules_stand_in_the_order_of_their_files_and_rows():
    assert [rule.id for rule in load_rules().rules] == [row["id"] for row in ROWS]


def test_every_rule_has_a_case_in_which_it_fires():
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").split("\n") if line]
    fired = {rule for case in cases for rule in case.get("rules", ())}
    assert {row["id"] for row in ROWS} - fired == set()


def test_cases_name_rules_that_exist():
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").split("\n") if line]
    assert {rule for case in cases for rule in case.get("rules", ())} - {row["id"] for row in ROWS} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rule_names_itself_gives_a_reason_and_has_a_look_alike(row):
    assert re.fullmatch(r"[a-z]\w*(-\w+)*", row["id"])
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["family"])
    assert len(row["why"].split()) > 4
    assert row["keep"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rule_needs_only_what_its_example_holds(row):
    example = f"\n{row['example'].lower()}\n"
    assert not row.get("needs") or any(literal.lower() in example for literal in row["needs"])


# --- files ---


def test_own_rules_come_behind_the_shipped_ones(write):
    rules = load_rules(write(GOOD)).rules
    assert [rule.id for rule in rules] == [*(row["id"] for row in ROWS), "page-mark"]


def test_several_files_are_read_in_the_order_given(write):
    one, two = write(row(id="one"), name="b.toml"), write(row(id="two"), name="a.toml")
    assert [rule.id for rule in read_rules([one, two]).rules] == ["one", "two"]


def test_a_file_without_rules_has_none(write):
    assert read_rules([write()]).rules == ()


def test_a_rule_is_read_with_all_its_fields(write):
    (rule,) = read_rules([write(row(where="end", needs=["<PAGE"], company=True))]).rules
    assert (rule.id, rule.family, rule.step, rule.why) == ("page-mark", "made-up", "artefacts", "a test")
    assert (rule.where, rule.needs, rule.company, rule.tells) == ("end", ("<PAGE",), True, False)
    assert (rule.example, rule.gives, rule.keep) == ("One<page>", "One", ("<Page>",))


def test_a_rule_may_use_the_patterns_of_its_file(write):
    path = write(row(pattern="<%LEAF%>"))
    path.write_text('[patterns]\nLEAF = "page"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert [rule.id for rule in read_rules([path]).rules] == ["page-mark"]


@pytest.mark.parametrize(("name", "tells"), [("author", True), ("date", True), ("cut", False), ("place", False)])
def test_a_rule_tells_header_fields_where_a_group_is_named_after_one(write, name, tells):
    (rule,) = read_rules([write(row(pattern=f"(?P<{name}><page>)"))]).rules
    assert rule.tells is tells


# --- the four ways ---


def test_a_pattern_holds_anywhere(made):
    assert made("a <page> b", GOOD) == "a  b"


def test_a_replacement_comes_in_place_of_what_matched(made):
    assert made("a <page> b", row(replace="|", gives="One|")) == "a | b"


def test_a_line_goes_whole(made):
    assert made("a\npage 7\nb page 7", row(pattern=None, line=r"page \d", example="page 1", gives="")) == "a\nb page 7"


def test_a_line_is_short_unless_the_rule_says_otherwise(made):
    long = f"Page {'1' * SHORT_LINE}"
    lines = row(pattern=None, line=r"Page \d+", example="Page 1", gives="")
    assert made(f"One.\n{long}\nTwo.\nPage 1", lines) == f"One.\n{long}\nTwo.\n"
    assert made(f"One.\n{long}\nTwo.\nPage 1", lines | {"long": True}) == "One.\nTwo.\n"


def test_phrases_go_whole_whatever_stands_around_them(made):
    phrases = row(pattern=None, lines=["» Print!", "E-mail"], example="One\nPrint", gives="One\n")
    assert made("PRINT!\nPrint it\n• e-mail\nb", phrases) == "Print it\nb"


def test_an_answer_of_a_word_or_two_goes_only_where_it_is_listed_with_its_full_stop(made):
    phrases = row(pattern=None, lines=["Close", "Advt."], example="One.\nClose", gives="One.\n")
    assert made("One.\nClose\nTwo.\nClose.\nAdvt.\nAdvt", phrases) == "One.\nTwo.\nClose.\n"


def test_a_detector_is_called_by_its_name(made):
    assert made("oﬃce", row(pattern=None, detector="ligature", example="ﬁ", gives="fi")) == "office"


# --- mistakes ---


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"why": None}, r"rule 'page-mark' lacks \['why'\]"),
        ({"colour": "red"}, r"rule 'page-mark' has \['colour'\], of no use with `pattern`; such a rule has .*replace"),
        ({"long": True}, r"has \['long'\], of no use with `pattern`"),
        ({"pattern": None, "lines": ["page"], "replace": "|"}, r"has \['replace'\], of no use with `lines`"),
        ({"pattern": None, "detector": "ligature", "inline": True}, r"has \['inline'\], of no use with `detector`"),
        ({"pass": "later"}, r"pass must be one of .*'artefacts'"),
        ({"where": "middle"}, r"where one of .*'tail'"),
        ({"pattern": "(page"}, "the pattern does not compile .*; mend it"),
        ({"pattern": "%NOWHERE%"}, r"%NOWHERE%, which is not among \[patterns\]"),
        ({"pattern": None}, "a rule has one of pattern, line, lines, join, detector; this one has none"),
        ({"line": "page"}, "this one has line and pattern"),
        ({"pattern": None, "detector": "unheard-of"}, "detector 'unheard-of' is not one of"),
        ({"gives": "Two"}, "turns its example into 'One', not into 'Two'"),
        ({"pattern": "<none>", "gives": "One<page>"}, "turns its example into 'One<page>'"),
        ({"needs": ["<leaf>"]}, "turns its example into 'One<page>', not into 'One'"),
        ({"keep": ["a <page>"]}, "changes 'a <page>', which it promises to keep"),
        ({"id": None}, r"rule 1 lacks \['id'\]"),
        ({"id": ""}, "rule 1: `id` must be words with hyphens between them; it is ''"),
        ({"id": "first-line"}, "rule 1: 'first-line' is what Dateline itself calls something else"),
    ],
)
def test_a_rule_that_breaks_its_promises_is_an_error_that_names_it(write, change, message):
    with pytest.raises(DataError, match=rf"own\.toml: .*{message}"):
        read_rules([write(row(**change))])


def test_an_id_that_stands_twice_is_an_error(write):
    with pytest.raises(DataError, match="rule id 'page-mark' stands twice"):
        read_rules([write(GOOD, GOOD)])
    with pytest.raises(DataError, match=f"rule id '{ROWS[0]['id']}' stands twice"):
        load_rules(write(row(id=ROWS[0]["id"]), name="twice.toml"))


def test_a_file_that_is_no_toml_or_not_there_is_an_error_that_names_it(tmp_path):
    path = tmp_path / "broken.toml"
    with pytest.raises(DataError, match=r"broken\.toml: cannot be read"):
        load_rules(path)
    path.write_text("[[rule]\n")
    with pytest.raises(DataError, match=r"broken\.toml: cannot be read as TOML"):
        load_rules(path)


def test_every_pass_is_some_rules():
    assert {row["pass"] for row in ROWS} == set(PASSES)
