"""A file or folder as a list of sources, and sources as documents.

Scanning reads everything once, keeps only where each document lies and a digest, and settles what needs a view
of the whole corpus: ids that stand twice, copies of the same content. Reading then works source by source.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import isnan
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.config import Settings
from pipeline.digests import sha256_of
from pipeline.errors import InputError, UnreadableError
from pipeline.ingest import csv, jsonl, parquet
from pipeline.ingest.html import read_html
from pipeline.ingest.limits import IN_PDF, IN_ROW, MEGABYTE, check_text, too_large
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.rows import Row
from pipeline.ingest.text import decode
from pipeline.ingest.walk import existing, files_of, root_of
from pipeline.records import Header, RawDocument, Rejection, Source

FORMATS = {
    ".txt": "text",
    ".md": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
_MAGIC = {b"%PDF-": "pdf", b"PAR1": "parquet"}
_PACKED = {
    b"\x1f\x8b\x08": "gzip",
    b"PK\x03\x04": "ZIP, as Office documents are",
    b"PK\x05\x06": "ZIP",
    b"BZh91AY&SY": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
}
ROW_FORMATS = {"jsonl": jsonl, "csv": csv, "parquet": parquet}
STAGE = "ingest"
_LONGEST_ID = 1000  # characters


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where every document lies, sorted by doc_id, and what could not be used."""

    root: Path
    sources: tuple[Source, ...]
    rejections: tuple[Rejection, ...]


def is_of_rows(name: str) -> bool:
    """Whether a file of that name holds many documents, one a row."""
    return FORMATS.get(PurePosixPath(name).suffix.lower()) in ROW_FORMATS


def scan_corpus(settings: Settings, on_file: Callable[[str], None] = lambda _: None) -> Corpus:
    """The corpus at ``settings.input``; raises ``InputError`` where it is not there or is an empty folder.

    Files are taken in sorted order, hidden ones (``.name``) and the output left alone; the first of two equal ids is
    kept. ``on_file`` is told each file's path, for progress.
    """
    path = existing(settings.input)
    root = root_of(path)
    files = list(files_of(root, path, settings.output))
    if not files:
        raise InputError(f"{path}: the folder holds no files; put {', '.join(sorted(FORMATS))} files there.")
    first_ids: dict[str, Source] = {}
    first_texts: dict[str, str] = {}
    rejections: list[Rejection] = []
    for name, file in files:
        on_file(name)
        for found in scan_file(file, name, settings):
            if isinstance(found, Rejection):
                rejections.append(found)
            elif found.doc_id in first_ids:
                rejections.append(twice(found, first_ids[found.doc_id]))
            else:
                original = first_texts.setdefault(found.digest, found.doc_id)
                copy = original if original != found.doc_id else None
                first_ids[found.doc_id] = replace(found, duplicate_of=copy)
    return Corpus(root, tuple(first_ids[doc_id] for doc_id in sorted(first_ids)), tuple(rejections))


def read_sources(root: Path, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument | Rejection]:
    """The document at each source, in the given order, or why it cannot be read."""
    for (name, kind), group in groupby(sources, key=lambda source: (source.path, source.format)):
        found = list(group)
        n_read = 0
        try:
            for document in _read(root / name, kind, found, settings):
                n_read += 1
                yield document
        except UnreadableError as error:
            yield from (Rejection(name, source.row, STAGE, error.kind, str(error)) for source in found[n_read:])
        except OSError as error:
            why = _cannot_open(error)
            yield from (Rejection(name, source.row, STAGE, "unreadable", why) for source in found[n_read:])


