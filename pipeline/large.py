"""Tables of which not all rows need be in memory at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import files, tables
from pipeline.schemas import Table

_ROWS = 50_000  # in memory at a time, besides Arrow's columns, which take a fifth of that a row


def in_order(output: Path, table: Table, by: str, columns: Sequence[str]) -> Iterator[Any]:
    """The rows of all parts, sorted by the column ``by``; they hold ``columns`` and None in all other fields."""
    found = [
        pq.ParquetFile(tables.part_path(output, table, part)).read(columns=list(columns))
        for part in tables.parts(output, table)
    ]
    data = pa.concat_tables([tables.schema(table).empty_table().select(list(columns)), *found]).combine_chunks()
    order = pc.sort_indices(data, sort_keys=[(by, "ascending")])
    for start in range(0, data.num_rows, _ROWS):
        yield from tables.rows_of(table, data.take(order[start : start + _ROWS]))


def columns_of(part: Any, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The ``columns`` of the rows of a part, a path or an open file, some rows in memory at a time."""
    for batch in pq.ParquetFile(part).iter_batches(_ROWS, columns=list(columns)):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def write_in_order(output: Path, table: Table, part: str, rows: Iterable[Any], made_of: str) -> None:
    """Write one part, whole or not at all, of ``rows`` that come sorted by the table's key.

    Raises ``TableError`` where the folder cannot be written.
    """
    shape = tables.schema(table).with_metadata(tables.mark_of(made_of))
    waiting = iter(rows)

    def fill(file: BinaryIO) -> None:
        with pq.ParquetWriter(file, shape, compression="zstd") as writer:
            while some := list(islice(waiting, _ROWS)):
                writer.write_batch(tables.batch_of(table, some))

    files.replace(tables.part_path(output, table, part), fill)
