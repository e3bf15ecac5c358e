"""How sure a score is: documents are drawn anew, with replacement, and the score is taken from their stored counts.

Nothing is matched again. The draws are seeded and the documents come by their ids, so that the same labels and
tables give the same interval; two runs that are compared are drawn together, document by document.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.counts import Tally

TRIALS = 2000
FEW = 30  # below this many documents the percentiles are too narrow to be trusted
_SEED = 20130614
_TAILS = (2.5, 97.5)
Array = NDArray[np.float64]


class Interval(NamedTuple):
    """Between ``low`` and ``high`` lie 95 % of the draws."""

    low: float
    high: float


class Difference(NamedTuple):
    """How far a second score is above a first; ``chance`` is the two-sided share of draws on the other side of 0."""

    value: float
    interval: Interval
    chance: float


class Bootstrap:
    """Draws of the documents ``doc_ids``; each gives every document the number of times it was drawn."""

    def __init__(self, doc_ids: Iterable[str], trials: int = TRIALS) -> None:
        self._places = {doc_id: i for i, doc_id in enumerate(sorted(doc_ids))}
        n = len(self._places)
        drawn = np.random.default_rng(_SEED).multinomial(n, [1 / n] * n, size=trials) if n else np.zeros((trials, 0))
        self._times = drawn.astype(np.float32)

    def interval(self, tallies: Mapping[str, Tally]) -> Interval | None:
        """The 95 % interval of the F1 of ``tallies`` (by document); None where F1 is undefined."""
        return _middle(self._f1s(tallies))

    def difference(self, first: Mapping[str, Tally], second: Mapping[str, Tally]) -> Difference | None:
        """How much more F1 ``second`` has than ``first``; None where one of the two is undefined."""
        one, two = (sum(side.values(), Tally()).f1 for side in (first, second))
        drawn = self._f1s(second) - self._f1s(first)
        interval = _middle(drawn)
        if one is None or two is None or interval is None:
            return None
        defined = drawn[~np.isnan(drawn)]
        chance = 2 * min(float(np.mean(defined <= 0)), float(np.mean(defined >= 0)))
        return Difference(two - one, interval, min(1.0, chance))

    def _f1s(self, tallies: Mapping[str, Tally]) -> Array:
        """F1 of each draw, as ``Tally.f1`` defines it; not a number where it is undefined."""
        rows = [(self._places[doc_id], tally) for doc_id, tally in sorted(tallies.items())]
        counts = np.array([(t.n_gold, t.n_found, t.recalled, t.precise) for _, t in rows], dtype=np.float64)
        times = self._times[:, [place for place, _ in rows]].astype(np.float64)
        gold, found, recalled, precise = (times @ counts.reshape(-1, 4)).T
        total = recalled * found + precise * gold
        f1s = np.divide(2 * recalled * precise, total, out=np.zeros_like(total), where=total > 0)
        undefined: Array = np.where((gold > 0) | (found > 0), f1s, np.nan)
        return undefined


def _middle(values: Array) -> Interval | None:
    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, _TAILS)
    return Interval(float(low), float(high))
