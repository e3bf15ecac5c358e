"""Parquet files, one document a row."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.config import Settings
from pipeline.errors import UnreadableError
from pipeline.ingest.columns import HEADER_COLUMNS, header, id_column, text_column, text_of
from pipeline.ingest.rows import Row, others_of
from pipeline.records import RawDocument, Source

_BATCH = 1024
_KNOWN = frozenset(name for usual in HEADER_COLUMNS.values() for name in usual)


def scan(path: Path, settings: Settings) -> Iterator[Row | tuple[int, UnreadableError]]:
    """Each row's id and text, or why it cannot be read; ``start`` is its index in the file."""
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        yield (
            0,
            UnreadableError("broken-parquet", f"No Parquet file can be read here ({error}); export it again."),
        )
        return
    names = file.schema_arrow.names
    try:
        key, text = id_column(names, settings), text_column(names, settings)
    except UnreadableError as error:
        yield 0, error
        return
    columns = [name for name in names if name in {text, key, *_KNOWN}]
    if not file.metadata.num_rows:
        raise UnreadableError("empty", "The file holds no rows; remove it or export it again.")
    for index, row in enumerate(_rows(file, columns)):
        try:
            row_id = row.get(key) if key else None
            yield Row(index + 1, index, index + 1, row_id, text_of(row, text), others_of(row, text))
        except UnreadableError as error:
            yield index + 1, error


def read(path: Path, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument]:
    """The documents of ``sources``, which ``scan`` found in this file; reads only the row groups they lie in."""
    file = pq.ParquetFile(path)
    names = file.schema_arrow.names
    text = text_column(names, settings)
    columns = [name for name in names if name in {text, *_KNOWN}]
    wanted = {source.start: source for source in sources}
    found: dict[str, RawDocument] = {}
    first = 0
    for group in range(file.num_row_groups):
        last = first + file.metadata.row_group(group).num_rows
        inside = [index for index in wanted if first <= index < last]
        if inside:
            rows = file.read_row_group(group, columns=columns).take([index - first for index in inside]).to_pylist()
            for index, row in zip(inside, rows, strict=True):
                source = wanted[index]
                found[source.doc_id] = RawDocument(
                    source.doc_id,
                    source.path,
                    source.row,
                    text_of(row, text),
                    header(row),
                    source.duplicate_of,
                )
        first = last
    for source in sources:
        yield found[source.doc_id]


def _rows(file: pq.ParquetFile, columns: list[str]) -> Iterator[dict[str, Any]]:
    for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
        yield from batch.to_pylist()
