"""What scanning a row format finds, before anything is kept in memory."""

from collections.abc import Mapping
from typing import Any, NamedTuple


def others_of(row: Mapping[str, Any], text: str) -> str:
    """The fields of ``row`` but the column ``text``, written out: where they stay the same, so does this."""
    return repr([field for field in row.items() if field[0] != text])


class Row(NamedTuple):
    """One document of a row format: its line or row from 1, its stretch of the file, its id if any, its text.

    ``others`` are its other fields, which hold what is known besides the text.
    """

    number: int
    start: int
    end: int
    id: Any
    text: str
    others: str
