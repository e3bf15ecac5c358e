"""What the fields of a row must be, so that a slip in a user's file is told and not run into."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.errors import DataError

_TEXTS = frozenset({"lines", "needs", "keep", "places", "no_places", "persons", "rare"})
_SWITCHES = frozenset({"company", "long", "inline", "joined", "short", "once", "furniture"})
_TABLES = frozenset({"gives"})  # of a zone; a rule's is a text
_ID = re.compile(r"\w+(?:-\w+)*")
RESERVED = frozenset({"repeated-line", "first-line", "masthead", "dateline-slots"})  # what no rule does


def check_rows(rows: Any, kind: str, source: str) -> None:
    """Raises ``DataError`` unless ``rows`` are tables with fields of the right types; ``kind`` is rule or zone."""
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise DataError(f"{source}: write each {kind} as a table of its own, [[{kind}]].")
    for number, row in enumerate(rows, 1):
        _check_id(row.get("id"), f"{source}: {kind} {number}")
        for field, value in row.items():
            wanted = _wanted(field, value, zone=kind == "zone")
            if wanted:
                name = row.get("id", number)
                raise DataError(f"{source}: {kind} {name!r}: `{field}` must be {wanted}; it is {value!r}.")


def _check_id(given: Any, name: str) -> None:
    if isinstance(given, str) and not _ID.fullmatch(given):
        raise DataError(f"{name}: `id` must be words with hyphens between them; it is {given!r}.")
    if isinstance(given, str) and given in RESERVED:
        raise DataError(f"{name}: {given!r} is what Dateline itself calls something else; choose another `id`.")


def _wanted(field: str, value: Any, *, zone: bool) -> str | None:
    """What ``field`` must be where ``value`` is not that."""
    if field in _TEXTS:
        good = isinstance(value, list) and all(isinstance(text, str) and text for text in value)
        return None if good else "a list of texts, none of them empty"
    if field in _SWITCHES:
        return None if isinstance(value, bool) else "true or false"
    if zone and field in _TABLES:
        return None if isinstance(value, Mapping) else "a table"
    return None if isinstance(value, str) else "a text"
