"""Parts of tables in a store: their names there, and what they hold."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline import large, tables
from pipeline.schemas import Table
from pipeline.stores import Store


def part_name(table: Table, part: str) -> str:
    """Where the part lies below the folder of a run."""
    return tables.part_path(Path(), table, part).as_posix()


def fetch_part(store: Store, table: Table, part: str, output: Path) -> None:
    """Copy a part, if it is there, into the folder ``output`` of this machine; raises ``TableError``."""
    store.fetch(part_name(table, part), tables.part_path(output, table, part))


def rows_in(store: Store, table: Table, part: str, columns: tuple[str, ...]) -> list[Any]:
    """The rows of one part of ``table``, with ``columns`` and None in all other fields."""
    with store.open(part_name(table, part)) as file:
        return tables.rows_of(table, pq.ParquetFile(file).read(columns=list(columns)))


def columns_in(store: Store, table: Table, part: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The ``columns`` of the rows of one part of ``table``."""
    with store.open(part_name(table, part)) as file:
        return list(large.columns_of(file, columns))
