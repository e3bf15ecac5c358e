"""How well mentions are gathered: B-cubed, after Bagga and Baldwin (1998), and CEAFm, after Luo (2005)."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.assignment import best_pairs
from pipeline.evaluate.counts import Tally

Clusters = Mapping[int, Hashable]


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
    if len(gold) != len(found):
        raise ValueError(f"{len(gold)} labelled mentions and {len(found)} found ones are not the same mentions")
    tally = b_cubed_tally(dict(enumerate(gold)), dict(enumerate(found)))
    return BCubed(tally.precise, tally.recalled, len(gold))


def b_cubed_tally(gold: Clusters, found: Clusters) -> Tally:
    """B-cubed of one document's mentions, each with its entity; a mention that one side lacks earns nothing."""
    together, by_gold, by_found = _shared(gold, found), Counter(gold.values()), Counter(found.values())
    # A mention's share, once for each of the mentions that are alike in both entities.
    recalled = sum(n * n / by_gold[one] for (one, _), n in together.items())
    precise = sum(n * n / by_found[two] for (_, two), n in together.items())
    return Tally(len(gold), len(found), recalled, precise)


def ceafm_tally(gold: Clusters, found: Clusters) -> Tally:
    """CEAFm of one document: mentions shared by entities in the best one-to-one alignment of entities."""
    together = _shared(gold, found)
    lefts = {one: i for i, one in enumerate(dict.fromkeys(gold.values()))}
    rights = {two: j for j, two in enumerate(dict.fromkeys(found.values()))}
    weights = {(lefts[one], rights[two]): n for (one, two), n in together.items()}
    aligned = sum(weights[pair] for pair in best_pairs(weights))
    return Tally(len(gold), len(found), aligned, aligned, correct=aligned)


def _shared(gold: Clusters, found: Clusters) -> Counter[tuple[Hashable, Hashable]]:
    """How many mentions a labelled and a found entity have in common."""
    return Counter((entity, found[mention]) for mention, entity in gold.items() if mention in found)
