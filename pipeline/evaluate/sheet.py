"""Lists for a person to go through, as CSV that a spreadsheet opens rightly."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ExportError


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write ``rows`` under ``columns`` to ``path``; raises ``ExportError`` where that cannot be."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror or error}); name another place.") from error
