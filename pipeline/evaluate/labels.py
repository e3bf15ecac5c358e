"""Hand labels in the project's own format: JSON lines with a document's raw text and its mentions.

``docs/annotation.md`` explains what is labelled and how. A label that does not fit stops the reading: nothing is
skipped in silence.
"""

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import LabelError
from pipeline.records import Span

TYPES = {"PERSON": "person", "COUNTRY": "country", "AGENCY": "agency"}


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled mention; ``span`` counts code points of the raw text, what is not labelled is None."""

    span: Span
    type: str
    text: str
    entity: str | None = None
    kind: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document's raw text and the labels in it, in text order; ``place`` is ``file:line``."""

    doc_id: str
    text: str
    labels: tuple[Label, ...]
    place: str


def read_labels(path: Path) -> list[LabelledDocument]:
    """The labelled documents of ``path``, a file or a folder of ``.jsonl`` files.

    Raises ``LabelError``, naming file, line and remedy, where a label does not fit the text or its format.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise LabelError(f"{path}: no label file there; give a .jsonl file in the format of docs/annotation.md.")
    documents: dict[str, LabelledDocument] = {}
    for document in (document for file in files for document in _read_file(file)):
        first = documents.setdefault(document.doc_id, document)
        if first is not document:
            raise LabelError(f"{document.place}: {document.doc_id!r} was labelled in {first.place} too; keep one.")
    return list(documents.values())


def _read_file(path: Path) -> Iterator[LabelledDocument]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _document(line, f"{path}:{number}")


def _document(line: bytes, place: str) -> LabelledDocument:
    try:
        row = json.loads(line.decode("utf-8"))
        doc_id, text, mentions = str(row["doc_id"]), row["text"], list(row["mentions"])
    except (ValueError, KeyError, TypeError) as error:
        raise LabelError(
            f"{place}: no labelled document ({error!r}); a line is an object with doc_id, text and mentions."
        ) from error
    labels = sorted((_label(mention, text, place) for mention in mentions), key=lambda label: label.span)
    for one, other in itertools.pairwise(labels):
        if one.span.overlaps(other.span):
            raise LabelError(f"{place}: {one.text!r} and {other.text!r} overlap; labels are flat, keep the longer.")
    return LabelledDocument(doc_id, text, tuple(labels), place)


def _label(mention: Mapping[str, Any], text: str, place: str) -> Label:
    try:
        span, name, quote = Span(mention["start"], mention["end"]), mention["label"], mention.get("text")
        found = text[span.start : span.end]
    except (KeyError, TypeError) as error:
        raise LabelError(f"{place}: a mention needs start, end and label ({error!r}); add them.") from error
    if name not in TYPES:
        raise LabelError(f"{place}: label {name!r} is not one of {', '.join(TYPES)}; rename it.")
    if not 0 <= span.start < span.end <= len(text) or (quote is not None and quote != found):
        raise LabelError(
            f"{place}: the label {quote!r} says {span.start}-{span.end}, where {found!r} stands; offsets count "
            "Unicode characters of the raw text."
        )
    return Label(span, TYPES[name], found, *(mention.get(name) for name in ("entity", "kind", "country")))
