"""The four ways to say where a rule holds."""

import re

import pytest

from pipeline.clean.finders import Scope, by_detector, by_join, by_line, by_pattern, by_phrases, folded
from pipeline.clean.view import HEAD_CHARS, SHORT_LINE, View


def found(find, text, places=None, bounds=None):
    """What ``find`` wants changed in ``text``."""
    return [item[:3] for item in find(View(text), places, *(bounds or (0, len(text))))]


# --- patterns ---


def test_all_that_matched_is_changed():
    assert found(by_pattern(re.compile("b+"), "-", Scope()), "abba b") == [(1, 3, "-"), (5, 6, "-")]


def test_groups_named_cut_narrow_the_change_to_them():
    find = by_pattern(re.compile("(?P<cut1><)(?P<title>[a-z]+)(?P<cut2>>)(?P<cut3>!)?"), "", Scope())
    assert found(find, "a <page> b <leaf>!") == [(2, 3, ""), (7, 8, ""), (11, 12, ""), (16, 17, ""), (17, 18, "")]


def test_the_match_comes_with_what_it_changes():
    ((*_, match),) = by_pattern(re.compile("by (?P<author>[a-z]+)"), "", Scope())(View("by ana"), None, 0, 6)
    assert match["author"] == "ana"


@pytest.mark.parametrize(("bounds", "starts"), [((0, 9), [1, 4, 7]), ((2, 6), [4]), ((4, 4), [4]), ((8, 9), [])])
@pytest.mark.parametrize("inline", [False, True])
def test_a_match_counts_where_it_begins_within_the_bounds(bounds, starts, inline):
    find = by_pattern(re.compile("b."), "", Scope(inline=inline))
    assert [start for start, _, _ in found(find, "abcabcabc", bounds=bounds)] == starts


def test_a_match_of_an_inline_rule_lies_in_one_line_that_holds_a_literal():
    find = by_pattern(re.compile("a[^c]*"), "", Scope(inline=True))
    assert found(find, "a1\na2\na3", places=[4]) == [(3, 6, "")]
    assert found(find, "a1\na2\na3") == [(0, 3, ""), (3, 6, ""), (6, 8, "")]


def test_a_pattern_for_starts_of_lines_is_tried_there_alone():
    find = by_pattern(re.compile("(?m)^a.(?:\nb)?"), "", Scope())
    assert found(find, "a1 a2\na3\nb\nca4") == [(0, 2, ""), (6, 10, "")]
    assert found(find, "a1 a2\na3\nb\nca4", places=[7]) == [(6, 10, "")]


def test_a_pattern_on_the_whole_text_may_go_over_lines_wherever_the_literals_stand():
    assert found(by_pattern(re.compile("a\n+b"), "", Scope()), "a\n\nb\na\nb", places=[0]) == [(0, 4, ""), (5, 8, "")]


def test_a_pattern_may_be_tried_in_lines_with_joins_or_in_short_lines_alone():
    text = f"one two\nthe portThe port\ntwo {'x' * SHORT_LINE}"
    assert found(by_pattern(re.compile("(?m)^..."), "", Scope(joined=True)), text) == [(8, 11, "")]
    assert found(by_pattern(re.compile("(?m)^..."), "", Scope(short=True)), text) == [(0, 3, ""), (8, 11, "")]
    assert found(by_pattern(re.compile("port"), "", Scope(inline=True, joined=True)), text) == [
        (12, 16, ""),
        (20, 24, ""),
    ]


@pytest.mark.parametrize("inline", [False, True])
def test_a_match_that_begins_in_the_head_may_end_behind_it(inline):
    find = by_pattern(re.compile("a b+ c"), "", Scope(inline=inline))
    text = f"{'x ' * (HEAD_CHARS // 2 - 1)}a {'b' * 300} c"
    assert found(find, text, bounds=(0, HEAD_CHARS)) == [(HEAD_CHARS - 2, len(text), "")]


def test_the_row_of_a_rule_says_where_it_is_tried():
    assert Scope.of({"inline": True, "id": "x"}) == Scope(inline=True)
    assert Scope.of({"joined": True, "short": True}) == Scope(joined=True, short=True)


# --- lines ---


@pytest.mark.parametrize("line", ["page 3", "  page 3\t"])
def test_a_line_goes_with_its_blanks_and_its_break(line):
    text = f"One.\n{line}\nTwo."
    assert found(by_line(re.compile(r"page \d"), ""), text) == [(5, 6 + len(line), "")]


@pytest.mark.parametrize("text", ["One page 3\n", "page 3 fell\n", "page\n3", ""])
def test_a_line_that_says_more_stays(text):
    assert found(by_line(re.compile(r"page \d"), ""), text) == []


def test_the_last_line_goes_though_it_has_no_break():
    assert found(by_line(re.compile("page"), ""), "One.\npage") == [(5, 9, "")]


def test_a_pattern_for_lines_may_cut_a_part_of_them():
    assert found(by_line(re.compile("(?P<cut>##) [a-z]+"), ""), "## one\n### two\n") == [(0, 2, "")]


def test_a_pattern_that_matches_nothing_takes_no_empty_lines():
    assert found(by_line(re.compile("a*"), ""), "\n  \naa\n") == [(4, 7, "")]


def test_lines_are_tried_within_the_bounds_and_where_literals_stand():
    find = by_line(re.compile("[a-z]"), "")
    assert found(find, "a\nb\nc\nd", places=[0, 2, 6], bounds=(1, 5)) == [(2, 4, "")]


# --- phrases ---


def test_lines_known_to_say_a_phrase_go_with_their_breaks():
    assert found(by_phrases(), "One.\nPrint\nTwo.\nPrint", places=[5, 16]) == [(5, 11, ""), (16, 21, "")]
    assert found(by_phrases(), "One.\nPrint\nTwo.\nPrint", places=[5, 16], bounds=(6, 20)) == [(16, 21, "")]
    assert found(by_phrases(), "Print", places=None) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [("  • A  b\tC:", "a b c"), ("***", ""), ("a-b", "a-b"), ("(c) x", "c) x"), ("\u00a0A\u00a0b", "a b")],
)
def test_lines_are_compared_without_what_stands_around_their_words(line, words):
    assert folded(line) == words


# --- joins ---


def test_a_break_is_put_in_at_a_join_where_the_pattern_holds():
    find = by_join(re.compile("(?<=[a-z])The"), "|")
    assert found(find, "the portThe fleet. The portThe end, the seaA The") == [(8, 8, "|"), (27, 27, "|")]
    assert found(find, "the portThe fleet. The portThe end", bounds=(9, 40)) == [(27, 27, "|")]


# --- detectors ---


def test_what_a_detector_proposes_counts_where_it_begins_within_the_bounds():
    find = by_detector(lambda view: [(0, 2, "x"), (3, len(view.text), "")])
    assert found(find, "abcdef") == [(0, 2, "x"), (3, 6, "")]
    assert found(find, "abcdef", bounds=(1, 6)) == [(3, 6, "")]
