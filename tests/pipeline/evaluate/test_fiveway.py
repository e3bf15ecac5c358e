"""The five outcomes under four matchings are those of SemEval-2013, whole and in slices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.counts import ALL, Key, Ledger, Tally, enter, totals
from pipeline.evaluate.fiveway import MATCHINGS, mention_tallies
from pipeline.evaluate.pairing import Item, pair
from pipeline.records import Span

TYPES = ("person", "country", "agency")
SAME, OTHER = Item(Span(0, 4), "person"), Item(Span(0, 4), "country")
PART, OTHER_PART = Item(Span(2, 6), "person"), Item(Span(2, 6), "country")
FAR = Item(Span(10, 14), "person")


def tallies(gold, found):
    sides = ([(item, ((ALL, ALL), ("type", item.type))) for item in side] for side in (gold, found))
    ledger: Ledger = {}
    enter(ledger, "a", mention_tallies(pair(gold, found), *sides))
    return totals(ledger)


def counts(gold, found, matching, view=ALL, value=ALL):
    tally = tallies(gold, found).get(Key("mention", matching, view, value), Tally())
    return (tally.correct, tally.incorrect, tally.partial, tally.missed, tally.spurious)


@pytest.mark.parametrize(
    ("found", "outcomes"),
    [
        (SAME, {"type": 0, "partial": 0, "exact": 0, "strict": 0}),
        (OTHER, {"type": 1, "partial": 0, "exact": 0, "strict": 1}),
        (PART, {"type": 0, "partial": 2, "exact": 1, "strict": 1}),
        (OTHER_PART, {"type": 1, "partial": 2, "exact": 1, "strict": 1}),
    ],
)
def test_each_situation_has_its_outcome(found, outcomes):
    for matching, place in outcomes.items():
        wanted = [0] * 5
        wanted[place] = 1
        assert counts([SAME], [found], matching) == tuple(wanted)


def test_what_is_alone_is_missed_or_spurious():
    assert all(counts([SAME], [FAR], matching) == (0, 0, 0, 1, 1) for matching in MATCHINGS)


def test_a_partial_pair_earns_a_half():
    tally = tallies([SAME, FAR], [PART])[Key("mention", "partial", ALL, ALL)]
    assert (tally.precision, tally.recall) == (0.5, 0.25)
    assert tally.f1 == pytest.approx(1 / 3)


def test_a_confusion_of_types_is_counted_on_both_sides():
    sums = tallies([SAME], [OTHER])
    person, country = (sums[Key("mention", "exact", "type", name)] for name in ("person", "country"))
    assert (person.n_gold, person.n_found, person.recall, person.precision) == (1, 0, 1, None)
    assert (country.n_gold, country.n_found, country.recall, country.precision) == (0, 1, None, 1)
    strict = sums[Key("mention", "strict", "type", "person")]
    assert (strict.recall, strict.f1, strict.missed, strict.incorrect) == (0, 0, 0, 1)


def slots(most):
    """Labels of ten characters and, in the place of each, one mention, whole or part: no mention meets two labels."""
    slot = st.tuples(
        st.sampled_from((None, *TYPES)),
        st.sampled_from((None, *TYPES)),
        st.sampled_from([(0, 10), (0, 4), (3, 7), (6, 10)]),
    )
    return st.lists(slot, min_size=1, max_size=most)


def sides(slotted):
    gold = [Item(Span(12 * i, 12 * i + 10), one) for i, (one, _, _) in enumerate(slotted) if one]
    found = [Item(Span(12 * i + start, 12 * i + end), two) for i, (_, two, (start, end)) in enumerate(slotted) if two]
    return gold, found


def dicts(items):
    """Items as nervaluate reads them: its ends are inclusive."""
    return [{"label": item.type, "start": item.span.start, "end": item.span.end - 1} for item in items]


@given(documents=st.lists(slots(6), min_size=1, max_size=3))
def test_numbers_are_those_of_nervaluate(documents):
    """Where each overlap has one partner: nervaluate pairs by order, and takes partners away from better ones."""
    nervaluate = pytest.importorskip("nervaluate", reason="nervaluate is not installed; the extra `test` brings it")
    both = [sides(document) for document in documents]
    gold, found = ([dicts(side[i]) for side in both] for i in (0, 1))
    theirs = nervaluate.Evaluator(gold, found, tags=list(TYPES), loader="dict").evaluate()["overall"]
    ledger: Ledger = {}
    for i, (one, two) in enumerate(both):
        whole = ([(item, ((ALL, ALL),)) for item in side] for side in (one, two))
        enter(ledger, str(i), mention_tallies(pair(one, two), *whole))
    for matching in MATCHINGS:
        ours = totals(ledger).get(Key("mention", matching, ALL, ALL), Tally())
        other = theirs["ent_type" if matching == "type" else matching]
        names = ("correct", "incorrect", "partial", "missed", "spurious")
        assert [getattr(ours, name) for name in names] == [getattr(other, name) for name in names]
        assert (ours.precision or 0, ours.recall or 0) == pytest.approx((other.precision, other.recall))
        assert (ours.f1 or 0) == pytest.approx(other.f1)


@given(slotted=slots(8), random=st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_no_score(slotted, random):
    gold, found = sides(slotted)
    found += [Item(Span(item.span.start, item.span.end + 3), item.type) for item in gold[::2]]  # two for one label
    mixed = random.sample(found, len(found))
    assert tallies(random.sample(gold, len(gold)), mixed) == tallies(gold, found)


@given(slotted=slots(8))
def test_the_five_counts_are_whole(slotted):
    gold, found = sides(slotted)
    for matching in MATCHINGS:
        correct, incorrect, partial, missed, spurious = counts(gold, found, matching)
        assert correct + incorrect + partial + missed == len(gold)
        assert correct + incorrect + partial + spurious == len(found)
