"""Read and write the tables as Parquet: explicit schemas, sorted rows, parts that are whole or absent.

A part says in its metadata what it was made from and has a digest of each column, so that a rerun can tell that there
is nothing to do: neither for the part, nor for what would read the same from it as before.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import files
from pipeline.digests import sha256_of
from pipeline.errors import TableError
from pipeline.schemas import TABLES, Table

SCHEMA_VERSION = "2"
_MADE_FROM = b"dateline_made_from"
_VERSION = b"dateline_schema_version"
_COLUMNS = b"dateline_columns"
_REMEMBERED = 100_000  # parts whose metadata, some 500 bytes, is kept
_TYPES = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    "list<string>": pa.list_(pa.field("item", pa.string(), nullable=False)),
}


@cache
def schema(table: Table) -> pa.Schema:
    """The Arrow schema of ``table``, each field with its doc string as metadata."""
    return pa.schema(
        [
            pa.field(name, _TYPES[kind.removesuffix("?")], nullable=kind.endswith("?"), metadata={"doc": doc})
            for name, kind, doc in table.fields
        ]
    )


def part_path(output: Path, table: Table, part: str) -> Path:
    """Where the part ``part`` of ``table`` lies below the folder ``output``."""
    return output / table.name / f"{part}.parquet"


def parts(output: Path, table: Table) -> list[str]:
    """Names of the parts of ``table`` that are there, sorted."""
    return sorted(path.stem for path in (output / table.name).glob("*.parquet"))


class Mark(NamedTuple):
    """What a part says of itself; ``columns`` are digests of its columns, joined."""

    made_from: str
    columns: str
    n_rows: int


def made_from(output: Path, table: Table, part: str) -> str | None:
    """The digest that the part was written with; None where there is no such part or it is of another version."""
    mark = _mark(part_path(output, table, part))
    return mark.made_from if mark else None


def made_of(read: str, *others: str) -> str:
    """What to write a part with: a digest of what was ``read`` for it, from other parts, and one of all ``others``."""
    return f"{sha256_of(read)}-{sha256_of(chr(0).join(others))}"


def is_behind(output: Path, table: Table, part: str, read: str) -> bool:
    """Whether there is such a part and what was read for it was not ``read``."""
    made = made_from(output, table, part)
    return made is not None and made.partition("-")[0] != sha256_of(read)


def content_of(output: Path, table: Table, part: str, columns: Collection[str]) -> str | None:
    """Digests of what the part holds in ``columns``, whatever it was made from; None as ``made_from``."""
    mark = _mark(part_path(output, table, part))
    if mark is None:
        return None
    names = (name for name, _, _ in table.fields)
    return ",".join(digest for name, digest in zip(names, mark.columns.split(","), strict=True) if name in columns)


def content_of_all(output: Path, table: Table) -> str:
    """Digests of what all parts of ``table`` hold."""
    names = [name for name, _, _ in table.fields]
    return content_of_parts((part, content_of(output, table, part, names)) for part in parts(output, table))


def content_of_parts(contents: Iterable[tuple[str, str | None]]) -> str:
    """As ``content_of_all``, from the names of all parts, sorted, and the digests of all columns of each."""
    return ";".join(f"{part}={content}" for part, content in contents)


def _mark(path: Path) -> Mark | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return _read_mark(path, (stat.st_ino, stat.st_size, stat.st_mtime_ns))


@lru_cache(maxsize=_REMEMBERED)
def _read_mark(path: Path, _stamp: tuple[int, int, int]) -> Mark | None:
    """The part's metadata, read again only when the file is another."""
    return mark_in(path)


def mark_in(part: Any) -> Mark | None:
    """What a part, a path or an open file, says of itself; None where it is none, or one of another version."""
    try:
        found = pq.read_metadata(part)
    except (OSError, pa.ArrowInvalid):
        return None
    told = found.metadata or {}
    if told.get(_VERSION, b"").decode() != SCHEMA_VERSION or not told.keys() >= {_MADE_FROM, _COLUMNS}:
        return None
    return Mark(told[_MADE_FROM].decode(), told[_COLUMNS].decode(), found.num_rows)


