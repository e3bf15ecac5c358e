"""A text's lines and places as rules look at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.view import HEAD_CHARS, PLACES, SHORT_LINE, View

TEXTS = st.text("a \t\n\r\f\x0b\x1c\x85\u2028é", max_size=30)


@given(TEXTS)
def test_lines_divide_the_text_and_end_at_line_feeds_alone(text):
    seen = View(text)
    lines = [text[slice(*seen.extent(number))] for number in range(len(seen.starts))]
    assert "".join(lines) == text
    assert [line.removesuffix("\n") for line in lines] == text.split("\n")


@given(TEXTS)
def test_every_character_is_in_the_line_that_holds_it(text):
    seen = View(text)
    for place in range(len(text)):
        start, end = seen.extent(seen.line_of(place))
        assert start <= place < end


@given(TEXTS)
def test_a_stripped_line_lacks_its_break_and_the_blanks_at_both_ends(text):
    seen = View(text)
    for number, line in enumerate(text.split("\n")):
        start, end = seen.stripped(number)
        assert text[start : max(start, end)] == line.strip(" \t")
        assert seen.starts[number] <= start


@given(TEXTS)
def test_full_lines_hold_more_than_blanks(text):
    assert View(text).full_lines == [number for number, line in enumerate(text.split("\n")) if line.strip()]


@pytest.mark.parametrize(
    ("where", "bounds"),
    [("anywhere", (0, 4000)), ("head", (0, HEAD_CHARS)), ("tail", (1600, 4000))],
)
def test_bounds_of_a_place_are_counted_in_characters(where, bounds):
    assert View("x" * 4000).bounds(where) == bounds


def test_the_start_and_the_end_reach_over_three_full_lines():
    text = "\nA\n\nB\n \nC\nD\nE\n\n"
    assert View(text).bounds("start") == (0, text.index("C"))
    assert View(text).bounds("end") == (text.index("C"), len(text))


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("text", ["", "\n", " \n\t"])
def test_a_text_without_words_has_places_too(text, where):
    low, high = View(text).bounds(where)
    assert 0 <= low <= high


@given(TEXTS.filter(bool), st.data())
def test_lines_at_places_are_those_that_hold_one_and_begin_within_the_bounds(text, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(text) - 1))))
    low, high = data.draw(st.integers(0, 9)), data.draw(st.integers(0, 30))
    seen = View(text)
    numbers = sorted({text.count("\n", 0, place) for place in places})
    assert [*seen.lines_at(places, low, high)] == [number for number in numbers if low <= seen.starts[number] <= high]


def test_without_places_all_lines_within_the_bounds_count():
    assert [*View("a\nb\nc").lines_at(None, 1, 4)] == [1, 2]


def test_short_lines_are_neither_empty_nor_long():
    long, short = "x" * (SHORT_LINE + 1), "x" * SHORT_LINE
    assert View(f"a\n\n{long}\n{short}\n{long}").short_lines == [0, 3]
    assert View(f"{long}\n\n{short}").short_lines == [2]


def test_lines_with_joins_are_told_by_their_numbers():
    assert list(View("a portThe\nb\nc portThe portThe").lines_with_joins) == [0, 2]


@pytest.mark.parametrize(
    ("text", "joins"),
    [
        ("the nursesOttawa said", ["Ottawa said"]),
        ("in 2018Havana", ["Havana"]),
        ("in May.The “fleet” The", ["The “fleet” The"]),
        ("by EFEThe port", ["The port"]),
        ("CubaNet reported", []),
        ("he read CubaNet", ["Net"]),
        ("one\nCubaNet reported", []),
        ("the Ana Pardo. The end", []),
        ("in the U.S. Army", ["S. Army"]),
        ("the “fleet”The", ["The"]),
        ("", []),
    ],
)
def test_a_join_is_where_a_capital_follows_without_a_blank_but_in_a_line_s_first_word(text, joins):
    assert [text[join:] for join in View(text).joins] == joins


@given(st.text("aA.0 \nÉéЖ“", max_size=30))
def test_joins_of_any_text_stand_before_a_capital_in_order(text):
    joins = View(text).joins
    assert joins == sorted(set(joins))
    assert all(text[join].isupper() and not text[join - 1].isspace() for join in joins)
