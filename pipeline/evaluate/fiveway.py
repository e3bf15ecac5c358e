"""SemEval-2013's four ways to match a mention and the five outcomes of each, counted by slices.

A pair of one span is right in span, a pair that merely overlaps is not; ``strict`` wants span and type, ``exact`` the
span alone, ``type`` the type alone, and ``partial`` gives half a point where spans overlap.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.evaluate.counts import Key, Tally
from pipeline.evaluate.pairing import Item, Pair

MENTION = "mention"
MATCHINGS = ("strict", "exact", "partial", "type")
# What earns credit where it is met.
_CREDIT = {"correct": 1.0, "partial": 0.5}
Slices = Sequence[tuple[str, str]]


def outcome(matching: str, gold: Item, found: Item) -> str:
    """``correct``, ``incorrect`` or ``partial``, of a label and a mention that overlap."""
    right = {
        "strict": gold == found,
        "exact": gold.span == found.span,
        "partial": gold.span == found.span,
        "type": gold.type == found.type,
    }[matching]
    return "correct" if right else "partial" if matching == "partial" else "incorrect"


def mention_tallies(
    pairs: Sequence[Pair], gold: Sequence[tuple[Item, Slices]], found: Sequence[tuple[Item, Slices]]
) -> Iterator[tuple[Key, Tally]]:
    """Tallies of one document's ``pairs`` for each matching and each slice (view and value) of the items."""
    for matching in MATCHINGS:
        of_gold: dict[tuple[str, str], Counter[str]] = {}
        of_found: dict[tuple[str, str], Counter[str]] = {}
        for left, right in pairs:
            met = "missed" if right is None else "spurious"
            if left is not None and right is not None:
                met = outcome(matching, gold[left][0], found[right][0])
            for part in gold[left][1] if left is not None else ():
                of_gold.setdefault(part, Counter())[met] += 1
            for part in found[right][1] if right is not None else ():
                of_found.setdefault(part, Counter())[met] += 1
        for view, value in sorted({*of_gold, *of_found}):
            sides = (side.get((view, value), Counter()) for side in (of_gold, of_found))
            yield Key(MENTION, matching, view, value), _tally(*sides)


def _tally(gold: Mapping[str, int], found: Mapping[str, int]) -> Tally:
    recalled, precise = (sum(credit * side.get(name, 0) for name, credit in _CREDIT.items()) for side in (gold, found))
    return Tally(
        sum(gold.values()),
        sum(found.values()),
        recalled,
        precise,
        gold.get("correct", 0),
        gold.get("incorrect", 0),
        gold.get("partial", 0),
        gold.get("missed", 0),
        found.get("spurious", 0),
    )