def write(output: Path, table: Table, part: str, rows: Iterable[Any], made_of: str) -> None:
    """Write ``rows`` (of ``table.row``), sorted by the table's key, as one part; whole or not at all.

    Raises ``TableError`` where the folder cannot be written.
    """
    data = pa.Table.from_batches([batch_of(table, rows)])
    digests = ",".join(_digest(column.combine_chunks()) for column in data.columns)
    marked = data.replace_schema_metadata(mark_of(made_of, digests))
    files.replace(part_path(output, table, part), lambda file: pq.write_table(marked, file, compression="zstd"))


def mark_of(made_of: str, digests: str = "") -> dict[bytes, str]:
    """The metadata of a part; without digests of its columns no stage may read it."""
    return {_MADE_FROM: made_of, _VERSION: SCHEMA_VERSION, _COLUMNS: digests}


def batch_of(table: Table, rows: Iterable[Any]) -> pa.RecordBatch:
    """``rows``, sorted by the table's key, as columns."""
    ordered = sorted(rows, key=_key(table))
    shape = schema(table)
    values = zip(*ordered, strict=True) if ordered else [()] * len(shape)
    columns = [pa.array(column, type=field.type) for column, field in zip(values, shape, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=shape)


def rows_of(table: Table, data: pa.Table) -> list[Any]:
    """The rows of ``data`` as ``table.row`` values, None in the fields that it lacks."""
    values: list[Any] = [[None] * data.num_rows] * len(table.fields)
    for i, (name, kind, _) in enumerate(table.fields):
        if name in data.schema.names:
            column = data.column(name).to_pylist()
            values[i] = list(map(tuple, column)) if kind.startswith("list") else column
    return list(map(table.row._make, zip(*values, strict=True)))


def _digest(column: pa.Array) -> str:
    """A digest of the values of a column."""
    message = pa.record_batch([column], names=["values"]).serialize()
    return hashlib.blake2b(message, digest_size=16).hexdigest()


def _key(table: Table) -> Callable[[Any], Any]:
    """The sort key of the rows of ``table``; a null comes before any value."""
    null = {name for name, kind, _ in table.fields if kind.endswith("?")}
    if null.isdisjoint(table.key):
        return attrgetter(*table.key)
    return lambda row: tuple(_sortable(getattr(row, name)) for name in table.key)


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


def read(
    output: Path,
    table: Table,
    part: str,
    columns: Sequence[str] | None = None,
    *,
    only: Collection[str] | None = None,
) -> list[Any]:
    """The rows of one part as ``table.row`` values; with ``columns``, as tuples of just these fields.

    With ``only``, the rows hold None in all other fields. Raises ``TableError`` where the part is absent or was written
    by another version.
    """
    path = part_path(output, table, part)
    if made_from(output, table, part) is None:
        raise TableError(
            f"{path}: not there, or written by another version of Dateline; run `dateline extract` to make it."
        )
    if columns:
        data = pq.ParquetFile(path).read(columns=list(columns))
        return list(zip(*(data.column(name).to_pylist() for name in columns), strict=True))
    return rows_of(table, pq.ParquetFile(path).read(columns=None if only is None else list(only)))


def iterate(output: Path, table: Table, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """The rows of all parts, one part in memory at a time; raises ``TableError`` where there is none."""
    names = parts(output, table)
    if not names:
        raise TableError(f"{output / table.name}: no table there; run `dateline extract INPUT --output {output}`.")
    for part in names:
        yield from read(output, table, part, columns)


def read_all(output: Path, table: Table, columns: Sequence[str] | None = None) -> list[Any]:
    """All rows of ``iterate``, in a list."""
    return list(iterate(output, table, columns))


def n_rows(output: Path, table: Table, part: str) -> int:
    """How many rows the part has, by its metadata; 0 where there is none."""
    mark = _mark(part_path(output, table, part))
    return mark.n_rows if mark else 0


def remove_stale(output: Path, table: Table, keep: Iterable[str]) -> None:
    """Delete every part of ``table`` that is not in ``keep``; raises ``TableError`` where that is not allowed."""
    wanted = set(keep)
    for part in parts(output, table):
        if part not in wanted:
            remove(output, table, part)


def remove(output: Path, table: Table, part: str) -> None:
    """Delete one part, if it is there; raises as ``remove_stale``."""
    files.remove(part_path(output, table, part))


def remove_partial(output: Path) -> None:
    """Delete what killed runs left half written, in the folder and its tables; raises as ``remove_stale``."""
    for folder in (output, *(output / table.name for table in TABLES)):
        files.remove_partial(folder)
