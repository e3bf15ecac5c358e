"""JSON lines: the project's own, Prodigy's and Doccano's."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pipeline.errors import LabelError
from pipeline.evaluate.labels.files import Row, id_of, mark_of
from pipeline.evaluate.labels.records import Record

_HOLDERS = ("entities", "label", "labels")  # where versions of Doccano keep the labels


def dateline_records(rows: Iterable[Row]) -> list[Record]:
    """Documents in the format of docs/annotation.md."""
    return [_own(place, row) for place, row in rows]


def _own(place: str, row: dict[str, Any]) -> Record:
    try:
        doc_id, text, mentions = str(row["doc_id"]), row["text"], list(row["mentions"])
    except (KeyError, TypeError) as error:
        raise LabelError(
            f"{place}: no labelled document ({error!r}); a line is an object with doc_id, text and mentions."
        ) from error
    return Record(place, doc_id, _text(text, place), tuple(mark_of(mention, place) for mention in mentions))


def prodigy_records(rows: Iterable[Row]) -> list[Record]:
    """What was accepted in Prodigy; what was rejected or ignored is noted.

    A record without an answer counts as accepted: Prodigy writes one into whatever it saves.
    """
    records, notes = [], []
    for place, row in rows:
        answer = row.get("answer", "accept")
        if answer == "accept":
            records.append(_prodigy(place, row))
        else:
            notes.append(f"{place}: left out, its answer is {answer!r}")
    return with_notes(records, notes)


def _prodigy(place: str, row: dict[str, Any]) -> Record:
    spans = row.get("spans")
    if spans is None and ("label" in row or "options" in row):
        raise LabelError(
            f"{place}: no spans, so no names were labelled here; give a dataset of ner.manual or the like."
        )
    if not isinstance(spans, list | None):
        raise LabelError(f"{place}: `spans` is no list ({spans!r:.40}); give a dataset of ner.manual or the like.")
    marks = tuple(mark_of(span, place, what="span") for span in spans or [])
    doc_id = id_of(row.get("meta"), row) or id_of(row.get("meta"), row, names=("id",))
    return Record(place, doc_id, _text(row.get("text"), place), marks)


def doccano_records(rows: Iterable[Row]) -> list[Record]:
    """Documents of a sequence labelling project in Doccano."""
    return [_doccano(place, row) for place, row in rows]


def _doccano(place: str, row: dict[str, Any]) -> Record:
    held = next((row[name] for name in _HOLDERS if name in row), None)
    if not isinstance(held, list) or any(isinstance(span, str) for span in held):
        raise LabelError(f"{place}: no list of labels with offsets; export a project of sequence labelling.")
    marks = []
    for span in held:
        names = ("start_offset", "end_offset", "label") if isinstance(span, dict) and "start_offset" in span else ()
        marks.append(mark_of(span, place, *names, what="label"))
    more = (row, row.get("meta"), row.get("metadata"))
    doc_id = id_of(*more) or id_of(row, names=("id",))
    relations = row.get("relations")
    notes = (f"{place}: left out {len(relations)} relations",) if isinstance(relations, list) and relations else ()
    return Record(place, doc_id, _text(row.get("text", row.get("data")), place), tuple(marks), notes)


def _text(text: Any, place: str) -> str:
    if not isinstance(text, str):
        raise LabelError(f"{place}: `text` holds no text ({text!r:.40}); add what was labelled.")
    return text


def with_notes(records: list[Record], notes: list[str]) -> list[Record]:
    """``records`` with ``notes`` on what else was in their file, on the first of them.

    Raises ``LabelError`` where there is nothing but what was left out.
    """
    if notes and not records:
        raise LabelError(f"{notes[0]}, as is all else in the file; accept or submit what is labelled, then export.")
    if not notes:
        return records
    return [replace(records[0], notes=(*records[0].notes, *notes)), *records[1:]]
