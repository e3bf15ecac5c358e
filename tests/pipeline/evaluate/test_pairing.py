"""Labels and mentions are paired one to one, as well as can be, in whatever order they come."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.assignment import best_pairs
from pipeline.evaluate.pairing import Item, pair
from pipeline.records import Span

TYPES = ("person", "country")


def items(most):
    """Spans that may overlap one another."""
    made = st.builds(
        lambda start, length, kind: Item(Span(start, start + length), kind),
        st.integers(0, 9),
        st.integers(1, 5),
        st.sampled_from(TYPES),
    )
    return st.lists(made, max_size=most)


def worth(gold, found, pairs):
    """What a pairing is to have most of, the more important first."""
    both = [(gold[i], found[j]) for i, j in pairs]
    shared = [min(one.span.end, two.span.end) - max(one.span.start, two.span.start) for one, two in both]
    return (
        sum(one == two for one, two in both),
        sum(one.span == two.span for one, two in both),
        sum(shared),
        sum(one.type == two.type for one, two in both),
        len(both),
    )


def all_pairings(gold, found):
    """Every pairing of items that overlap."""
    if len(gold) > len(found):
        yield from ([(i, j) for j, i in pairs] for pairs in all_pairings(found, gold))
        return
    for places in permutations([*range(len(found)), *[None] * len(gold)], len(gold)):
        yield [(i, j) for i, j in enumerate(places) if j is not None and gold[i].span.overlaps(found[j].span)]


@given(gold=items(4), found=items(4))
def test_no_pairing_is_better(gold, found):
    pairs = [(i, j) for i, j in pair(gold, found) if i is not None and j is not None]
    assert all(gold[i].span.overlaps(found[j].span) for i, j in pairs)
    assert worth(gold, found, pairs) == max(worth(gold, found, other) for other in all_pairings(gold, found))


@given(gold=items(6), found=items(6))
def test_every_item_comes_once(gold, found):
    pairs = pair(gold, found)
    assert sorted(i for i, _ in pairs if i is not None) == list(range(len(gold)))
    assert sorted(j for _, j in pairs if j is not None) == list(range(len(found)))


@given(gold=items(6), found=items(6), random=st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_no_pair(gold, found, random):
    def told(one, two):
        return Counter((None if i is None else one[i], None if j is None else two[j]) for i, j in pair(one, two))

    mixed = random.sample(found, len(found))
    assert told(gold, found) == told(random.sample(gold, len(gold)), mixed)


def test_a_wrong_overlap_takes_no_label_from_its_exact_mention():
    gold = [Item(Span(0, 5), "person"), Item(Span(6, 11), "person")]
    found = [Item(Span(0, 8), "person"), Item(Span(0, 5), "person")]
    assert pair(gold, found) == [(0, 1), (1, 0)]


def test_spans_that_merely_touch_are_no_pair():
    assert pair([Item(Span(0, 4), "person")], [Item(Span(4, 8), "person")]) == [(0, None), (None, 0)]


@pytest.mark.parametrize(
    ("weights", "pairs"),
    [
        ({}, []),
        ({(0, 0): 1}, [(0, 0)]),
        ({(0, 0): 0}, []),
        # Taking the heaviest first would leave 3 + 0.
        ({(0, 0): 3, (0, 1): 2, (1, 0): 2}, [(0, 1), (1, 0)]),
        ({(0, 0): 5, (0, 1): 2, (1, 0): 2}, [(0, 0)]),
        ({(2, 7): 1, (3, 7): 2, (3, 9): 10**40}, [(2, 7), (3, 9)]),
    ],
)
def test_the_best_assignment_is_found(weights, pairs):
    assert best_pairs(weights) == pairs


@given(
    weights=st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 4)), st.integers(0, 9)),
)
def test_no_assignment_weighs_more(weights):
    best = max(
        sum(weights.get((i, j), 0) for i, j in enumerate(places) if j is not None)
        for places in permutations([*range(5), *[None] * 4], 4)
    )
    pairs = best_pairs(weights)
    assert sum(weights[one] for one in pairs) == best
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
