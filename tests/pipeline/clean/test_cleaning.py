"""The passes together, their rounds and their budget."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.clean import clean
from pipeline.clean.cleaning import MOST_REMOVED
from pipeline.clean.finders import Scope, by_line, by_pattern
from pipeline.clean.ruleset import Rule, Ruleset
from pipeline.records import Span
from pipeline.spans import Change

STORY = "Nine of the eleven states that had been asked to Apia agreed on a quota on Monday."


def rule(id_, step, find, **given):
    known = {"id": id_, "family": "made-up", "step": step, "find": find, "where": "anywhere"}
    return Rule(**dict.fromkeys((field.name for field in fields(Rule)), ()) | known | given)


def swap(id_, step, pattern, new="", **given):
    return rule(id_, step, by_pattern(re.compile(pattern), new, Scope()), **given)


def cut(id_, pattern, **given):
    return rule(id_, "artefacts", by_line(re.compile(pattern), ""), **given)


CASES = Path(__file__).parents[2] / "cases"
BEFORE = """The fishing fleet of Tuvalu came home on Tuesday with half of what it had caught a year before.
Nobody at the ministry in Funafuti would say how many boats have a licence."""
BEHIND = """The boats go out again when the wind turns, which the weather service expects on Saturday.
Half of the crews come from Kiribati."""
BUTTON = cut("button", "Print|Share")


@pytest.mark.cases("clean")
def test_a_text_is_cleaned_as_the_case_says(case):
    cleaned = clean(case["raw"])
    assert cleaned.text == case["clean"]
    assert list(cleaned.tagged) == []
    if "rules" in case:
        assert sorted({change.rule_id for change in cleaned.changes}) == case["rules"]


@pytest.mark.cases("clean")
def test_a_clean_case_stays_as_it_is(case):
    assert clean(case["clean"]).changes == []


@pytest.mark.cases("texts")
def test_a_whole_text_is_cleaned_as_its_author_wants_it(case):
    assert clean(case["raw"]).text == case["clean"]


@pytest.mark.cases("ordinary")
def test_an_ordinary_text_that_looks_like_an_artefact_comes_back_as_it_was(case):
    assert clean(case["text"]).text == case["text"]


def test_ordinary_lines_stay_in_the_middle_of_a_story():
    lines = (CASES / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if clean(f"{BEFORE}\n{line}\n{BEHIND}").changes] == []


def test_an_empty_text_stays_empty():
    assert clean("").text == ""


def test_a_later_pass_sees_what_an_earlier_one_made():
    rules = Ruleset(
        [cut("button", "Print"), swap("letters", "decoding", "0", "o"), swap("case", "characters", "po", "P")]
    )
    cleaned = clean(f"p0rint\n{STORY}", rules)
    assert cleaned.text == STORY
    assert [(change.start, change.end, change.new) for change in cleaned.changes] == [(0, 7, "")]


def test_passes_are_gone_through_until_nothing_changes():
    rules = Ruleset([swap("early", "decoding", "ab", "c"), swap("late", "layout", "x", "a")])
    assert clean("xb", rules).text == "c"


def test_what_lies_behind_removed_lines_is_seen_in_the_next_round():
    rules = Ruleset([cut("button", "Print|Share", where="start")])
    story = [STORY, STORY, STORY, "Print"]
    assert clean("\n".join([*["Print", "Share"] * 5, *story]), rules).text == "\n".join(story)


def test_rules_that_never_agree_come_to_an_end():
    rules = Ruleset([swap("there", "decoding", "a", "b"), swap("back", "layout", "b", "a")])
    assert set(clean("ab", rules).text) <= {"a", "b"}


def test_what_a_rule_puts_back_is_no_change():
    rules = Ruleset([swap("there", "decoding", "a", "b"), swap("back", "layout", "b", "a")])
    assert clean("a", rules).changes == []


def test_the_map_leads_through_all_passes():
    cleaned = clean("Ana\u00ad&nbsp;Par\u00addo landed.")
    assert cleaned.text == "Ana Pardo landed."
    assert cleaned.spans.to_raw(Span(4, 9)) == Span(10, 16)
    assert cleaned.spans.to_raw(Span(3, 4)) == Span(4, 10)


def test_removed_matches_tell_header_fields_in_the_order_of_the_passes():
    rules = Ruleset([cut("by", "by (?P<author>[A-Z][a-z]+)", tells=True)])
    assert [match["author"] for match in clean(f"by Ana\n{STORY}\nby Ben", rules).told] == ["Ana", "Ben"]


# --- lines that a person lists ---


def first_line(text):
    """A list that wants the line `Tides` gone wherever it comes first."""
    return [Change(0, 6, "", "listed", "repeat")] if text.startswith("Tides\n") else []


def test_listed_lines_go_before_the_gaps_are_closed():
    cleaned = clean(f"Tides\n\n{STORY}", Ruleset([swap("ends", "layout", r"\A\n+")]), first_line)
    assert cleaned.text == STORY
    assert [(change.rule_id, change.start, change.end) for change in cleaned.changes] == [
        ("listed", 0, 6),
        ("ends", 6, 7),
    ]


def test_listed_lines_are_sought_until_none_is_left():
    assert clean("Tides\n" * 3 + STORY, Ruleset([]), first_line).text == STORY


def test_no_share_limits_what_is_listed():
    cleaned = clean("Tides\nNine", Ruleset([BUTTON]), first_line)
    assert (cleaned.text, list(cleaned.tagged)) == ("Nine", [])


def test_listed_lines_go_from_a_text_that_is_left_whole_too():
    cleaned = clean("Tides\nPrint\nNine\nShare", Ruleset([BUTTON]), first_line)
    assert cleaned.text == "Print\nNine\nShare"
    assert len(cleaned.tagged) == 2


# --- the budget ---


def test_more_than_the_budget_is_left_whole_and_tagged():
    raw = "Print\nNine agreed.\nShare"
    cleaned = clean(raw, Ruleset([BUTTON]))
    assert cleaned.text is raw
    assert cleaned.changes == []
    assert list(cleaned.tagged) == [(Span(0, 6), "button"), (Span(19, 24), "button")]


def test_what_is_left_whole_is_still_restored():
    cleaned = clean("Print\nNine\u00a0states.\nShare", Ruleset([BUTTON, swap("space", "characters", "\u00a0", " ")]))
    assert cleaned.text == "Print\nNine states.\nShare"
    assert [change.rule_id for change in cleaned.changes] == ["space"]
    assert len(cleaned.tagged) == 2


def test_what_is_left_whole_tells_header_fields_all_the_same():
    rules = Ruleset([cut("by", "by (?P<author>[A-Z][a-z]+)", tells=True)])
    assert [match["author"] for match in clean("by Ana\nNine.", rules).told] == ["Ana"]


def test_lines_that_stay_are_not_wrapped_into_the_text():
    raw = "All Rights Reserved © Tide Herald\n" * 2 + "one\nand the envoys of all of the states that had come to\none"
    cleaned = clean(raw)
    assert cleaned.text == raw
    assert len(cleaned.tagged) == 2


def test_what_is_left_whole_is_split_where_boundaries_are_missing():
    rules = Ruleset([BUTTON, swap("split", "artefacts", "(?<=[a-z])(?=[A-Z])", "\n")])
    assert clean("Print\nNine statesThe\nShare", rules).text == "Print\nNine states\nThe\nShare"


@pytest.mark.parametrize(("size", "text"), [(7, "x" * 7 + "\nPrint"), (8, "x" * 8), (9, "x" * 9)])
def test_the_budget_counts_characters_that_are_no_blanks(size, text):
    assert 5 / (7 + 5) > MOST_REMOVED > 5 / (8 + 5)
    rules = Ruleset([cut("button", "Print"), swap("end", "layout", r"\s+\Z")])
    assert clean("x" * size + " " * 50 + "\nPrint", rules).text.replace(" ", "") == text


def test_what_other_passes_take_is_outside_the_budget():
    rules = Ruleset([swap("noise", "characters", "\x00")])
    assert clean("Nine" + "\x00" * 50, rules).text == "Nine"


def test_a_text_of_which_nothing_would_stay_becomes_empty():
    cleaned = clean("Print\nShare", Ruleset([BUTTON]))
    assert cleaned.text == ""
    assert list(cleaned.tagged) == []


def test_running_heads_over_the_budget_are_tagged():
    raw = "Tide Bulletin 7\nNine states agreed.\fTide Bulletin 8\nTwo did not."
    cleaned = clean(raw)
    assert [cleaned.text[slice(*span)].strip() for span, _ in cleaned.tagged] == ["Tide Bulletin 7", "Tide Bulletin 8"]
    assert clean(cleaned.text).text == cleaned.text
