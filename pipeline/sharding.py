"""The corpus cut into shards by content, so that a document added, changed or removed moves few borders.

Every document has a rank, the hash of its id. Its span is the longest stretch around it, in the order of the ids, in
which no other ranks lower. Where a span weighs ``LARGEST`` or more, a shard begins. So much holds for any ids:

- All behind the first document of a shard lies in one span that weighs less than ``LARGEST``.
- A span is cut short, or made longer, only by what lies in it or right beside it. One document more or less changes
  one shard, or two that touch each other, and sets off no chain: at most ``2 * LARGEST`` documents are done again.
- A shard has half of ``LARGEST`` on average, like the buckets of a random search tree.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.digests import sha256_of
from pipeline.records import Source

LARGEST = 60  # documents; more makes fewer files, less leaves less to do again
_UNIT = 1 << 16  # bytes; a document of so many more weighs one more, so that the texts of a shard fit into memory


def cut(sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """``sources``, sorted by doc_id, as stretches of 1 to ``LARGEST`` documents."""
    weights = [1 + source.size // _UNIT for source in sources]
    spans = _spans([sha256_of(source.doc_id) for source in sources], weights)
    borders = [0, *(i for i, weight in enumerate(spans) if i and weight >= LARGEST), len(sources)]
    return [tuple(sources[start:end]) for start, end in pairwise(borders)] if sources else []


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
