"""Rules at work together."""

import re
from dataclasses import fields, replace

import pytest

from pipeline.clean.finders import Scope, by_line, by_pattern, by_phrases
from pipeline.clean.ruleset import Rule, Ruleset
from pipeline.clean.view import View

BLANK = dict.fromkeys((field.name for field in fields(Rule)), ())
PAGE = Rule(
    **BLANK
    | {
        "id": "page-mark",
        "family": "made-up",
        "step": "artefacts",
        "find": by_pattern(re.compile("<page>"), "", Scope()),
        "where": "anywhere",
    }
)
LEAF = replace(PAGE, id="page-word", find=by_pattern(re.compile("page"), "leaf", Scope()))
SURE = replace(PAGE, id="sure", find=by_line(re.compile("sure"), ""))
UNSURE = replace(PAGE, id="unsure", find=by_line(re.compile("maybe[0-9]?"), ""), company=True)


def found(text, *rules, step="artefacts"):
    return Ruleset(rules).found(step, View(text))


def left(text, *rules):
    """The text without what the rules remove."""
    for change in reversed(found(text, *rules).changes):
        text = text[: change.start] + change.new + text[change.end :]
    return text


def test_a_change_names_its_rule_and_family():
    (change,) = found("a <page> b", PAGE).changes
    assert change == (2, 8, "", "page-mark", "made-up")


@pytest.mark.parametrize(("rules", "winner"), [((PAGE, LEAF), "page-mark"), ((LEAF, PAGE), "page-word")])
def test_of_two_rules_that_want_the_same_characters_the_earlier_one_wins(rules, winner):
    assert [change.rule_id for change in found("<page>", *rules).changes] == [winner]


def test_only_the_rules_of_the_pass_are_tried():
    late = replace(LEAF, step="layout")
    assert [change.rule_id for change in found("<page>", PAGE, late, step="layout").changes] == ["page-word"]
    assert found("<page>", PAGE, late, step="decoding").changes == []


def test_rules_of_a_pass_stand_in_their_order():
    rules = Ruleset([PAGE, replace(SURE, step="layout"), LEAF])
    assert [rule.id for rule in rules.of_pass("artefacts")] == ["page-mark", "page-word"]
    assert rules.step_of == {"page-mark": "artefacts", "sure": "layout", "page-word": "artefacts"}


def test_a_rule_is_tried_only_where_one_of_its_literals_occurs():
    rule = replace(PAGE, find=by_pattern(re.compile("(?i)<page>"), "", Scope()), needs=("<pag", "<leaf"))
    assert len(found("a <PAGE> b", rule).changes) == 1
    assert found("a <page> b", replace(rule, needs=("<leaf",))).changes == []


def test_a_rule_for_a_line_is_tried_only_in_lines_that_hold_a_literal():
    rule = replace(PAGE, find=by_line(re.compile("[a-z ]+"), ""), needs=("page",))
    assert left("one\npage one\nthree", rule) == "one\nthree"


def test_a_rule_is_tried_only_in_lines_that_fit():
    rule = replace(PAGE, find=by_line(re.compile("[a-z ]+"), ""), fits=lambda line: len(line) < 9)
    for needs in ((), ("page",)):
        assert left("page one\npage eleven\npage six", replace(rule, needs=needs)) == "page eleven\n"


@pytest.mark.parametrize(
    ("needs", "kept"), [("\npage", "a page\n"), ("page\n", "page b\n"), ("\npage\n", "a page\npage b\n")]
)
def test_a_literal_may_have_to_stand_at_a_line_s_start_or_end(needs, kept):
    rule = replace(PAGE, find=by_line(re.compile("[a-z ]+"), ""), needs=(needs,))
    assert left("a page\npage b\npage", rule) == kept


@pytest.mark.parametrize(
    ("where", "starts"),
    [("anywhere", [0, 1496, 3990]), ("head", [0, 1496]), ("tail", [3990]), ("end", [0, 1496, 3990])],
)
def test_a_rule_changes_what_lies_where_it_says(where, starts):
    text = f"<page>{'x' * 1490}<page>{'x' * 2488}<page>"
    assert [change.start for change in found(text, replace(PAGE, where=where)).changes] == starts


# --- phrases ---


def phrases(*said):
    return replace(PAGE, id="phrases", find=by_phrases(), phrases=said)