def scan_file(file: Path | UnreadableError, name: str, settings: Settings) -> Iterator[Source | Rejection]:
    """The documents of one file, ``name`` below the corpus folder, or why they cannot be read."""
    try:
        if isinstance(file, UnreadableError):
            raise file
        kind = _format(file)
        if kind in ROW_FORMATS:
            yield from (_row_source(row, name, kind) for row in ROW_FORMATS[kind].scan(file, settings))
        else:
            _check_size(file, kind, settings)
            with file.open("rb") as data:
                digest = hashlib.file_digest(data, "sha256").hexdigest()
            size = 0 if kind == "pdf" else file.stat().st_size  # most of a PDF is no text
            yield Source(name, name, kind, digest, size=size)
    except UnreadableError as error:
        yield Rejection(name, None, STAGE, error.kind, str(error))
    except OSError as error:
        yield Rejection(name, None, STAGE, "unreadable", _cannot_open(error))


def _row_source(row: Row | tuple[int, UnreadableError], name: str, kind: str) -> Source | Rejection:
    if not isinstance(row, Row):
        number, error = row
        return Rejection(name, number or None, STAGE, error.kind, str(error))
    doc_id = f"{name}:{row.number}" if _is_blank(row.id) else str(row.id)
    if len(doc_id) > _LONGEST_ID and not _is_blank(row.id):
        why = f"The id has {len(doc_id):,} characters; name a column of shorter ones with --id-column."
        return Rejection(name, row.number, STAGE, "bad-id", why)
    place = (row.number, row.start, row.end)
    record = sha256_of(row.others)
    return Source(doc_id, name, kind, sha256_of(row.text), *place, record=record, size=len(row.text))


def _format(file: Path) -> str:
    if not file.is_file():
        raise UnreadableError("not-a-file", "It is no regular file; copy its content into one.")
    with file.open("rb") as data:
        start = data.read(16)
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    for magic, packing in _PACKED.items():
        if start.startswith(magic):
            why = f"The file is packed ({packing}); unpack it, or save the document as text, HTML or PDF."
            raise UnreadableError("packed", why)
    kind = FORMATS.get(file.suffix.lower(), "")
    if not kind:
        raise UnreadableError(
            "unknown-format",
            f"Files ending in {file.suffix or 'nothing'!r} are not read; known are {' '.join(FORMATS)}.",
        )
    return kind


def _read(path: Path, kind: str, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument]:
    if kind in ROW_FORMATS:
        yield from ROW_FORMATS[kind].read(path, sources, settings)
        return
    _check_size(path, kind, settings)
    for source in sources:
        text, header = _read_file(path.read_bytes(), kind, settings)
        check_text(text, settings.max_document_mb)
        yield RawDocument(source.doc_id, source.path, None, text, header, source.duplicate_of)


def _check_size(path: Path, kind: str, settings: Settings) -> None:
    """Raises ``UnreadableError`` (``too-large``) where a file that is one document has more than is read."""
    times = IN_PDF if kind == "pdf" else IN_ROW
    if path.stat().st_size > settings.max_document_mb * MEGABYTE * times:
        raise too_large("The file", settings.max_document_mb, times)


def _read_file(data: bytes, kind: str, settings: Settings) -> tuple[str, Header]:
    if kind == "html":
        return read_html(data)
    if kind == "pdf":
        return read_pdf(data, settings.max_document_mb, settings.max_pages), Header()
    return decode(data), Header()


def _is_blank(key: Any) -> bool:
    """Whether a row has no id: nothing, blanks, or the NaN that pandas writes for nothing."""
    return key is None or (isinstance(key, float) and isnan(key)) or (isinstance(key, str) and not key.strip())


def twice(found: Source, first: Source) -> Rejection:
    """The row for a document whose id ``first`` has as well."""
    where = first.path if first.row is None else f"{first.path}, row {first.row}"
    return Rejection(
        found.path,
        found.row,
        STAGE,
        "duplicate-id",
        f"The id {found.doc_id!r} was already used in {where}, which is kept; give each document an id of its own.",
    )


def _cannot_open(error: OSError) -> str:
    return f"The file cannot be read ({error.strerror or error}); check its permissions."
