"""What holds for every detector."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean.detectors import DETECTORS
from pipeline.clean.view import View
from tests.timing import seconds_of

PIECES = (
    *"ab.,? \t\n\f-&;#3\\*_[]()<>/ﬁÃ©\u0080\x85\ue000\ufffd\ud800",
    *("â€™", "&amp;", "&#38", "\\u2019", "<p>", "</p>", "<br/>", "<script>"),
    *("[1]: /a\n", "[a][1]", "Page 2\n", "\n3\n", "-\n"),
    *("Ana Pardo", "Ana PardoAna Pardo", "The fleet left the port of Apia on Monday with\n", "don?t", "\u201cno\u201d"),
)  # fmt: skip
PLAIN = (
    "Ana Pardo landed.",
    "",
    "\n",
    "José Núñez, “no” — 5×£35",
    "Who came? Ana did.\nWhy? Nobody knows.",
    "AT&T, R&D; a < b > c; snake_case, C:\\archive",
)


@pytest.mark.parametrize("detect", DETECTORS.values(), ids=DETECTORS)
@settings(max_examples=30)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_proposals_of_any_text_lie_in_it_in_order_and_apart(detect, text):
    found = list(detect(View(text)))
    assert all(0 <= start <= end <= len(text) for start, end, _ in found)
    assert all(text[start:end] != new for start, end, new in found if start < end)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(found))


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("name", sorted(set(DETECTORS) - {"blank-ends"}))
def test_plain_text_gives_no_proposals(name, text):
    assert list(DETECTORS[name](View(text))) == []


@pytest.mark.parametrize("detect", DETECTORS.values(), ids=DETECTORS)
def test_a_text_of_one_kind_takes_linear_time(detect):
    for piece in PIECES:
        view = View(piece * (4_000 // len(piece)))
        assert seconds_of(lambda view=view: list(detect(view)), enough=0.1) < 0.1, piece
