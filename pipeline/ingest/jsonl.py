"""JSON lines: one document an object, one object a line."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.errors import UnreadableError
from pipeline.ingest.columns import header, id_column, text_column, text_of
from pipeline.ingest.limits import IN_ROW, MEGABYTE, check_text, next_line, too_large
from pipeline.ingest.rows import Row, others_of
from pipeline.ingest.text import refuse_utf16
from pipeline.records import RawDocument, Source

_SURROGATE = re.compile("[\ud800-\udfff]")


def scan(path: Path, settings: Settings) -> Iterator[Row | tuple[int, UnreadableError]]:
    """Each line's stretch of bytes, id and text, or why it cannot be read; empty lines are passed over."""
    start = number = 0
    empty = True
    most = settings.max_document_mb * MEGABYTE * IN_ROW
    with path.open("rb") as file:
        while (found := next_line(file, most))[1]:
            line, size = found
            number += 1
            if number == 1:
                refuse_utf16(line)
            end = start + size
            if line.removeprefix(codecs.BOM_UTF8).strip():
                empty = False
                try:
                    if size > most:
                        raise too_large("The line", settings.max_document_mb, IN_ROW)
                    row = _parse(line)
                    key = id_column(row, settings)
                    column = text_column(row, settings)
                    text = text_of(row, column)
                    check_text(text, settings.max_document_mb)
                    yield Row(number, start, end, row.get(key) if key else None, text, others_of(row, column))
                except UnreadableError as error:
                    yield number, error
            start = end
    if empty:
        raise UnreadableError("empty", "The file holds no rows; remove it or export it again.")


def read(path: Path, sources: Sequence[Source], settings: Settings) -> Iterator[RawDocument]:
    """The documents of ``sources``, which ``scan`` found in this file."""
    with path.open("rb") as file:
        for source in sources:
            file.seek(source.start)
            row = _parse(file.read(source.end - source.start))
            text = text_of(row, text_column(row, settings))
            yield RawDocument(source.doc_id, source.path, source.row, text, header(row), source.duplicate_of)


def _parse(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
        if isinstance(row, dict):
            return {_whole(key): _whole(value) for key, value in row.items()}
    except (ValueError, RecursionError) as error:
        raise UnreadableError(
            "invalid-json", f"The line is no valid JSON ({error}); mend it, or export the file again."
        ) from error
    raise UnreadableError("invalid-json", "The line holds no JSON object; write one object a line.")


def _whole(value: Any) -> Any:
    """``value`` with every half of a surrogate pair, which no file can hold, as U+FFFD."""
    if isinstance(value, list):
        return [_whole(part) for part in value]
    if not isinstance(value, str) or value.isascii() or not _SURROGATE.search(value):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
