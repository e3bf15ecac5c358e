"""The list of repeated lines as a file that a person reviews, and as what cleaning looks lines up in."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from pipeline.clean.repeats.lines import key_of, longest_line, opening_of
from pipeline.clean.zones import Marked
from pipeline.errors import DataError
from pipeline.records import Span
from pipeline.spans import Change

REMOVE, TAG, KEEP = ACTIONS = ("remove", "tag", "keep")
RULE_ID, FAMILY, ZONE = "repeated-line", "repeat", "repeated"


@dataclass(frozen=True, slots=True)
class Repeat:
    """One row of the list: a line of a site, how often it recurs and where, and what is to be done with it."""

    site: str
    line: str
    key: str
    documents: int
    site_documents: int
    edge_share: float
    action: str
    why: str


COLUMNS = tuple(column.name for column in fields(Repeat))


class _Listed:
    """The keys of one site's lines with one action, and how long a line with one of them can be, by its first words."""

    def __init__(self, keys: frozenset[str]) -> None:
        self._keys = keys
        self._longest: dict[str, int] = {}
        for key in keys:
            opening = opening_of(key)
            self._longest[opening] = max(self._longest.get(opening, 0), longest_line(key))
        self._longest_of_all = max(self._longest.values())

    def lines(self, text: str) -> Iterator[tuple[Span, str]]:
        """The listed lines of ``text``, without their breaks, and their keys; only likely ones are keyed."""
        start = 0
        for line in text.split("\n"):
            if line and len(line) <= self._longest_of_all and len(line) <= self._longest.get(opening_of(line), 0):
                key = key_of(line)
                if key in self._keys:
                    yield Span(start, start + len(line)), key
            start += len(line) + 1


class Repeats:
    """What to do with the lines of each site: the list as cleaning looks lines up in it; nothing changes it."""

    def __init__(self, actions: Mapping[str, Mapping[str, str]]) -> None:
        """From actions by key, by site."""
        self._keys: dict[tuple[str, str], frozenset[str]] = {
            (site, action): frozenset(key for key, value in keys.items() if value == action)
            for site, keys in actions.items()
            for action in {REMOVE, TAG} & set(keys.values())
        }
        self._listed: dict[tuple[str, str], _Listed] = {}  # made when the first document of a site comes

    def changes(self, site: str, text: str, title: str | None = None) -> Iterator[Change]:
        """Removals of the lines to remove, with their line breaks, in text order and apart.

        The first line of ``text`` that says something stays, and so does ``title``.
        """
        spans = list(self._found(site, text, title, REMOVE))
        # The last line of a text has no break behind it: it, and removed lines right before it, take the one before.
        tail = len(text)
        for span in reversed(spans):
            if span.end != tail:
                break
            tail = span.start - 1
        for start, end in spans:
            shift = int(start < tail)
            yield Change(start - 1 + shift, end + shift, "", RULE_ID, FAMILY)

    def tags(self, site: str, text: str, title: str | None = None) -> Iterator[Marked]:
        """A zone for each line to tag, blanks around it left out."""
        for start, end in self._found(site, text, title, TAG):
            line = text[start:end]
            at = start + len(line) - len(line.lstrip())
            yield Marked(Span(at, at + len(line.strip())), ZONE, RULE_ID)

    def _found(self, site: str, text: str, title: str | None, action: str) -> Iterator[Span]:
        keys = self._keys.get((site, action))
        if keys is None:
            return
        if (site, action) not in self._listed:
            self._listed[site, action] = _Listed(keys)
        found = list(self._listed[site, action].lines(text))
        first = _first_line(text) if found else 0
        for span, key in found:
            if span.start > first and key != key_of(title or ""):
                yield span


def _first_line(text: str) -> int:
    """Where the first line with a key begins."""
    start = 0
    for line in text.split("\n"):
        if key_of(line):
            break
        start += len(line) + 1
    return start


def check_unwritten(path: Path) -> None:
    """Raises ``DataError`` where there is a file at ``path`` already, which a person may have edited."""
    if path.exists():
        raise DataError(f"{path}: is there and may hold your edits; name another file, or remove this one.")


def write_repeats(rows: Iterable[Repeat], path: Path) -> None:
    """``rows`` as a CSV file at ``path``; raises ``DataError`` as ``check_unwritten`` does, or where it is no place."""
    check_unwritten(path)
    try:
        with path.open("x", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(astuple(row) for row in rows)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error}); name another file.") from error


@cache
def repeats_of(path: Path | None) -> Repeats:
    """The list of repeated lines at ``path``, loaded once a process; an empty one where there is none."""
    return load_repeats(path) if path else Repeats({})


def load_repeats(path: Path) -> Repeats:
    """The list at ``path``; raises ``DataError`` where it is not one that ``write_repeats`` could have written.

    Numbers and reasons are for people and are not looked at.
    """
    actions: dict[str, dict[str, str]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for place, row in _rows(file, path):
                keys = actions.setdefault(row["site"], {})
                if row["key"] in keys:
                    raise DataError(f"{place}: the key {row['key']!r} stands twice for {row['site']}; keep one row.")
                keys[row["key"]] = row["action"]
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror or error}); make it with `dateline repeats`."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: no CSV in UTF-8 ({error}); save it as “CSV UTF-8”, commas between fields.") from error
    return Repeats(actions)


def _rows(file: Iterable[str], path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each row of the file, checked, with its place (``file:line``)."""
    reader = csv.DictReader(file)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise DataError(f"{path}:1: the columns must be {','.join(COLUMNS)}; make the file with `dateline repeats`.")
    for row in reader:
        place = f"{path}:{reader.line_num}"
        if None in row or None in row.values():
            raise DataError(f"{place}: has not {len(COLUMNS)} fields; quote lines that hold commas.")
        if row["action"] not in ACTIONS:
            raise DataError(f"{place}: action {row['action']!r} is not one of {', '.join(ACTIONS)}; write one of them.")
        key = key_of(row["line"])
        if not row["site"] or not key or row["key"] != key:
            raise DataError(f"{place}: the row needs a site, and the key of its line is {key!r}; write both so.")
        yield place, row
