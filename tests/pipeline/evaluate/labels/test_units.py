"""Offsets in other units lead to the code points that their texts are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.labels.units import GUESSED, UNITS, to_code_points
from tests.pipeline.evaluate.labels.writers import count


@given(text=st.text(min_size=1), unit=st.sampled_from(UNITS), data=st.data())
def test_every_span_comes_back(text, unit, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert to_code_points(text, unit)(count(text, start, unit), count(text, end, unit)) == (start, end)


@pytest.mark.parametrize("unit", GUESSED)
@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 99), (99, 100)])
def test_what_hits_no_character_is_none(unit, start, end):
    for text in ("Peru", "🚢\r\nPeru"):
        assert to_code_points(text, unit)(start, end) is None


def test_half_a_character_is_none():
    assert to_code_points("🚢a", "utf-16")(1, 3) is None
    assert to_code_points("é", "bytes")(0, 1) is None


def test_a_line_end_may_count_once():
    assert to_code_points("a\r\nb\r\n🚢c", "code-points, CR LF as one")(2, 3) == (3, 4)
    assert to_code_points("a\r\nb\r\n🚢c", "utf-16, CR LF as one")(6, 7) == (7, 8)
