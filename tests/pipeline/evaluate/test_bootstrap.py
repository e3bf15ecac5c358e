"""Intervals come from stored counts, are the same every time, and undefined scores have none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.bootstrap import Bootstrap
from pipeline.evaluate.counts import Tally


def tally(right, gold, found):
    return Tally(gold, found, right, right, right)


MIXED = {f"d{i:02}": tally(i % 4, 4, 3) for i in range(40)}
BETTER = {doc_id: tally(min(3, one.correct + 1), 4, 3) for doc_id, one in MIXED.items()}


def test_intervals_are_the_same_every_time():
    assert Bootstrap(MIXED).interval(MIXED) == Bootstrap(MIXED).interval(MIXED)


def test_the_order_of_documents_changes_no_interval():
    turned = dict(reversed(MIXED.items()))
    assert Bootstrap(turned).interval(turned) == Bootstrap(MIXED).interval(MIXED)


def test_an_interval_is_about_its_score():
    low, high = Bootstrap(MIXED).interval(MIXED)
    score = sum(MIXED.values(), Tally()).f1
    assert low < score < high
    # By the binomial rule of thumb the score has a standard error of about 0.05.
    assert 0.1 < high - low < 0.3


def test_documents_that_are_all_alike_leave_no_doubt():
    alike = {str(i): tally(1, 2, 2) for i in range(10)}
    assert Bootstrap(alike).interval(alike) == (0.5, 0.5)


@pytest.mark.parametrize("tallies", [{}, {"a": Tally()}])
def test_what_is_undefined_has_no_interval(tallies):
    assert Bootstrap(["a", "b"]).interval(tallies) is None
    assert Bootstrap(["a", "b"]).difference(tallies, {"a": tally(1, 1, 1)}) is None


def test_no_document_has_no_interval():
    assert Bootstrap([]).interval({}) is None


def test_draws_without_the_slice_do_not_count():
    low, high = Bootstrap(map(str, range(9))).interval({"3": tally(1, 2, 2)})
    assert (low, high) == (0.5, 0.5)


def test_a_run_is_no_better_than_itself():
    value, interval, chance = Bootstrap(MIXED).difference(MIXED, MIXED)
    assert (value, *interval, chance) == (0, 0, 0, 1)


def test_a_run_that_is_better_in_every_document_is_hardly_so_by_chance():
    drawn = Bootstrap(MIXED)
    value, (low, high), chance = drawn.difference(MIXED, BETTER)
    assert 0 < low < value < high
    assert chance == 0
    back = drawn.difference(BETTER, MIXED)
    assert (back.value, *back.interval) == pytest.approx((-value, -high, -low))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8))
def test_one_draw_of_every_document_gives_the_score(rows):
    tallies = {str(i): Tally(right + gold, right + found, right, right) for i, (right, gold, found) in enumerate(rows)}
    (f1,) = Bootstrap(["all"], trials=1)._f1s({"all": sum(tallies.values(), Tally())})  # noqa: SLF001
    assert (None if f1 != f1 else f1) == pytest.approx(sum(tallies.values(), Tally()).f1)  # noqa: PLR0124
