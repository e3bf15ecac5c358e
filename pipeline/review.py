"""The pairs of entities that are most worth a person's judgement, written to a file to be judged."""

from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline import schemas, tables
from pipeline.resolve.pairs import Pair, alike
from pipeline.resolve.review import judged_pairs, write_review

_CONTEXT_COLUMNS = ["entity_id", "doc_id", "prefix", "surface", "suffix"]


def review(output: Path, judgements: Path, most: int) -> int:
    """How many pairs of the tables in ``output`` were written to ``judgements``, at most ``most``.

    What the file judges already stays as it is; pairs not judged yet are chosen anew. Raises ``JudgementError``
    where the file is not one of judgements, ``TableError`` where there are no tables.
    """
    pairs = doubtful_pairs(output, most, judged_pairs(judgements))
    wanted = {entity.entity_id for pair in pairs for entity in (pair.left, pair.right)}
    write_review(judgements, pairs, contexts_of(output, wanted))
    return len(pairs)


def doubtful_pairs(output: Path, most: int, judged: Collection[tuple[str, str]] = ()) -> list[Pair]:
    """The pairs of entities in ``output`` that are most worth judging, at most ``most``, without those ``judged``."""
    return alike(tables.read_all(output, schemas.ENTITIES), set(judged))[:most]


def contexts_of(output: Path, wanted: Iterable[str]) -> dict[str, str]:
    """The first mention of each entity in its sentence, behind the document's id."""
    waiting, found = set(wanted), {}
    for entity_id, doc_id, prefix, surface, suffix in tables.iterate(output, schemas.MENTIONS, _CONTEXT_COLUMNS):
        if entity_id in waiting:
            waiting.discard(entity_id)
            found[entity_id] = f"{doc_id}: … {' '.join(f'{prefix}[{surface}]{suffix}'.split())} …"
    return found
