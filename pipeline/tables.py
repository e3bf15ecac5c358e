"""Read and write the tables as Parquet: explicit schemas, sorted rows, parts that are whole or absent.

A part says in its metadata what it was made from, so that a rerun can tell that there is nothing to do.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import TableError, unwritable
from pipeline.schemas import TABLES, Table

SCHEMA_VERSION = "2"
_PARTIAL = ".partial"
_MADE_FROM = b"dateline_made_from"
_VERSION = b"dateline_schema_version"
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


def made_from(output: Path, table: Table, part: str) -> str | None:
    """The digest that the part was written with; None where there is no such part or it is of another version."""
    try:
        metadata = pq.read_schema(part_path(output, table, part)).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    if metadata.get(_VERSION, b"").decode() != SCHEMA_VERSION:
        return None
    digest: bytes | None = metadata.get(_MADE_FROM)
    return digest.decode() if digest is not None else None


def write(output: Path, table: Table, part: str, rows: Iterable[Any], made_of: str) -> None:
    """Write ``rows`` (of ``table.row``), sorted by the table's key, as one part; whole or not at all.

    Raises ``TableError`` where the folder cannot be written.
    """
    ordered = sorted(rows, key=_key(table))
    shape = schema(table).with_metadata({_MADE_FROM: made_of, _VERSION: SCHEMA_VERSION})
    columns = [pa.array(list(map(attrgetter(field.name), ordered)), type=field.type) for field in shape]
    path = part_path(output, table, part)
    data = pa.Table.from_arrays(columns, schema=shape)
    _replace(path, lambda file: pq.write_table(data, file, compression="zstd"))


def write_text(path: Path, text: str) -> None:
    """Write ``text`` in UTF-8 as the file ``path`` beside the tables, whole or not at all; raises ``TableError``."""
    _replace(path, lambda file: file.write(text.encode()))


def _replace(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Put what ``fill`` writes in the place of ``path``: at any moment the old file stands there, or the new one.

    The folder is not synchronized. If the power fails, the renaming may be lost; the old digest then tells the next run
    to make the part again.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=_PARTIAL)
        try:
            with os.fdopen(handle, "wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            Path(partial).chmod(0o644)  # mkstemp's 0600 would keep colleagues out
            os.replace(partial, path)
        except BaseException:
            with suppress(OSError):
                Path(partial).unlink()
            raise
    except OSError as error:
        raise unwritable(path, error) from error


def _key(table: Table) -> Callable[[Any], Any]:
    """The sort key of the rows of ``table``; a null comes before any value."""
    null = {name for name, kind, _ in table.fields if kind.endswith("?")}
    if null.isdisjoint(table.key):
        return attrgetter(*table.key)
    return lambda row: tuple(_sortable(getattr(row, name)) for name in table.key)


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


def read(output: Path, table: Table, part: str, columns: Sequence[str] | None = None, *, blank: str = "") -> list[Any]:
    """The rows of one part as ``table.row`` values; with ``columns``, as tuples of just these fields.

    The string field ``blank`` is not read and stands empty in the rows. Raises ``TableError`` where the part is absent
    or was written by another version.
    """
    path = part_path(output, table, part)
    if made_from(output, table, part) is None:
        raise TableError(
            f"{path}: not there, or written by another version of Dateline; run `dateline extract` to make it."
        )
    names = list(columns or schema(table).names)
    data = pq.ParquetFile(path).read(columns=[name for name in names if name != blank])
    values = [[""] * data.num_rows if name == blank else data.column(name).to_pylist() for name in names]
    if columns:
        return list(zip(*values, strict=True))
    lists = [i for i, (_, kind, _) in enumerate(table.fields) if kind.startswith("list")]
    for i in lists:
        values[i] = [tuple(value) for value in values[i]]
    return [table.row(*row) for row in zip(*values, strict=True)]


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
    """How many rows the part has, by its metadata."""
    return int(pq.read_metadata(part_path(output, table, part)).num_rows)


def remove_stale(output: Path, table: Table, keep: Iterable[str]) -> None:
    """Delete every part of ``table`` that is not in ``keep``; raises ``TableError`` where that is not allowed."""
    wanted = set(keep)
    for part in parts(output, table):
        if part not in wanted:
            remove(output, table, part)


def remove(output: Path, table: Table, part: str) -> None:
    """Delete one part, if it is there; raises as ``remove_stale``."""
    _remove(part_path(output, table, part))


def remove_partial(output: Path) -> None:
    """Delete what killed runs left half written, in the folder and its tables; raises as ``remove_stale``."""
    for folder in (output, *(output / table.name for table in TABLES)):
        for path in folder.glob(f".*{_PARTIAL}"):
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
