"""Documents with their mentions as labels to correct, for Prodigy, Label Studio and Doccano.

The text is the raw one. What is written here, ``evaluate.labels`` reads back as the same mentions.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import __version__, schemas
from pipeline.export.files import count, json_line, new_file, shards
from pipeline.records import Document, Mention, by_document

_LAST_OF_ONE_UNIT = "\uffff"  # characters behind it are two units of UTF-16


def write_prodigy(output: Path, to: Path, *, force: bool) -> list[str]:
    """Write a task of ner.manual a line; gives how many."""
    return _write(to, (json_line(prodigy(*item)) for item in _documents(output)), force=force)


def write_doccano(output: Path, to: Path, *, force: bool) -> list[str]:
    """Write a document of a sequence labelling project a line; gives how many."""
    return _write(to, (json_line(doccano(*item)) for item in _documents(output)), force=force)


def write_labelstudio(output: Path, to: Path, *, force: bool) -> list[str]:
    """Write one array of tasks with predictions; gives how many."""
    tasks = (json_line(labelstudio(*item)) for item in _documents(output))
    return _write(to, tasks, force=force, array=True)


def prodigy(document: Document, mentions: Sequence[Mention]) -> dict[str, Any]:
    """A task of Prodigy; offsets count code points."""
    spans = [
        {
            "start": mention.raw_start,
            "end": mention.raw_end,
            "label": mention.type.upper(),
            "text": document.raw_text[mention.raw_start : mention.raw_end],
        }
        for mention in mentions
    ]
    return {"text": document.raw_text, "spans": spans, "meta": {"doc_id": document.doc_id}}


def labelstudio(document: Document, mentions: Sequence[Mention]) -> dict[str, Any]:
    """A task of Label Studio with one prediction; offsets count code points."""
    regions = [
        {
            "id": mention.mention_id,
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": mention.raw_start,
                "end": mention.raw_end,
                "text": document.raw_text[mention.raw_start : mention.raw_end],
                "labels": [mention.type.upper()],
            },
        }
        for mention in mentions
    ]
    prediction = {"model_version": f"Dateline {__version__}", "result": regions}
    return {"data": {"text": document.raw_text, "doc_id": document.doc_id}, "predictions": [prediction]}


def doccano(document: Document, mentions: Sequence[Mention]) -> dict[str, Any]:
    """A document of Doccano; offsets count units of UTF-16, as Doccano shows them."""
    astral = [at for at, char in enumerate(document.raw_text) if char > _LAST_OF_ONE_UNIT]
    labels = [
        [*(at + bisect_left(astral, at) for at in (mention.raw_start, mention.raw_end)), mention.type.upper()]
        for mention in mentions
    ]
    return {"text": document.raw_text, "label": labels, "doc_id": document.doc_id}


def _documents(output: Path) -> Iterator[tuple[Document, list[Mention]]]:
    for documents, mentions in shards(output, schemas.DOCUMENTS, schemas.MENTIONS):
        found = by_document(mentions)
        for document in documents:
            yield document, found.get(document.doc_id, [])


def _write(to: Path, lines: Iterator[str], *, force: bool, array: bool = False) -> list[str]:
    number = 0
    with new_file(to, force=force) as file:
        for line in lines:
            file.write(("," if number else "[") + line if array else line)
            number += 1
        if array:
            file.write("]\n" if number else "[]\n")
    return [f"{to}: {count(number, 'document')}"]
