"""What the report shows, read from the tables: counts over all documents, texts of a bounded number of them.

Texts are read part by part and only the shown ones are kept, so that memory does not grow with the corpus.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import schemas, tables
from pipeline.records import Document, Edit, Entity, Mention, Redirect, Rejection, by_document
from pipeline.report.network import Network, read_network
from pipeline.report.scores import Score, read_about, read_scores
from pipeline.schemas import Table

MAX_DOCUMENTS = 2_000  # some 13 MB of HTML for articles of 3,500 characters; a browser has it up in half a second
MAX_CHARACTERS = 21_000_000  # of raw text; more would not fit the page, whatever the number of documents
MAX_ENTITIES = 5_000  # of each type, in most documents first; those of the shown documents come on top


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all documents, shown or not; characters are code points.

    ``touched`` counts documents with any evidence of a country, by code; ``focus`` those with no more of any other.
    ``ambiguous`` counts mentions that may mean several entities and were linked to none.
    """

    documents: int
    characters: int
    removed: int
    mentions: Counter[str]
    entities: Counter[str]
    months: Counter[tuple[int, int]]
    ambiguous: int
    touched: Counter[str]
    focus: Counter[str]


@dataclass(frozen=True, slots=True)
class Content:
    """Totals, entities (in most documents first), all rejections, and the documents to show, by ``doc_id``.

    ``leading`` are the entities of each type in most documents, ``entities`` these and those of the shown documents.
    ``where`` gives for an entity the shown documents that name it, as ``(doc_id, mentions)``; ``merged`` the
    redirects to it.
    """

    totals: Totals
    entities: tuple[Entity, ...]
    rejected: tuple[Rejection, ...]
    documents: tuple[Document, ...]
    edits: dict[str, list[Edit]]
    mentions: dict[str, list[Mention]]
    where: dict[str, list[tuple[str, int]]]
    merged: dict[str, list[Redirect]]
    network: Network
    scores: tuple[Score, ...]
    scored_on: str


def read_content(output: Path, max_documents: int) -> Content:
    """The content of a report on the tables in ``output``, with the texts of at most ``max_documents``.

    Raises ``TableError`` where a table is missing or of another version; scores alone may be missing.
    """
    entities = tables.read_all(output, schemas.ENTITIES)
    entities.sort(key=lambda entity: (-entity.n_documents, -entity.n_mentions, entity.entity_id))
    wanted = _wanted(output, max_documents)
    where = _where(output, wanted)
    mentions = by_document(sorted(_of(output, schemas.MENTIONS, wanted), key=lambda row: row.clean_start))
    meant = {one for rows in mentions.values() for mention in rows for one in mention.candidates}
    merged: dict[str, list[Redirect]] = defaultdict(list)
    for redirect in sorted(tables.iterate(output, schemas.ENTITY_REDIRECTS), key=_redirected):
        merged[redirect.new_id].append(redirect)
    return Content(
        totals=_totals(output, entities),
        entities=tuple(_listed(entities, where.keys() | meant)),
        rejected=tuple(sorted(tables.iterate(output, schemas.REJECTED), key=_place)),
        documents=tuple(sorted(_of(output, schemas.DOCUMENTS, wanted), key=lambda row: row.doc_id)),
        edits=by_document(sorted(_of(output, schemas.EDITS, wanted), key=lambda row: row.seq)),
        mentions=mentions,
        where=where,
        merged=dict(merged),
        network=read_network(output, entities),
        scores=read_scores(output),
        scored_on=read_about(output),
    )


def _wanted(output: Path, max_documents: int) -> frozenset[str]:
    """The first documents by ``doc_id`` that fit; one that alone would take too much room is passed over."""
    lengths = sorted(tables.iterate(output, schemas.DOCUMENTS, ["doc_id", "n_chars_raw"]))
    wanted: list[str] = []
    left = MAX_CHARACTERS
    for doc_id, length in lengths:
        if length <= left and len(wanted) < max_documents:
            wanted.append(doc_id)
            left -= length
    return frozenset(wanted)


def _where(output: Path, wanted: frozenset[str]) -> dict[str, list[tuple[str, int]]]:
    where: dict[str, list[tuple[str, int]]] = defaultdict(list)
    columns = ["doc_id", "entity_id", "n_mentions"]
    for doc_id, entity_id, count in tables.iterate(output, schemas.DOCUMENT_ENTITIES, columns):
        if doc_id in wanted:
            where[entity_id].append((doc_id, count))
    return {entity_id: sorted(places) for entity_id, places in where.items()}


def _listed(entities: Sequence[Entity], needed: set[str]) -> Iterator[Entity]:
    seen: Counter[str] = Counter()
    for entity in entities:
        seen[entity.type] += 1
        if seen[entity.type] <= MAX_ENTITIES or entity.entity_id in needed:
            yield entity


def _totals(output: Path, entities: Sequence[Entity]) -> Totals:
    n_documents = n_raw = n_removed = ambiguous = 0
    months: Counter[tuple[int, int]] = Counter()
    columns = ["n_chars_raw", "n_chars_removed", "published"]
    for raw, removed, published in tables.iterate(output, schemas.DOCUMENTS, columns):
        n_documents, n_raw, n_removed = n_documents + 1, n_raw + raw, n_removed + removed
        if isinstance(published, date):
            months[published.year, published.month] += 1
    mentions: Counter[str] = Counter()
    for kind, entity_id, candidates in tables.iterate(output, schemas.MENTIONS, ["type", "entity_id", "candidates"]):
        mentions[kind] += 1
        ambiguous += entity_id is None and len(candidates) > 0
    touched: Counter[str] = Counter()
    focus: Counter[str] = Counter()
    for code, is_focus in tables.iterate(output, schemas.DOCUMENT_COUNTRIES, ["iso2", "is_focus"]):
        touched[code] += 1
        focus[code] += is_focus
    known = Counter(entity.type for entity in entities)
    return Totals(n_documents, n_raw, n_removed, mentions, known, months, ambiguous, touched, focus)


def _of(output: Path, table: Table, wanted: frozenset[str]) -> Iterator[Any]:
    return (row for row in tables.iterate(output, table) if row.doc_id in wanted)


def _redirected(redirect: Redirect) -> tuple[str, str]:
    return (redirect.old_id, redirect.doc_id or "")


def _place(rejection: Rejection) -> tuple[str, int, str]:
    return (rejection.source, rejection.row or 0, rejection.error)
