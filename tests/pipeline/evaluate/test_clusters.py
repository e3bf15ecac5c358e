"""B-cubed: worked by hand, and what holds for any clusters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.clusters import BCubed, b_cubed


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall"),
    [
        ("aabb", "xxyy", 1, 1),
        ("aabb", "xxxx", 0.5, 1),
        ("aabb", "wxyz", 1, 0.5),
        ("aab", "xyy", (1 + 1 / 2 + 1 / 2) / 3, (1 / 2 + 1 / 2 + 1) / 3),
        # Three mentions of one, two of another, one of them taken for the first.
        ("aaabb", "xxxxy", (3 * 3 / 4 + 1 / 4 + 1) / 5, (3 + 1 / 2 + 1 / 2) / 5),
    ],
)
def test_scores_are_those_worked_by_hand(gold, found, precision, recall):
    scores = b_cubed(gold, found)
    assert (scores.precision, scores.recall) == pytest.approx((precision, recall))
    assert scores.f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_no_mention_has_no_score():
    assert (BCubed().precision, BCubed().recall, BCubed().f1) == (None, None, None)


labels = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1)


@given(pairs=labels)
def test_swapping_gold_and_found_swaps_precision_and_recall(pairs):
    one, other = b_cubed(*zip(*pairs, strict=True)), b_cubed(*zip(*((y, x) for x, y in pairs), strict=True))
    assert (one.precision, one.recall) == pytest.approx((other.recall, other.precision))
    assert 0 < one.f1 <= 1


@given(pairs=labels)
def test_the_names_of_entities_do_not_matter(pairs):
    gold, found = zip(*pairs, strict=True)
    assert b_cubed(gold, found) == b_cubed([hash(one) for one in gold], [(one, 1) for one in found])


@given(first=labels, second=labels)
def test_scores_of_documents_add_up_by_their_mentions(first, second):
    one, other = (b_cubed(*zip(*pairs, strict=True)) for pairs in (first, second))
    both = one + other
    assert both.n == len(first) + len(second)
    assert both.precision == pytest.approx((one.precision * one.n + other.precision * other.n) / both.n)
