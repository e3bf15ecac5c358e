"""Lists for a person to go through, as CSV that a spreadsheet opens rightly."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ExportError
from pipeline.formulas import guarded


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write ``rows`` under ``columns`` to ``path``, none of their texts a formula; raises ``ExportError``."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror or error}); name another place.") from error
