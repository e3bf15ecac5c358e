"""B-cubed: worked by hand, and what holds for any clusters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.clusters import BCubed, b_cubed, b_cubed_tally, ceafm_tally


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


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall"),
    [
        # Luo (2005): entities of 5, 2 and 5, of which the first and the last are found as one: 5 + 2.
        (dict(enumerate("aaaaabbccccc")), dict(enumerate("xxxxxyyxxxxx")), 7 / 12, 7 / 12),
        (dict(enumerate("aabb")), dict(enumerate("xxyy")), 1, 1),
        (dict(enumerate("aabb")), dict(enumerate("wxyz")), 0.5, 0.5),
        # A mention that was not found, and one that is not labelled.
        ({0: "a", 1: "a", 2: "b"}, {0: "x", 1: "x", 9: "x"}, 2 / 3, 2 / 3),
    ],
)
def test_ceafm_is_that_worked_by_hand(gold, found, precision, recall):
    tally = ceafm_tally(gold, found)
    assert (tally.precision, tally.recall) == pytest.approx((precision, recall))


def test_mentions_that_one_side_lacks_earn_nothing_in_b_cubed():
    tally = b_cubed_tally({0: "a", 1: "a", 2: "b"}, {0: "x", 1: "x", 9: "x"})
    # Found mentions 0 and 1 share two of x's three, 9 shares none; labelled 0 and 1 are whole, 2 was not found.
    assert (tally.precision, tally.recall) == pytest.approx(((2 / 3 + 2 / 3) / 3, 2 / 3))


@given(pairs=labels)
def test_ceafm_of_given_mentions_is_at_most_one_and_the_same_from_both_sides(pairs):
    gold, found = (dict(enumerate(side)) for side in zip(*pairs, strict=True))
    one, two = ceafm_tally(gold, found), ceafm_tally(found, gold)
    assert 0 < one.f1 <= 1
    assert one.f1 == two.f1
