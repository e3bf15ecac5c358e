"""Files of labels in any of the formats, told apart by what is in them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pipeline.errors import LabelError
from pipeline.evaluate.labels.brat import brat_records
from pipeline.evaluate.labels.conll import conll_records, looks_like_conll
from pipeline.evaluate.labels.csvs import csv_records, looks_like_csv
from pipeline.evaluate.labels.docbin import docbin_records
from pipeline.evaluate.labels.files import Row, json_rows
from pipeline.evaluate.labels.jsonlines import dateline_records, doccano_records, prodigy_records
from pipeline.evaluate.labels.labelstudio import labelstudio_records
from pipeline.evaluate.labels.names import with_types
from pipeline.evaluate.labels.records import LabelledDocument, LabelOptions, Record
from pipeline.evaluate.labels.settling import settle
from pipeline.evaluate.labels.units import CODE_POINTS, GUESSED, UTF_16

_OF_ROWS: dict[str, Callable[[list[Row]], list[Record]]] = {
    "dateline": dateline_records,
    "prodigy": prodigy_records,
    "doccano": doccano_records,
    "labelstudio": labelstudio_records,
}
_OF_FILES: dict[str, Callable[[Path], list[Record]]] = {
    "conll": conll_records,
    "docbin": docbin_records,
    "csv": csv_records,
}
FORMATS = (*_OF_ROWS, "brat", *_OF_FILES)
_BY_ENDING = dict.fromkeys((".conll", ".iob", ".iob2", ".iobes", ".bio"), "conll") | {
    ".ann": "brat",
    ".spacy": "docbin",
}
# What is read of a folder.
ENDINGS = {".jsonl", ".json", ".csv", ".tsv", *_BY_ENDING}
# Doccano counts as JavaScript does, and has no quotes to tell.
_UNITS = {"doccano": (UTF_16, CODE_POINTS)}
_HEAD = 1 << 16
_BRAT = re.compile(r"[TREAMN*#]\d*\t")
_KEYS = {  # the first that a row has says whose it is
    "mentions": "dateline",
    "annotations": "labelstudio",
    "completions": "labelstudio",
    "predictions": "labelstudio",
    "spans": "prodigy",
    "answer": "prodigy",
    "_input_hash": "prodigy",
    "entities": "doccano",
    "label": "doccano",
    "labels": "doccano",
}


def read_labels(path: Path, options: LabelOptions | None = None) -> list[LabelledDocument]:
    """The labelled documents of ``path``, a file or a folder of files.

    Raises ``LabelError``, naming file, line and remedy, where a label does not fit the text or its format.
    """
    asked = options or LabelOptions()
    root = path if path.is_dir() else path.parent
    files = [file for file in sorted(path.rglob("*")) if _is_read(file, path)] if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise LabelError(f"{path}: no label file there; give a .jsonl file or what else docs/labels.md names.")
    records = [record for file in files for record in _records(file, root, asked)]
    documents: dict[str, LabelledDocument] = {}
    for record in with_types(records, asked.mapping):
        document = _document(record)
        first = documents.setdefault(document.doc_id, document)
        if first is not document:
            raise LabelError(f"{document.place}: {document.doc_id!r} was labelled in {first.place} too; keep one.")
    return list(documents.values())


def _is_read(file: Path, folder: Path) -> bool:
    """Whether a file below ``folder`` holds labels; those of brat alone lie in folders of folders."""
    return file.suffix in ENDINGS and (file.suffix == ".ann" or file.parent == folder)


def _document(record: Record) -> LabelledDocument:
    if record.text is not None:
        return settle(record, record.text)
    doc_id = record.doc_id or record.place
    return LabelledDocument(doc_id, "", (), record.place, record.notes, record.labels_on, waiting=record)


def _records(path: Path, root: Path, options: LabelOptions) -> Iterator[Record]:
    form = options.format or format_of(path)
    for record in _read(path, root, form):
        units = (options.offsets,) if options.offsets else _units(form, record)
        yield replace(record, units=units, labels_on=options.labels_on)


def _read(path: Path, root: Path, form: str) -> Sequence[Record]:
    if form == "brat":
        return brat_records(path, root)
    if form in _OF_ROWS:
        return _OF_ROWS[form](list(json_rows(path)))
    if form in _OF_FILES:
        return _OF_FILES[form](path)
    raise LabelError(f"--labels-format: {form!r} is none of {', '.join(FORMATS)}; give one of them.")


def _units(form: str, record: Record) -> tuple[str, ...]:
    """What the offsets of a record may count: quotes tell, else its tool's habit."""
    units = _UNITS.get(form, (CODE_POINTS,))
    quoted = any(mark.quote for mark in record.marks)
    return tuple(dict.fromkeys((*units, *GUESSED))) if quoted else units


def format_of(path: Path) -> str:
    """The format of ``path``, by its ending where that says it, else by what is in it."""
    if path.suffix in _BY_ENDING:
        return _BY_ENDING[path.suffix]
    with path.open("rb") as file:
        content = file.read(_HEAD)
    head = content.decode("utf-8", "replace").removeprefix("\ufeff")
    if head.lstrip()[:1] in {"{", "["} or path.suffix in {".jsonl", ".json"}:
        return _format_of_rows(path)
    if looks_like_csv(head):
        return "csv"
    if _BRAT.match(head):
        return "brat"
    if looks_like_conll(head if len(content) < _HEAD else head.rpartition("\n")[0]):
        return "conll"
    raise LabelError(f"{path}: its format is not known; name it with --labels-format ({', '.join(FORMATS)}).")


def _format_of_rows(path: Path) -> str:
    """Whose rows these are, by the first that tells."""
    for _, row in islice(json_rows(path), 1000):
        for key, form in _KEYS.items():
            if key in row and (form != "labelstudio" or "data" in row):
                return form
    return "dateline"
