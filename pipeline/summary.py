"""What a run gave, in a screenful."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline import schemas, tables
from pipeline.records import TYPES

_TOP = 5


def summary_lines(output: Path) -> Iterator[str]:
    """Documents, mentions and entities by type, rejections by reason, and the entities in most documents."""
    documents = tables.read_all(output, schemas.DOCUMENTS, ["n_chars_raw", "n_chars_removed"])
    mentions = Counter(kind for (kind,) in tables.read_all(output, schemas.MENTIONS, ["type"]))
    columns = ["type", "n_documents", "n_mentions", "entity_id", "name"]
    entities = tables.read_all(output, schemas.ENTITIES, columns)
    raw, removed = (sum(column) for column in zip(*documents, strict=True)) if documents else (0, 0)
    yield f"{_number(len(documents), 'document')}, {raw:,} characters; cleaning removed {removed:,}"
    by_type = Counter(kind for kind, *_ in entities)
    yield f"{'':<10}{'mentions':>10}{'entities':>10}   in most documents (documents/mentions)"
    for kind in TYPES:
        leading = sorted((row for row in entities if row[0] == kind), key=lambda row: (-row[1], -row[2], row[3]))
        names = ", ".join(f"{name} ({n}/{m})" for _, n, m, _, name in leading[:_TOP])
        yield f"{kind:<10}{mentions[kind]:>10,}{by_type[kind]:>10,}   {names}"
    yield _rejections(output)
    yield f"Tables: {output}"


def count_lines(output: Path) -> Iterator[str]:
    """How many documents, mentions and rejections there are, for a stage run alone."""
    yield _number(len(tables.read_all(output, schemas.DOCUMENTS, ["doc_id"])), "document")
    if tables.parts(output, schemas.RECOGNIZED):
        yield _number(len(tables.read_all(output, schemas.RECOGNIZED, ["doc_id"])), "mention")
    yield _rejections(output)
    yield f"Tables: {output}"


def _rejections(output: Path) -> str:
    rejected = Counter(error for (error,) in tables.read_all(output, schemas.REJECTED, ["error"]))
    if not rejected:
        return "Rejected: nothing"
    reasons = ", ".join(f"{count} {error}" for error, count in sorted(rejected.items()))
    return f"Rejected: {rejected.total():,} ({reasons}); see {output / 'rejected'}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
