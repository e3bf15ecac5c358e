"""Which found mention answers which label: the best one-to-one pairing, whatever order they come in."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pipeline.evaluate.assignment import best_pairs
from pipeline.records import Span


class Item(NamedTuple):
    """A labelled or found mention: where it stands in the raw text, and its type."""

    span: Span
    type: str


class Pair(NamedTuple):
    """Places of a label and of the mention that answers it; None where one of the two is alone."""

    gold: int | None
    found: int | None


def pair(gold: Sequence[Item], found: Sequence[Item]) -> list[Pair]:
    """Every item of both sides once: in pairs that overlap, then the labels and the mentions that are alone.

    The pairing has as many pairs of equal span and type as can be; among such, as many of equal span; then the
    most characters shared; then as many of equal type, and as many pairs at all, as can be.
    """
    lefts, rights = (sorted(range(len(side)), key=side.__getitem__) for side in (gold, found))
    weigh = _weigher(gold, found)
    weights = {
        (i, j): weigh(gold[lefts[i]], found[rights[j]])
        for i, j in _touching([gold[left].span for left in lefts], [found[right].span for right in rights])
    }
    pairs = [Pair(lefts[i], rights[j]) for i, j in best_pairs(weights)]
    taken_gold, taken_found = {one.gold for one in pairs}, {one.found for one in pairs}
    alone = [Pair(left, None) for left in lefts if left not in taken_gold]
    return pairs + alone + [Pair(None, right) for right in rights if right not in taken_found]


def _touching(gold: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Places of the spans that overlap; both sides come by start."""
    at = 0
    near: list[int] = []
    for i, span in enumerate(gold):
        while at < len(found) and found[at].start < span.end:
            near.append(at)
            at += 1
        near = [j for j in near if found[j].end > span.start]
        yield from ((i, j) for j in near if found[j].overlaps(span))


def _weigher(gold: Sequence[Item], found: Sequence[Item]) -> Callable[[Item, Item], int]:
    """What makes one number of the aims of a pairing: no sum of a later one outweighs one step of an earlier one."""
    pairs = 1 + min(len(gold), len(found))
    characters = 1 + sum(one.span.end - one.span.start for one in (*gold, *found))

    def weigh(one: Item, two: Item) -> int:
        shared = min(one.span.end, two.span.end) - max(one.span.start, two.span.start)
        weight = (one == two) * pairs + (one.span == two.span)
        return ((weight * characters + shared) * pairs + (one.type == two.type)) * pairs + 1

    return weigh
