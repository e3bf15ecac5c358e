"""Labelled documents with what a run has of them: the one place where labels and tables meet."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import schemas, tables
from pipeline.digests import sha256_of
from pipeline.errors import LabelError
from pipeline.evaluate.labels import Label, LabelledDocument, LabelOptions, TextIndex, all_on_raw, read_labels
from pipeline.records import Document, DocumentCountry, DocumentEntity, Edit, Mention, Zone
from pipeline.schemas import Table


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled document and its rows of the tables; ``document`` is None where it was rejected."""

    gold: LabelledDocument
    document: Document | None
    mentions: Sequence[Mention] = ()
    edits: Sequence[Edit] = ()
    zones: Sequence[Zone] = ()
    entities: Sequence[DocumentEntity] = ()
    countries: Sequence[DocumentCountry] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The cases of a run, sorted by ``doc_id``, with the facts of its ``run.json`` and the digest of the labels."""

    cases: tuple[Case, ...]
    facts: Mapping[str, Any]
    labels_sha256: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What reading the labels repaired or left out on purpose."""
        notes = tuple(note for case in self.cases for note in case.gold.notes)
        if any(case.gold.labels for case in self.cases):
            return notes
        return (*notes, f"not one label in {len(self.cases)} documents: are the fields named as docs/labels.md says?")

    @property
    def rejected(self) -> tuple[str, ...]:
        """Ids of the labelled documents that the run gave up."""
        return tuple(case.gold.doc_id for case in self.cases if case.document is None)


def read_cases(labels: Path, output: Path, options: LabelOptions | None = None) -> Judged:
    """The labels in the file or folder ``labels``, each document with its rows of the tables in ``output``.

    Labels are on raw offsets whatever text they were made on. Raises ``LabelError`` where labels do not fit their
    documents, ``TableError`` where there are no tables.
    """
    labelled = read_labels(labels, options)
    if not labelled:
        raise LabelError(f"{labels}: holds no labelled document; label one (docs/labels.md) or name another file.")
    index = TextIndex(tables.iterate(output, schemas.DOCUMENTS))
    wanted = frozenset[str]().union(*(index.candidates(one) for one in labelled))
    rows = {table.name: _rows(output, table, wanted) for table in _READ}
    rejected = frozenset(doc_id for (doc_id,) in tables.read_all(output, schemas.REJECTED, ["doc_id"]) if doc_id)
    documents = {doc_id: found[0] for doc_id, found in rows[schemas.DOCUMENTS.name].items()}
    placed = all_on_raw(labelled, documents, rows[schemas.EDITS.name], rejected, index)
    cases = (_case(gold, rows) for gold in sorted(placed, key=lambda gold: gold.doc_id))
    return Judged(tuple(cases), _facts(output), fingerprint(placed))


_READ = (
    schemas.DOCUMENTS,
    schemas.MENTIONS,
    schemas.EDITS,
    schemas.ZONES,
    schemas.DOCUMENT_ENTITIES,
    schemas.DOCUMENT_COUNTRIES,
)


def _case(gold: LabelledDocument, rows: Mapping[str, Mapping[str, list[Any]]]) -> Case:
    documents, *others = (rows[table.name].get(gold.doc_id, []) for table in _READ)
    return Case(gold, documents[0] if documents else None, *others)


def _rows(output: Path, table: Table, wanted: Collection[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in tables.iterate(output, table):
        if row.doc_id in wanted:
            found.setdefault(row.doc_id, []).append(row)
    return found


def check_text(gold: LabelledDocument, document: Document | None) -> None:
    """Raises ``LabelError`` where a labelled document is not there, or its text is another."""
    if document is None:
        raise LabelError(f"{gold.place}: no document {gold.doc_id!r} in the tables; extract the folder that holds it.")
    if document.raw_text != gold.text:
        raise LabelError(
            f"{gold.place}: the text of {gold.doc_id!r} is not the one that was extracted; label the text in "
            "`documents.raw_text`, or extract the labelled file again."
        )


def _facts(output: Path) -> dict[str, Any]:
    path = output / "run.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def fingerprint(labelled: Iterable[LabelledDocument]) -> str:
    """SHA-256 of what the labels say: ids, texts and labels, whatever the files, their order and their format."""
    documents = sorted(
        (document.doc_id, sha256_of(document.text), [_said(label) for label in document.labels])
        for document in labelled
    )
    return sha256_of(json.dumps(documents))


def _said(label: Label) -> list[Any]:
    return [*label.span, label.type, label.entity, label.kind, label.country]
