"""Which column of a row means what: the usual names of text, id and header fields in row formats."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.config import ID_COLUMNS, TEXT_COLUMNS, Settings
from pipeline.dates import parse_date
from pipeline.errors import UnreadableError
from pipeline.records import Header

_SHOWN, _WIDE = 100, 80  # names of columns in a message, and characters of each
HEADER_COLUMNS = {
    "title": ("title", "headline"),
    "url": ("url", "link", "source_url", "page_url"),
    "published": (
        "published",
        "date",
        "published_at",
        "published_date",
        "publication_date",
        "pub_date",
        "datetime",
    ),
    # A column `source` is left alone: in many files it tells where a row was got from, or under which licence.
    "publisher": ("publisher", "site", "sitename", "outlet", "source_name", "publication"),
    "source_agency": ("source_agency", "agency"),
    "author": ("author", "authors", "byline", "creator"),
}


def text_column(names: Iterable[str], settings: Settings) -> str:
    """The column that holds the text; raises ``UnreadableError`` (``missing-column``) where there is none."""
    return _column(list(names), settings.text_column, TEXT_COLUMNS, "--text-column")


def id_column(names: Iterable[str], settings: Settings) -> str | None:
    """The column that holds the document's id, None where none of the usual names occurs.

    Raises ``UnreadableError`` (``missing-column``) where the user named one that is not there.
    """
    listed = list(names)
    if settings.id_column is None and not set(listed) & set(ID_COLUMNS):
        return None
    return _column(listed, settings.id_column, ID_COLUMNS, "--id-column")


def _column(names: list[str], wanted: str | None, usual: tuple[str, ...], option: str) -> str:
    choices = (wanted,) if wanted is not None else usual
    for choice in choices:
        if choice in names:
            return choice
    shown = sorted(name if len(name) <= _WIDE else f"{name[:_WIDE]}…" for name in names)[:_SHOWN]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    raise UnreadableError(
        "missing-column",
        f"No column {' or '.join(repr(name) for name in choices)} among {shown}{more}; name yours with {option}.",
    )


def header(row: Mapping[str, Any]) -> Header:
    """The header fields that the row's columns tell."""
    values: dict[str, Any] = {}
    for field, names in HEADER_COLUMNS.items():
        value = next((row[name] for name in names if row.get(name) not in (None, "", [])), None)
        if isinstance(value, list | tuple):
            value = ", ".join(str(part) for part in value)
        if value is not None and str(value).strip():
            values[field] = " ".join(str(value).split())
    if "published" in values:
        values["published"], values["published_precision"] = parse_date(values["published"])
    return Header(**values)


def text_of(row: Mapping[str, Any], column: str) -> str:
    """The row's text; raises ``UnreadableError`` where it is missing, empty or no string."""
    value = row.get(column)
    if value is None:
        raise UnreadableError("missing-text", f"The row has no value for {column!r}; fill it or drop the row.")
    if not isinstance(value, str):
        raise UnreadableError("not-text", f"The value of {column!r} is no string; name the text with --text-column.")
    if not value.strip():
        raise UnreadableError("empty", f"The value of {column!r} is empty; fill it or drop the row.")
    return value
