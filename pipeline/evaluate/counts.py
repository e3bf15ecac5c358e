"""Counts of what was found and what is labelled; ratios are derived, and None where they are undefined."""

from dataclasses import dataclass


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


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
