"""Where the literals of many rules stand, found in one go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.literals import Literals, lowered
from pipeline.clean.view import View

LETTERS = "aAbBéÉЖж\u0301. \n"
WORDS = st.text(LETTERS, min_size=1, max_size=3).filter(lambda word: word.strip("\n"))
NEEDS = st.lists(st.lists(WORDS, max_size=3), max_size=4)
TEXTS = st.text(LETTERS + "م\ud800\U0001f469", max_size=20)


def found(needs, text):
    return Literals(needs).places(View(text))


def walked(needs, text):
    """The reference: every place looked at for every literal, with a line break before the text and one behind it."""
    lines = f"\n{text.lower()}\n"
    found = {}
    for rule, literals in enumerate(needs):
        places = []
        for literal in {literal.lower() for literal in literals}:
            own = literal.startswith("\n")  # the line's break is none of its characters
            places += [at - 1 + own for at in range(len(lines)) if lines.startswith(literal, at)]
        if places:
            found[rule] = sorted(places)
    return found


@given(NEEDS, TEXTS)
def test_places_are_those_of_a_walk_over_the_text(needs, text):
    assert found(needs, text) == walked(needs, text)


@given(NEEDS, TEXTS, TEXTS)
def test_lines_that_were_read_before_are_read_as_they_would_be_afresh(needs, before, text):
    literals = Literals(needs)
    literals.places(View(before))
    assert literals.places(View(f"{text}\n{before}")) == found(needs, f"{text}\n{before}")


@given(NEEDS, TEXTS)
def test_literals_of_a_rule_count_in_lines_that_fit_alone(needs, text):
    fits = [lambda line: "a" in line, None, lambda line: line.endswith(" ")][: len(needs)]
    lines, view = text.split("\n"), View(text)
    expected = walked(needs, text)
    for number, fit in enumerate(fits):
        if fit and number in expected:
            expected[number] = [place for place in expected[number] if fit(lines[view.line_of(place)])]
        elif fit and not needs[number]:
            expected[number] = [start for start, line in zip(view.starts, lines, strict=True) if line and fit(line)]
    places = Literals(needs, fits).places(view)
    assert {rule: sorted(at) for rule, at in places.items() if at} == {rule: at for rule, at in expected.items() if at}


@given(st.text(max_size=20) | st.text(LETTERS + "İßΣ\ud800", max_size=20))
def test_lower_case_is_as_long_as_the_text_and_can_be_encoded(text):
    assert len(lowered(text)) == len(text)
    lowered(text).encode()


@pytest.mark.parametrize("text", ["read MORE", "Read more", "READ MORE"])
def test_case_is_ignored(text):
    assert found([["Read More"]], text) == {0: [0]}


def test_a_literal_inside_another_is_found_too():
    assert found([["image not"], ["not"], ["image"]], "Image not here") == {0: [0], 1: [6], 2: [0]}


def test_a_literal_of_two_rules_counts_for_both():
    assert found([["a", "b"], ["a"]], "ba") == {0: [0, 1], 1: [1]}


def test_a_question_mark_may_stand_for_a_character_that_no_literal_holds():
    assert found([["?s"], ["s"]], "a?s مs") == {0: [1, 4], 1: [2, 5]}
    assert found([["?s"], ["مs"]], "a?s مs") == {0: [1], 1: [4]}


def test_places_count_code_points():
    assert found([["x"]], "\U0001f469\u200d\U0001f680İx") == {0: [4]}


def test_a_rule_without_literals_stands_nowhere():
    assert found([[], ["a"]], "a") == {1: [0]}


def test_without_literals_nothing_is_found():
    assert found([], "anything") == {}


@pytest.mark.parametrize(
    ("literal", "places"),
    [("\nsea", [0, 8]), ("sea\n", [4, 12]), ("\nsea\n", []), ("sea", [0, 4, 8, 12]), ("a\ns", [6])],
)
def test_a_literal_with_a_break_stands_at_a_line_s_start_or_end(literal, places):
    assert found([[literal]], "sea sea\nsea sea").get(0, []) == places