@pytest.mark.parametrize(
    "line", ["Read more", "READ MORE", "- Read  more:", "  » read more…", "[Read more]", "**Read more**"]
)
def test_a_phrase_is_known_in_any_case_and_whatever_stands_around_it(line):
    assert left(f"One.\n{line}\nTwo.", phrases("read more", "print")) == "One.\nTwo."


@pytest.mark.parametrize("line", ["Read more about Apia", "Readmore", "Do read more", "R", "", f"read more{'.' * 200}"])
def test_a_line_that_says_more_or_less_than_the_phrase_stays(line):
    assert left(f"One.\n{line}\nTwo.", phrases("read more")) == f"One.\n{line}\nTwo."


def test_of_two_rules_with_one_phrase_the_earlier_one_takes_the_line():
    (change,) = found("print", phrases("print"), replace(phrases("print"), id="late")).changes
    assert change == (0, 5, "", "phrases", "made-up")


@pytest.mark.parametrize(("where", "kept"), [("start", "a\nb\nc\nprint"), ("end", "print\na\nb\nc")])
def test_phrases_are_sought_where_the_rule_says(where, kept):
    assert left("print\na\nb\nc\nprint", replace(phrases("print"), where=where)).strip("\n") == kept


# --- lines that go in company only ---


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ("One.|maybe|Two.", "One.|maybe|Two."),
        ("One.|maybe|maybe|Two.", "One.|maybe|maybe|Two."),
        ("One.|maybe1|maybe2|maybe3|Two.", "One.|Two."),
        ("One.|maybe1|maybe2|maybe3|maybe4|Two.", "One.|Two."),
        ("maybe|One.|maybe|Two.|maybe", "One.|maybe|Two."),
        ("maybe1|maybe2|One.", "One."),
        ("One.|maybe1|maybe2", "One."),
        ("One.|sure|maybe|Two.", "One.|Two."),
        ("One.|maybe|sure|Two.", "One.|Two."),
        ("One.|maybe1|maybe2|sure|Two.|maybe|Three.", "One.|Two.|maybe|Three."),
        ("One.||sure||maybe||Two.", "One.||||Two."),
        ("maybe", ""),
        ("One.|One sure|maybe|Two.", "One.|One sure|maybe|Two."),
    ],
)
def test_an_unsure_line_goes_beside_one_that_goes_at_the_edge_or_in_a_run_of_three(lines, kept):
    assert left(lines.replace("|", "\n"), SURE, UNSURE).rstrip("\n") == kept.replace("|", "\n")


def test_a_line_that_only_loses_a_part_is_no_company():
    part = replace(PAGE, find=by_pattern(re.compile("<page>"), "", Scope()))
    assert left("One <page>\nmaybe\nTwo.", part, UNSURE) == "One \nmaybe\nTwo."


def test_a_line_that_another_rule_takes_whole_by_a_pattern_is_company():
    assert left("One.\n<page>\nmaybe\nTwo.", PAGE, UNSURE) == "One.\n\nTwo."


def test_an_inserted_break_is_no_company():
    split = replace(PAGE, find=by_pattern(re.compile("(?<=One)(?=[.])"), "\n", Scope()))
    assert left("Zero.\nOne.\nmaybe\nTwo.", split, UNSURE) == "Zero.\nOne\n.\nmaybe\nTwo."


# --- header fields ---


def test_a_match_that_tells_comes_with_its_change():
    telling = replace(PAGE, find=by_line(re.compile("by (?P<author>[a-z]+)"), ""), tells=True)
    assert [match["author"] for match in found("by ana\nOne.\nby ben", telling).telling] == ["ana", "ben"]
    assert found("by ana\n", replace(telling, tells=False)).telling == []


def test_a_match_that_loses_tells_nothing():
    telling = replace(PAGE, find=by_line(re.compile("by (?P<author>[a-z]+)"), ""), tells=True)
    first = replace(PAGE, id="first", find=by_pattern(re.compile("by"), "", Scope()))
    assert found("by ana\n", first, telling).telling == []


def test_an_unsure_line_tells_only_where_it_goes():
    telling = replace(UNSURE, find=by_line(re.compile("by (?P<author>[a-z]+)"), ""), tells=True)
    assert [match["author"] for match in found("by ana\nOne.\nby ben\nTwo.", telling).telling] == ["ana"]
