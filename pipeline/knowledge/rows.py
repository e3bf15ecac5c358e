"""The CSV files of ``pipeline/data``, row by row, and their shape checked."""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from pipeline.errors import DataError


def rows_of(name: str, columns: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each row of a data file with its place (``file:line``); raises ``DataError`` for a wrong shape."""
    path = Path(str(files("pipeline") / "data" / name))
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != columns.split():
            raise DataError(f"{path}:1: the columns must be {columns.replace(' ', ',')}.")
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise DataError(f"{place}: has not {len(columns.split())} fields; quote values that hold commas.")
            if any(value != value.strip() for value in row.values()):
                raise DataError(f"{place}: a value begins or ends with a blank; remove it.")
            yield place, row


def first_column(name: str, columns: str) -> frozenset[str]:
    """The values of the first column of a data file."""
    return frozenset(next(iter(row.values())) for _, row in rows_of(name, columns))


def parts_of(value: str) -> tuple[str, ...]:
    """The values of a field that holds several, with ``|`` between them."""
    return tuple(part for part in value.split("|") if part)
