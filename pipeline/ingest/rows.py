"""What scanning a row format finds, before anything is kept in memory."""

from typing import Any, NamedTuple


class Row(NamedTuple):
    """One document of a row format: its line or row from 1, its stretch of the file, its id if any, its text."""

    number: int
    start: int
    end: int
    id: Any
    text: str
