"""Tables of which not all rows need be in memory at a time."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import files, tables
from pipeline.schemas import Table


def distinct(output: Path, table: Table, column: str) -> list[str]:
    """The different values of a column of strings over all parts, sorted."""
    found = pa.array([], pa.string())
    for part in tables.parts(output, table):
        data = pq.ParquetFile(tables.part_path(output, table, part)).read(columns=[column])
        found = pc.unique(pa.chunked_array([found, *data.column(0).chunks]))
    return sorted(found.to_pylist())


def between(output: Path, table: Table, column: str, first: str, last: str) -> Iterator[Any]:
    """The rows of all parts whose ``column`` is ``first`` or ``last`` or stands between them."""
    wanted = (pc.field(column) >= first) & (pc.field(column) <= last)
    for part in tables.parts(output, table):
        data = pq.ParquetFile(tables.part_path(output, table, part)).read()
        yield from tables.rows_of(table, data.filter(wanted))


def write_in_turn(output: Path, table: Table, part: str, batches: Iterable[Iterable[object]], made_of: str) -> None:
    """Write one part, whole or not at all, of ``batches`` of rows, each of which stands behind those before it.

    Raises ``TableError`` where the folder cannot be written.
    """
    shape = tables.schema(table).with_metadata(tables.mark_of(made_of))

    def fill(file: BinaryIO) -> None:
        with pq.ParquetWriter(file, shape, compression="zstd") as writer:
            for rows in batches:
                writer.write_batch(tables.batch_of(table, rows))

    files.replace(tables.part_path(output, table, part), fill)
