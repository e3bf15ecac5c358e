"""What the report shows, read from the tables: totals of all documents, texts of the first ones.

Texts are read part by part and only the shown ones are kept, so that memory does not grow with the corpus.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import schemas, tables
from pipeline.records import Document, Edit, Entity, Mention, Rejection, by_document
from pipeline.schemas import Table

MAX_DOCUMENTS = 2_000  # some 11 MB of HTML for articles of 3,500 characters; a browser has it up in half a second


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all documents, shown or not; characters are code points."""

    documents: int
    characters: int
    removed: int
    mentions: Counter[str]
    entities: Counter[str]
    months: Counter[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Content:
    """Totals, all entities (in most documents first), all rejections, and the documents to show, by ``doc_id``.

    ``where`` gives for an entity the shown documents that name it, as ``(index, mentions)``.
    """

    totals: Totals
    entities: tuple[Entity, ...]
    rejected: tuple[Rejection, ...]
    documents: tuple[Document, ...]
    edits: dict[str, list[Edit]]
    mentions: dict[str, list[Mention]]
    where: dict[str, list[tuple[int, int]]]


def read_content(output: Path, max_documents: int) -> Content:
    """The content of a report on the tables in ``output``, with the texts of at most ``max_documents``.

    Raises ``TableError`` where a table is missing or of another version.
    """
    entities = tables.read_all(output, schemas.ENTITIES)
    entities.sort(key=lambda entity: (-entity.n_documents, -entity.n_mentions, entity.entity_id))
    ids = sorted(doc_id for (doc_id,) in tables.iterate(output, schemas.DOCUMENTS, ["doc_id"]))[:max_documents]
    wanted = {doc_id: i for i, doc_id in enumerate(ids)}
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for doc_id, entity_id, count in tables.iterate(
        output, schemas.DOCUMENT_ENTITIES, ["doc_id", "entity_id", "n_mentions"]
    ):
        if doc_id in wanted:
            where[entity_id].append((wanted[doc_id], count))
    return Content(
        totals=_totals(output, entities),
        entities=tuple(entities),
        rejected=tuple(sorted(tables.iterate(output, schemas.REJECTED), key=_place)),
        documents=tuple(sorted(_of(output, schemas.DOCUMENTS, wanted), key=lambda row: row.doc_id)),
        edits=by_document(sorted(_of(output, schemas.EDITS, wanted), key=lambda row: row.seq)),
        mentions=by_document(sorted(_of(output, schemas.MENTIONS, wanted), key=lambda row: row.clean_start)),
        where={entity_id: sorted(places) for entity_id, places in where.items()},
    )


def _totals(output: Path, entities: Sequence[Entity]) -> Totals:
    n_documents = n_raw = n_removed = 0
    months: Counter[tuple[int, int]] = Counter()
    for raw, removed, published in tables.iterate(
        output, schemas.DOCUMENTS, ["n_chars_raw", "n_chars_removed", "published"]
    ):
        n_documents, n_raw, n_removed = n_documents + 1, n_raw + raw, n_removed + removed
        if isinstance(published, date):
            months[published.year, published.month] += 1
    mentions = Counter(kind for (kind,) in tables.iterate(output, schemas.MENTIONS, ["type"]))
    return Totals(n_documents, n_raw, n_removed, mentions, Counter(entity.type for entity in entities), months)


def _of(output: Path, table: Table, wanted: dict[str, int]) -> Iterator[Any]:
    return (row for row in tables.iterate(output, table) if row.doc_id in wanted)


def _place(rejection: Rejection) -> tuple[str, int, str]:
    return (rejection.source, rejection.row or 0, rejection.error)
