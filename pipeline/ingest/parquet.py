"""Parquet files, one document a row."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.config import Settings
from pipeline.errors import UnreadableError
from pipeline.ingest.columns import HEADER_COLUMNS, header, id_column, text_column, text_of
from pipeline.ingest.limits import IN_ROW, MEGABYTE, check_text, too_large
from pipeline.ingest.rows import Row, others_of
from pipeline.records import RawDocument, Source

_ROWS = 1024  # at most that many are held at a time, and fewer where they are large:
_BYTES = 32_000_000
# What Arrow says of bytes that are no Parquet; strings that are no UTF-8 are found out by Python alone.
_BROKEN = (OSError, ValueError, pa.ArrowException)
_KNOWN = frozenset(name for usual in HEADER_COLUMNS.values() for name in usual)


def scan(path: Path, settings: Settings) -> Iterator[Row | tuple[int, UnreadableError]]:
    """Each row's id and text, or why it cannot be read; ``start`` is its index in the file."""
    file, names = _opened(path)
    key, text = id_column(names, settings), text_column(names, settings)
    columns = [name for name in names if name in {text, key, *_KNOWN}]
    index = -1
    for index, batch, at in _rows(file, columns, range(file.num_row_groups), settings):
        try:
            row = _values(batch, at, {text, key})
            content = text_of(row, text)
            check_text(content, settings.max_document_mb)
            yield Row(index + 1, index, index + 1, row.get(key) if key else None, content, others_of(row, text))
        except UnreadableError as error:
            yield index + 1, error
    if index < 0:
        raise UnreadableError("empty", "The file holds no rows; remove it or export it again.")


def read(path: Path, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument]:
    """The documents of ``sources``, which ``scan`` found in this file; reads only the row groups they lie in."""
    file, names = _opened(path)
    text = text_column(names, settings)
    columns = [name for name in names if name in {text, *_KNOWN}]
    wanted = {source.start: source for source in sources}
    found: dict[str, RawDocument] = {}
    for index, batch, at in _rows(file, columns, _groups(file, wanted), settings):
        if index in wanted:
            source, row = wanted[index], _values(batch, at, {text})
            found[source.doc_id] = RawDocument(
                source.doc_id, source.path, source.row, text_of(row, text), header(row), source.duplicate_of
            )
    for source in sources:
        if source.doc_id not in found:
            raise _broken(f"row {source.row} is gone")
        yield found[source.doc_id]


def _opened(path: Path) -> tuple[pq.ParquetFile, list[str]]:
    """The file and the names of its columns; a value that many rows share is held once."""
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            paths = {file.schema.column(number).path for number in range(len(file.schema))}
        return pq.ParquetFile(path, read_dictionary=[name for name in names if name in paths]), names
    except (FileNotFoundError, PermissionError):
        raise
    except _BROKEN as error:
        raise _broken(error) from error


def _groups(file: pq.ParquetFile, wanted: Collection[int]) -> list[int]:
    """The numbers of the row groups that hold one of the ``wanted`` rows."""
    groups, first = [], 0
    for group in range(file.num_row_groups):
        last = first + file.metadata.row_group(group).num_rows
        if any(first <= index < last for index in wanted):
            groups.append(group)
        first = last
    return groups


def _rows(
    file: pq.ParquetFile, columns: list[str], groups: Collection[int], settings: Settings
) -> Iterator[tuple[int, pa.RecordBatch, int]]:
    """Each row of ``groups``: its index in the file, the batch that it is in, and its index there.

    Raises ``UnreadableError`` (``too-large``, ``broken-parquet``) for what holds many rows and cannot be read.
    """
    first = 0
    for group in range(file.num_row_groups):
        n_rows = file.metadata.row_group(group).num_rows
        if group in groups:
            at = first
            try:
                for batch in _batches(file, columns, group, settings):
                    yield from ((at + here, batch, here) for here in range(batch.num_rows))
                    at += batch.num_rows
            except _BROKEN as error:
                raise _broken(f"behind row {at}: {error}") from error
            if at != first + n_rows:
                raise _broken(f"row {at + 1} is not there")
        first += n_rows


def _batches(file: pq.ParquetFile, columns: list[str], group: int, settings: Settings) -> Iterator[pa.RecordBatch]:
    """The rows of a row group, so many at a time as memory is meant for."""
    # Not the sizes of single columns: asking for those ends the process where their metadata are wrong.
    facts = file.metadata.row_group(group)
    size = facts.total_byte_size
    if size > 2 * _BYTES + facts.num_rows * settings.max_document_mb * MEGABYTE * IN_ROW:
        raise too_large(f"A row of row group {group + 1}", settings.max_document_mb, IN_ROW)
    yield from file.iter_batches(
        max(1, min(_ROWS, _BYTES * facts.num_rows // max(1, size))), row_groups=[group], columns=columns
    )


def _values(batch: pa.RecordBatch, at: int, needed: Collection[str | None]) -> dict[str, Any]:
    """The values of a row; one that cannot be read counts as missing unless it is ``needed``."""
    row = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[name] = column[at].as_py()
        except Exception as error:  # whatever Arrow, datetime and the time zones say of a value
            if name in needed:
                why = f"The value of {name!r} cannot be read ({error}); mend it, or export the file again."
                raise UnreadableError("broken-value", why) from error
            row[name] = None
    return row


def _broken(why: object) -> UnreadableError:
    return UnreadableError("broken-parquet", f"No Parquet file can be read here ({why}); export it again.")
