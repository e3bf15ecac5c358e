"""How well mentions are gathered into entities: B-cubed, after Bagga and Baldwin (1998)."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BCubed:
    """Sums over ``n`` mentions of each one's precision and recall; scores of documents add up."""

    precisions: float = 0.0
    recalls: float = 0.0
    n: int = 0

    def __add__(self, other: "BCubed") -> "BCubed":
        return BCubed(self.precisions + other.precisions, self.recalls + other.recalls, self.n + other.n)

    @property
    def precision(self) -> float | None:
        """Mean share of a mention's found entity that belongs to its labelled one."""
        return self.precisions / self.n if self.n else None

    @property
    def recall(self) -> float | None:
        """Mean share of a mention's labelled entity that was found with it."""
        return self.recalls / self.n if self.n else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        both = self.precisions + self.recalls
        return 2 * self.precisions * self.recalls / both / self.n if both else None


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> BCubed:
    """Scores of the mentions of one document, whose labelled and found entities stand in the same order."""
    pairs = list(zip(gold, found, strict=True))
    together, by_gold, by_found = Counter(pairs), Counter(gold), Counter(found)
    precisions = sum(together[pair] / by_found[pair[1]] for pair in pairs)
    recalls = sum(together[pair] / by_gold[pair[0]] for pair in pairs)
    return BCubed(precisions, recalls, len(pairs))
