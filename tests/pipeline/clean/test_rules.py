"""Rules are read from their file, keep their promises, and do what the cases say."""

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.clean import clean
from pipeline.clean.rules import HEAD_CHARS, PASSES, load_rules, settled
from pipeline.errors import DataError
from pipeline.spans import apply

SHIPPED = files("pipeline") / "data" / "artefacts.toml"
ROWS = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["rule"]
CASES = Path(__file__).parents[2] / "cases" / "clean.jsonl"
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


@pytest.fixture
def load(tmp_path):
    """Loads the rows given, written as TOML."""

    def write(*rows):
        path = tmp_path / "artefacts.toml"
        lines = ("\n".join(["[[rule]]", *(f"{name} = {json.dumps(row[name])}" for name in row)]) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_rules.__wrapped__(path)  # not the cached one: every call writes the same file

    return write


@pytest.mark.cases("clean")
def test_a_text_is_cleaned_as_the_case_says(case):
    cleaned = clean(case["raw"])
    assert cleaned.text == case["clean"]
    if "rules" in case:
        assert sorted({change.rule_id for change in cleaned.changes}) == case["rules"]


@pytest.mark.cases("clean")
def test_a_clean_case_stays_as_it_is(case):
    assert clean(case["clean"]).changes == []


def test_every_rule_has_a_case_in_which_it_fires():
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").split("\n") if line]
    fired = {rule for case in cases for rule in case.get("rules", ())}
    assert {row["id"] for row in ROWS} - fired == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rule_turns_its_example_into_what_it_says_and_keeps_its_look_alikes(row):
    (rule,) = (rule for step in load_rules().values() for rule in step if rule.id == row["id"])
    assert apply(row["example"], settled((rule,), row["example"])) == row["gives"]
    assert row["keep"]
    assert all(not settled((rule,), text) for text in row["keep"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rule_needs_only_what_its_example_holds(row):
    assert not row.get("needs") or any(literal in row["example"] for literal in row["needs"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rule_names_itself_and_gives_a_reason(row):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["id"])
    assert len(row["why"].split()) > 4


def test_rules_stand_in_their_pass_in_the_order_of_the_file():
    for step in PASSES:
        assert [rule.id for rule in load_rules()[step]] == [row["id"] for row in ROWS if row["pass"] == step]
    assert tuple(load_rules()) == PASSES


def test_only_the_groups_named_cut_are_changed(load):
    rules = load(GOOD | {"pattern": "(?P<cut1><)page(?P<cut2>>)(?P<cut3>!)?", "gives": "Onepage"})
    assert apply("a <page> b", settled(rules["artefacts"], "a <page> b")) == "a page b"


def test_a_rule_for_the_head_leaves_the_rest_alone(load):
    rules = load(GOOD | {"where": "head"})["artefacts"]
    text = f"<page>{'x' * (HEAD_CHARS - 6)}<page>x<page>"
    assert [change.start for change in settled(rules, text)] == [0, HEAD_CHARS]


def test_a_rule_for_the_tail_leaves_the_beginning_alone(load):
    rules = load(GOOD | {"where": "tail", "example": "A longer text.<page>", "gives": "A longer text."})["artefacts"]
    assert [change.start for change in settled(rules, f"<page>{'x' * 88}<page>")] == [94]


def test_a_rule_earlier_in_the_file_wins(load):
    late = GOOD | {"id": "page-word", "pattern": "page", "replace": "leaf", "gives": "One<leaf>", "keep": []}
    assert [change.rule_id for change in settled(load(GOOD, late)["artefacts"], "<page>")] == ["page-mark"]
    assert [change.rule_id for change in settled(load(late, GOOD)["artefacts"], "<page>")] == ["page-word"]


def test_a_rule_is_not_tried_where_none_of_its_literals_occurs(load):
    (rule,) = load(GOOD | {"pattern": "<[Pp]age>", "needs": ["<page"], "keep": []})["artefacts"]
    assert list(rule.changes("<Page>")) == []
    assert len(list(rule.changes("<Page><page>"))) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"why": None}, r"rule 'page-mark' lacks \['why'\]"),
        ({"colour": "red"}, r"rule 'page-mark' has unknown fields \['colour'\]"),
        ({"pass": "later"}, r"pass must be one of .*'artefacts'"),
        ({"where": "middle"}, r"where one of .*'tail'"),
        ({"pattern": "(page"}, "pattern` that compiles, or a `detector`"),
        ({"pattern": None}, "pattern` that compiles, or a `detector`"),
        ({"pattern": None, "detector": "unheard-of"}, "detector 'unheard-of' is not one of"),
        ({"gives": "Two"}, "turns its example into 'One', not into 'Two'"),
        ({"pattern": "<none>", "gives": "One<page>"}, "turns its example into 'One<page>'"),
        ({"keep": ["a <page>"]}, "changes 'a <page>', which it promises to keep"),
        ({"id": None}, r"rule 1 lacks \['id'\]"),
    ],
)
def test_a_rule_that_breaks_its_promises_is_an_error_that_names_it(load, change, message):
    row = {name: value for name, value in (GOOD | change).items() if value is not None}
    with pytest.raises(DataError, match=rf"artefacts\.toml: .*{message}"):
        load(row)


def test_an_id_that_stands_twice_is_an_error(load):
    with pytest.raises(DataError, match="rule id 'page-mark' stands twice"):
        load(GOOD, GOOD)


def test_a_file_that_is_no_toml_or_not_there_is_an_error_that_names_it(tmp_path):
    path = tmp_path / "broken.toml"
    with pytest.raises(DataError, match=r"broken\.toml: cannot be read"):
        load_rules(path)
    path.write_text("[[rule]\n")
    with pytest.raises(DataError, match=r"broken\.toml: cannot be read as TOML"):
        load_rules(path)
