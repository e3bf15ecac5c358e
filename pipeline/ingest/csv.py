"""CSV files with a header row, one document a row; the delimiter is read off the header."""

import codecs
import csv
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.config import Settings
from pipeline.errors import UnreadableError
from pipeline.ingest.columns import header, id_column, text_column, text_of
from pipeline.ingest.limits import IN_ROW, MEGABYTE, check_text, next_line, too_large
from pipeline.ingest.rows import Row, others_of
from pipeline.ingest.text import decode_utf8, refuse_utf16
from pipeline.records import RawDocument, Source

_DELIMITERS = ",;\t|"
_AGAIN = 4  # times that a file may be read again behind broken records, for quotes set to make that endless
csv.field_size_limit(min(sys.maxsize, (1 << 31) - 1))  # articles are longer than the module's default of 128 KiB


class _TooLargeError(Exception):
    """A record has more than so many megabytes, or a quote in it is not closed."""


class _Lines:
    """The lines behind a file's header as text; ``at`` is the byte of the next one and ``number`` its number.

    Raises ``_TooLargeError`` where the lines of one record have more than ten times ``most`` megabytes.
    """

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most_mb = most
        self._most = most * MEGABYTE * IN_ROW
        self.at = self._start = file.tell()
        self.number = 2
        self._again = _AGAIN * os.fstat(file.fileno()).st_size

    def begin(self) -> tuple[int, int]:
        """Begin a record; gives the byte and the number of its first line."""
        self._start = self.at
        return self.at, self.number

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line, size = next_line(self._file, self._most)
        if not size:
            raise StopIteration
        self.at += size
        self.number += 1
        if self.at - self._start > self._most:
            raise _TooLargeError
        return _text(line)

    def back_behind(self, start: int, number: int) -> bool:
        """Go back behind the line at byte ``start``; False where so much was read again that this has to end."""
        self._again -= self.at - start
        if self._again < 0:
            return False
        self._file.seek(start)
        self.at, self.number = start + next_line(self._file, 0)[1], number + 1
        return True

    def refusal(self, error: Exception, what: str) -> UnreadableError:
        """Why the record ``what`` cannot be read, which reading met with ``error``."""
        if isinstance(error, _TooLargeError):
            return too_large(f"{what}, unless a quote in it is left open,", self._most_mb, IN_ROW)
        why = f"{what} is no valid CSV ({error}); close its quotes and double those inside a field."
        return UnreadableError("invalid-csv", why)


def _text(line: bytes) -> str:
    text = decode_utf8(line.removeprefix(codecs.BOM_UTF8))
    return line.decode("cp1252", errors="replace") if text is None else text


def scan(path: Path, settings: Settings) -> Iterator[Row | tuple[int, UnreadableError]]:
    """Each record's stretch of bytes, id and text, or why it cannot be read; numbers are lines of the file."""
    with path.open("rb") as file:
        most = settings.max_document_mb
        first, size = next_line(file, most * MEGABYTE * IN_ROW)
        if size > most * MEGABYTE * IN_ROW:
            raise too_large("The header", most, IN_ROW)
        refuse_utf16(first)
        names, delimiter = _header(_text(first))
        try:
            key, text = id_column(names, settings), text_column(names, settings)
        except UnreadableError as error:
            yield 1, error
            return
        empty = True
        for number, start, end, values in _records(_Lines(file, most), len(names), delimiter):
            empty = False
            try:
                if isinstance(values, UnreadableError):
                    raise values
                row = dict(zip(names, values, strict=False))
                content = text_of(row, text)
                check_text(content, most)
                yield Row(number, start, end, row.get(key) if key else None, content, others_of(row, text))
            except UnreadableError as error:
                yield number, error
    if empty:
        raise UnreadableError("empty", "The file holds a header and no rows; remove it or export it again.")


def _records(lines: _Lines, width: int, delimiter: str) -> Iterator[tuple[int, int, int, list[str] | UnreadableError]]:
    """Each record's line, its stretch of bytes and its fields, at most ``width``, or why it has none.

    Behind a broken record reading goes on with its second line, so that an open quote takes no other record along.
    """
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start, number = lines.begin()
        try:
            values = next(records)
        except StopIteration:
            return
        except (csv.Error, _TooLargeError) as error:
            last = lines.number - 1
            gone = "" if lines.back_behind(start, number) else f" up to line {last}"
            yield number, start, lines.at, lines.refusal(error, f"The record{gone}")
            continue
        if len(values) > width:
            why = f"The record has {len(values)} fields and the header {width}; quote fields that hold {delimiter!r}."
            yield number, start, lines.at, UnreadableError("invalid-csv", why)
        elif values:
            yield number, start, lines.at, values


def read(path: Path, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument]:
    """The documents of ``sources``, which ``scan`` found in this file."""
    with path.open("rb") as file:
        names, delimiter = _header(_text(file.readline()))
        column = text_column(names, settings)
        for source in sources:
            file.seek(source.start)
            record = "".join(map(_text, io.BytesIO(file.read(source.end - source.start))))
            values = next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True))
            row = dict(zip(names, values, strict=False))
            text = text_of(row, column)
            yield RawDocument(source.doc_id, source.path, source.row, text, header(row), source.duplicate_of)


def _header(line: str) -> tuple[list[str], str]:
    if not line.strip():
        raise UnreadableError("empty", "The file holds no header row; remove it or export it again.")
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), []), delimiter
    except csv.Error as error:
        raise UnreadableError("invalid-csv", f"The header is no valid CSV ({error}); export the file again.") from error
