"""CSV files with a header row, one document a row; the delimiter is read off the header."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.config import Settings
from pipeline.errors import UnreadableError
from pipeline.ingest.columns import header, id_column, text_column, text_of
from pipeline.ingest.rows import Row
from pipeline.records import RawDocument, Source

_DELIMITERS = ",;\t|"
csv.field_size_limit(min(sys.maxsize, (1 << 31) - 1))  # articles are longer than the module's default of 128 KiB


class _Lines:
    """The lines of a binary file as text, counting the bytes and lines handed out."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.bytes = 0
        self.lines = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.bytes += len(line)
            self.lines += 1
            yield _text(line)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def scan(path: Path, settings: Settings) -> Iterator[Row | tuple[int, UnreadableError]]:
    """Each record's stretch of bytes, id and text, or why it cannot be read; numbers are lines of the file."""
    with path.open("rb") as file:
        lines = _Lines(file)
        first = next(iter(lines), "")
        if not first.strip():
            raise UnreadableError("empty", "The file holds no header row; remove it or export it again.")
        names, delimiter = _header(first)
        try:
            key, text = id_column(names, settings), text_column(names, settings)
        except UnreadableError as error:
            yield 1, error
            return
        start, number = lines.bytes, lines.lines + 1
        records = csv.reader(iter(lines), delimiter=delimiter)
        while True:
            try:
                values = next(records, None)
                if values is None:
                    return
                if values:
                    row = dict(zip(names, values, strict=False))
                    yield Row(number, start, lines.bytes, row.get(key) if key else None, text_of(row, text))
            except UnreadableError as error:
                yield number, error
            except csv.Error as error:
                yield number, UnreadableError("invalid-csv", f"The record is no valid CSV ({error}); quote its fields.")
            start, number = lines.bytes, lines.lines + 1


def read(path: Path, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument]:
    """The documents of ``sources``, which ``scan`` found in this file."""
    with path.open("rb") as file:
        names, delimiter = _header(_text(file.readline()))
        column = text_column(names, settings)
        for source in sources:
            file.seek(source.start)
            record = "".join(map(_text, io.BytesIO(file.read(source.end - source.start))))
            values = next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter))
            row = dict(zip(names, values, strict=False))
            text = text_of(row, column)
            yield RawDocument(source.doc_id, source.path, source.row, text, header(row), source.duplicate_of)


def _header(line: str) -> tuple[list[str], str]:
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter), []), delimiter
    except csv.Error as error:
        raise UnreadableError("invalid-csv", f"The header is no valid CSV ({error}); export the file again.") from error
