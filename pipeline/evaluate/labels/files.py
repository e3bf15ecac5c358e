"""Reading files of labels: bytes to text, JSON to rows, values to marks; each wrong one with its place."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import LabelError
from pipeline.evaluate.labels.records import Facts, Mark

Row = tuple[str, dict[str, Any]]
_BOM = b"\xef\xbb\xbf"


def read_text(path: Path) -> str:
    """What is in ``path``, its line ends as they are; raises ``LabelError`` where it is not UTF-8 or not there."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise LabelError(f"{path}: cannot be read ({error.strerror}); labels need it, so put it there.") from error
    except ValueError as error:
        raise LabelError(f"{path}: is no UTF-8 ({error}); save it as UTF-8.") from error


def json_rows(path: Path) -> Iterator[Row]:
    """The objects of JSON lines, or of one JSON array or object, each with its place."""
    content = path.read_bytes().removeprefix(_BOM)
    if content.lstrip().startswith(b"["):
        yield from _array(content, path)
        return
    lines = content.split(b"\n")
    if _is_whole(content, lines):
        yield f"{path}:1", json.loads(content)
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}:{number}"
            yield place, _object(_parsed(line, place), place)


def _array(content: bytes, path: Path) -> Iterator[Row]:
    for number, row in enumerate(_parsed(content, f"{path}"), 1):
        place = f"{path}: record {number}"
        yield place, _object(row, place)


def _is_whole(content: bytes, lines: list[bytes]) -> bool:
    """Whether the file is one object over several lines."""
    first = next((line.strip() for line in lines if line.strip()), b"")
    if first not in {b"{", b'{"'} and not (first.startswith(b"{") and not first.endswith(b"}")):
        return False
    try:
        return isinstance(json.loads(content), dict)
    except (ValueError, RecursionError):
        return False


def _parsed(content: bytes, place: str) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise LabelError(
            f"{place}: no labelled document ({error!r}); a line is an object in JSON, in UTF-8."
        ) from error


def _object(row: Any, place: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise LabelError(f"{place}: no labelled document ({row!r:.40}); a line is an object in JSON, in UTF-8.")
    return row


def mark_of(value: Any, place: str, *names: str, what: str = "mention") -> Mark:
    """The mark of an object (its offsets and label under ``names``) or of a list of start, end and label."""
    start, end, label = names or ("start", "end", "label")
    if isinstance(value, list) and len(value) == 3:
        value = dict(zip((start, end, label), value, strict=True))
    if not isinstance(value, Mapping) or not {start, end, label} <= value.keys():
        raise LabelError(f"{place}: a {what} needs {start}, {end} and {label} ({value!r:.60}); add them.")
    first, last, name = value[start], value[end], value[label]
    if type(first) is not int or type(last) is not int or not isinstance(name, str):
        raise LabelError(f"{place}: a {what} needs {start}, {end} (numbers) and {label} ({value!r:.60}); mend them.")
    quote = value.get("text")
    facts = Facts(*(value.get(fact) for fact in Facts.__slots__))
    return Mark(first, last, name, place, quote if isinstance(quote, str) else None, facts)


def id_of(*holders: Any, names: tuple[str, ...] = ("doc_id",)) -> str | None:
    """The id of a document: the first of ``names`` that one of ``holders`` has."""
    for name in names:
        for holder in holders:
            if isinstance(holder, Mapping) and isinstance(holder.get(name), str | int):
                return str(holder[name])
    return None
