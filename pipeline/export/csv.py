"""Tables as CSV (RFC 4180): a file each, with a header, in UTF-8.

A null is an empty cell, booleans are ``true`` and ``false``, dates ISO 8601. The values of a list are joined by ``|``;
a ``|`` or a backslash within a value has a backslash before it.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import schemas, tables
from pipeline.errors import ExportError
from pipeline.export.files import count, new_file
from pipeline.formulas import guarded, is_formula
from pipeline.schemas import Table

TABLES = (
    schemas.DOCUMENTS,
    schemas.MENTIONS,
    schemas.ENTITIES,
    schemas.ENTITY_REDIRECTS,
    schemas.DOCUMENT_ENTITIES,
    schemas.DOCUMENT_COUNTRIES,
)
TEXTS = frozenset({"raw_text", "clean_text"})
_BYTE_ORDER_MARK = "\ufeff"


def write_csv(output: Path, to: Path, *, force: bool, with_text: bool, spreadsheet: bool) -> list[str]:
    """Write the tables as CSV into the folder ``to``: all files or none.

    With ``spreadsheet`` they begin with a byte order mark, and each cell that would be taken for a formula, or begins
    with an apostrophe, has an apostrophe before it. Else values stay as they are, and the last line warns of formulas.
    """
    if to.is_file():
        raise ExportError(f"{to}: is a file, and csv writes several; name a folder with --to.")
    if to.is_dir() and any(to.iterdir()) and not force:
        raise ExportError(f"{to}: holds files already; name a new folder with --to, or replace them with --force.")
    lines, n_risky = [], 0
    with ExitStack() as files:
        for table in TABLES:
            path = to / f"{table.name}.csv"
            file = files.enter_context(new_file(path, force=force))
            file.write(_BYTE_ORDER_MARK if spreadsheet else "")
            writer = csv.writer(file)  # lines end with CR LF
            columns = [name for name, _, _ in table.fields if with_text or name not in TEXTS]
            writer.writerow(columns)
            n_rows = 0
            for cells in _rows(output, table, columns):
                n_rows += 1
                n_risky += sum(map(is_formula, cells))
                writer.writerow(map(guarded, cells) if spreadsheet else cells)
            lines.append(f"{path}: {count(n_rows, 'row')}")
    if n_risky and not spreadsheet:
        lines.append(
            f"A spreadsheet would take {count(n_risky, 'cell')} for formulas: "
            "import the columns as text, or use --spreadsheet"
        )
    return lines


def _rows(output: Path, table: Table, columns: Sequence[str]) -> Iterator[list[str]]:
    kinds = {name: kind.removesuffix("?") for name, kind, _ in table.fields}
    ways = [_CELLS[kinds[name]] for name in columns]
    for row in tables.iterate(output, table, columns):
        yield ["" if value is None else way(value) for way, value in zip(ways, row, strict=True)]


def joined(values: Sequence[str]) -> str:
    r"""``values`` as one cell: ``["a|b", "c"]`` gives ``a\|b|c``; none of them is empty."""
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


_CELLS: dict[str, Callable[[Any], str]] = {
    "string": str,
    "int32": str,
    "int64": str,
    "float32": lambda value: f"{value:.9g}",  # enough digits for any float32, and no more
    "bool": lambda value: "true" if value else "false",
    "date32": date.isoformat,
    "list<string>": joined,
}
