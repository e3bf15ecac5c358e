"""Reading shard by shard, writing files that are whole or absent."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from pipeline import tables
from pipeline.errors import ExportError
from pipeline.schemas import Table

# Ends of lines to some readers, though not to JSON.
_LINE_ENDS = str.maketrans({end: f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"})


def shards(output: Path, first: Table, *others: Table) -> Iterator[tuple[list[Any], ...]]:
    """The rows of these tables, one shard of documents at a time: their parts have the same names."""
    names = tables.parts(output, first)
    if not names:
        tables.read_all(output, first)  # says what is missing, and what to do
    for part in names:
        yield tuple(tables.read(output, table, part) for table in (first, *others))


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[TextIOWrapper]:
    """A file in UTF-8 that stands at ``path`` once the block has ended well; nothing stays of it if it fails.

    Raises ``ExportError`` where something is there already, unless ``force``, and where it cannot be written.
    """
    if path.is_dir():
        raise ExportError(f"{path}: is a folder; name a file with --to.")
    if path.exists() and not force:
        raise ExportError(f"{path}: is there already; name another file with --to, or replace it with --force.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
        try:
            with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a handle has no path
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(partial).chmod(0o644)  # mkstemp's 0600 would keep colleagues out
            os.replace(partial, path)
        except BaseException:
            with suppress(OSError):
                Path(partial).unlink()
            raise
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror or error}); check --to.") from error


def json_line(value: Any) -> str:
    """``value`` as one line of JSON, its end included; no other character in it ends a line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS) + "\n"


def count(number: int, noun: str) -> str:
    """``1 edge``, ``2,000 edges``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
