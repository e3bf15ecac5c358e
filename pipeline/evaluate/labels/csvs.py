"""Labels in CSV, one a row; their texts are those of the tables."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import LabelError
from pipeline.evaluate.labels.files import read_text
from pipeline.evaluate.labels.records import Facts, Mark, Record

NEEDED = ("doc_id", "start", "end", "label")
_DELIMITERS = ",;\t"
Row = dict[str, str]


def csv_records(path: Path) -> list[Record]:
    """The labels of each document; a row without start, end and label says that a document has none."""
    rows: dict[str, list[tuple[str, Row]]] = {}
    for place, row in _rows(path):
        rows.setdefault(row["doc_id"], []).append((place, row))
    return [
        Record(found[0][0], doc_id, None, tuple(_mark(place, row) for place, row in found if _is_label(row)))
        for doc_id, found in rows.items()
    ]


def looks_like_csv(head: str) -> bool:
    """Whether the first line names the columns that are needed."""
    return _delimiter(head) is not None


def _delimiter(head: str) -> str | None:
    line = head.removeprefix("\ufeff").partition("\n")[0].strip()
    for delimiter in _DELIMITERS:
        if set(NEEDED) <= {cell.strip().strip('"') for cell in line.split(delimiter)}:
            return delimiter
    return None


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    text = read_text(path).removeprefix("\ufeff")
    delimiter = _delimiter(text)
    if delimiter is None:
        raise LabelError(f"{path}:1: lacks one of the columns {', '.join(NEEDED)}; name them in the first line.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [cell.strip() for cell in next(reader)]
    for cells in reader:
        if any(cells):
            place = f"{path}:{reader.line_num}"
            if len(cells) != len(header):
                raise LabelError(
                    f"{place}: has {len(cells)} cells, the header {len(header)}; put quotes around commas."
                )
            yield place, dict(zip(header, cells, strict=True))


def _is_label(row: Row) -> bool:
    return any(row[name].strip() for name in NEEDED[1:])


def _mark(place: str, row: Row) -> Mark:
    try:
        start, end = int(row["start"]), int(row["end"])
    except ValueError as error:
        raise LabelError(f"{place}: {error}; start and end are whole numbers.") from error
    facts = Facts(*(row.get(name) or None for name in Facts.__slots__))
    return Mark(start, end, row["label"].strip(), place, row.get("text") or None, facts)
