"""The corpus cut into shards by content, so that a document added, changed or removed moves few borders.

Every document has a rank, the hash of its id. Its span is the longest stretch around it, in the order of the ids, in
which no other ranks lower. Where a span weighs as much as the largest shard, or more, a shard begins. So much holds
for any ids:

- All behind the first document of a shard lies in one span that weighs less than the largest shard.
- A span is cut short, or made longer, only by what lies in it or right beside it. One document more or less changes
  one shard, or two that touch each other, and sets off no chain: at most twice the largest shard is done again.
- A shard has half of the largest on average, like the buckets of a random search tree.
- Borders hang on what lies close by, so that stretches of the corpus can be cut apart, each with the ``edge`` of its
  neighbours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path

from pipeline.config import SHARD_DOCUMENTS
from pipeline.digests import sha256_of
from pipeline.records import RawDocument, Source

Ranked = tuple[str, int]  # rank and weight of a document
_UNIT = 1 << 16  # bytes; a document of so many more weighs one more, so that the texts of a shard fit into memory


@dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of the corpus, sorted by doc_id: the name of its parts and, for the first stage, its sources."""

    name: str
    root: Path
    sources: tuple[Source, ...] = ()
    brought: Mapping[str, RawDocument] = field(default_factory=dict)  # documents read already, by doc_id


def shards_of(root: Path, sources: Sequence[Source], largest: int = SHARD_DOCUMENTS) -> list[Shard]:
    """``sources`` (sorted by doc_id) cut into shards by content, so that a new document moves few borders."""
    return [Shard(shard_name(own[0].doc_id), root, own) for own in cut(sources, largest)]


def shard_name(doc_id: str) -> str:
    """The name of the shard that begins with the document ``doc_id``."""
    return f"part-{sha256_of(doc_id)[:12]}"


def cut(sources: Sequence[Source], largest: int = SHARD_DOCUMENTS) -> list[tuple[Source, ...]]:
    """``sources``, sorted by doc_id, as stretches of 1 to ``largest`` documents."""
    ranked = [ranked_of(source.doc_id, source.size) for source in sources]
    borders = [0, *(i for i in borders_of(ranked, largest) if i), len(sources)]
    return [tuple(sources[start:end]) for start, end in pairwise(borders)] if sources else []


def ranked_of(doc_id: str, size: int) -> Ranked:
    """Rank and weight of a document; ``size`` as in ``Source``."""
    return sha256_of(doc_id), 1 + size // _UNIT


def borders_of(
    ranked: Sequence[Ranked], largest: int, before: Sequence[Ranked] = (), behind: Sequence[Ranked] = ()
) -> list[int]:
    """Places of ``ranked`` where a shard begins; ``before`` and ``behind`` are the ``edge`` of what lies there."""
    around = [*reversed(before), *ranked, *behind]
    spans = _spans([rank for rank, _ in around], [weight for _, weight in around])
    return [i for i, weight in enumerate(spans[len(before) : len(before) + len(ranked)]) if weight >= largest]


def edge(ranked: Iterable[Ranked], largest: int) -> list[Ranked]:
    """What matters of documents to those on the other side of a border, in a dozen pairs; the nearest comes first.

    A span reaches across the border up to the first rank that is lower: so of ``ranked`` only those count that are
    lower than all before them, each with the weight of all up to the next, and nothing behind the weight ``largest``.
    An edge goes on with another: ``edge([*edge(near), *edge(far)])`` does for both.
    """
    found: list[Ranked] = []
    total = 0
    for rank, weight in ranked:
        if total >= largest:
            break
        total += weight
        if found and rank > found[-1][0]:
            found[-1] = found[-1][0], found[-1][1] + weight
        else:
            found.append((rank, weight))
    return found


def _spans(ranks: Sequence[str], weights: Sequence[int]) -> list[int]:
    """What the span of each place weighs."""
    before = [0, *accumulate(weights)]
    starts, ends = [0] * len(ranks), [len(ranks)] * len(ranks)
    unended: list[int] = []  # places whose spans may go on; their ranks rise
    for place, rank in enumerate(ranks):
        while unended and ranks[unended[-1]] > rank:
            ends[unended.pop()] = place
        starts[place] = unended[-1] + 1 if unended else 0
        unended.append(place)
    return [before[end] - before[start] for start, end in zip(starts, ends, strict=True)]
