"""Windows hold every token once and end where sentences do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognize.pieces import cuts


@pytest.mark.parametrize(
    ("words", "expect"),
    [
        ("a b c", [(0, 3)]),
        ("a . b c d", [(0, 2), (2, 5)]),
        ("a b c d e", [(0, 4), (4, 5)]),
        ("a b . . c", [(0, 4), (4, 5)]),
    ],
)
def test_windows_end_behind_the_last_full_stop_that_fits(words, expect):
    words = words.split()
    assert list(cuts(words, [1] * len(words), 4)) == expect


def test_a_line_end_is_as_good_as_a_full_stop():
    assert list(cuts(["a", "\n\n", "b", "c", "d"], [1] * 5, 4)) == [(0, 2), (2, 5)]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", ".", "\n"]), st.integers(1, 8)), max_size=60))
def test_windows_partition_the_tokens_and_hold_no_more_than_they_may(tokens):
    words, counts = [word for word, _ in tokens], [count for _, count in tokens]
    windows = list(cuts(words, counts, 16))
    assert [place for start, end in windows for place in range(start, end)] == list(range(len(words)))
    assert all(sum(counts[start:end]) <= 16 for start, end in windows)
