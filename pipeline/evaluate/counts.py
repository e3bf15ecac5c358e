"""Counts of what was found and what is labelled; ratios are derived, and None where they are undefined."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Counts:
    """Mentions found and labelled (``hits``), found only (``extra``), labelled only (``missed``)."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.hits + other.hits, self.extra + other.extra, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """Share of the found mentions that are labelled."""
        return _ratio(self.hits, self.hits + self.extra)

    @property
    def recall(self) -> float | None:
        """Share of the labelled mentions that were found."""
        return _ratio(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _ratio(2 * self.hits, 2 * self.hits + self.extra + self.missed)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of one thing: ``n_gold`` labelled, ``n_found`` found, and what each side is credited with.

    ``recalled`` is the credit of the labelled, ``precise`` that of the found; a pair counts one, a partial one a
    half. The two differ where the partners belong to different slices. The other five are the counts of SemEval-2013,
    of which all but ``spurious`` are counted where the label is.
    """

    n_gold: int = 0
    n_found: int = 0
    recalled: float = 0
    precise: float = 0
    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float | None:
        """Credit of the found by their number."""
        return _ratio(self.precise, self.n_found)

    @property
    def recall(self) -> float | None:
        """Credit of the labelled by their number."""
        return _ratio(self.recalled, self.n_gold)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; 0 where something is labelled or found, but nothing of both."""
        if not self.n_gold or not self.n_found:
            return 0.0 if self.n_gold or self.n_found else None
        product, total = self.recalled * self.precise, self.recalled * self.n_found + self.precise * self.n_gold
        return 2 * product / total if total else 0.0

    @property
    def counts(self) -> Counts:
        """Hits, extra and missed, where every pair is right or wrong."""
        return Counts(self.correct, self.n_found - self.correct, self.n_gold - self.correct)


def answered(right: int, n: int = 1) -> Tally:
    """A tally of ``n`` questions of which each has one answer, ``right`` of them right: P, R and F1 are one share."""
    return Tally(n, n, right, right, correct=right, incorrect=n - right)


def overlap(gold: frozenset[str] | set[str], found: frozenset[str] | set[str]) -> Tally:
    """The tally of two sets."""
    hits = len(gold & found)
    return Tally(len(gold), len(found), hits, hits, hits, missed=len(gold) - hits, spurious=len(found) - hits)


class Key(NamedTuple):
    """What a score is about: ``strict`` matching of ``mention``s, seen by ``type``, of the value ``person``."""

    level: str
    matching: str
    view: str
    value: str


ALL = "all"
Ledger = dict[Key, dict[str, Tally]]


def enter(ledger: Ledger, doc_id: str, tallies: Iterable[tuple[Key, Tally]]) -> None:
    """Add the tallies of one document to ``ledger``, which holds them document by document."""
    for key, tally in tallies:
        row = ledger.setdefault(key, {})
        row[doc_id] = row[doc_id] + tally if doc_id in row else tally


def totals(ledger: Mapping[Key, Mapping[str, Tally]]) -> dict[Key, Tally]:
    """The tallies of all documents, added up in the order of their ids."""
    return {key: sum((row[doc_id] for doc_id in sorted(row)), Tally()) for key, row in ledger.items()}


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
