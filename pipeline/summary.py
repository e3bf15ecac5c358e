"""What a run gave, in a screenful: counted part by part, so that a cluster counts as one machine does."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from pipeline import schemas
from pipeline.records import TYPES
from pipeline.schemas import Table

_TOP, _HELD = 5, 1000
COUNTED: Mapping[Table, tuple[str, ...]] = {
    schemas.DOCUMENTS: ("n_chars_raw", "n_chars_removed"),
    schemas.MENTIONS: ("type",),
    schemas.RECOGNIZED: ("doc_id",),
    schemas.REJECTED: ("error",),
}
"""The tables whose parts are counted, and the columns that are looked at."""
LED = ("type", "n_documents", "n_mentions", "entity_id", "name")
"""The columns of ``entities`` that a summary wants."""
Counts = Counter[tuple[str, str]]


def counts_of(table: Table, rows: Iterable[tuple[Any, ...]]) -> Counts:
    """What the rows of a part of ``table``, with its columns of ``COUNTED``, add to the counts of a run."""
    counts: Counts = Counter({(table.name, ""): 0})
    for row in rows:
        counts[table.name, ""] += 1
        if table is schemas.DOCUMENTS:
            counts["characters", "raw"] += row[0]
            counts["characters", "removed"] += row[1]
        elif table is not schemas.RECOGNIZED:
            counts[table.name, row[0]] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of a run, its entities by type and those in most documents, and where its tables lie."""

    place: str
    counts: Counts
    n_entities: Counter[str]
    leading: Mapping[str, Sequence[str]]


def summary_of(place: str, counts: Counts, entities: Iterable[tuple[Any, ...]]) -> Summary:
    """The summary of tables at ``place``; ``entities`` are the columns ``LED`` of all rows, in any order."""
    n_entities: Counter[str] = Counter()
    leading: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in TYPES}
    for row in entities:
        n_entities[row[0]] += 1
        own = leading[row[0]]
        own.append(row)
        if len(own) >= _HELD:
            own[:] = _first(own)
    return Summary(place, counts, n_entities, {kind: [_shown(row) for row in _first(leading[kind])] for kind in TYPES})


def _first(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return nsmallest(_TOP, rows, key=lambda row: (-row[1], -row[2], row[3]))


def _shown(row: tuple[Any, ...]) -> str:
    _, n_documents, n_mentions, _, name = row
    return f"{name} ({n_documents}/{n_mentions})"


def summary_lines(summary: Summary) -> Iterator[str]:
    """Documents, mentions and entities by type, rejections by reason, and the entities in most documents."""
    counts = summary.counts
    n_documents = _number(counts[schemas.DOCUMENTS.name, ""], "document")
    raw, removed = counts["characters", "raw"], counts["characters", "removed"]
    yield f"{n_documents}, {raw:,} characters; cleaning removed {removed:,}"
    yield f"{'':<10}{'mentions':>10}{'entities':>10}   in most documents (documents/mentions)"
    for kind in TYPES:
        n_mentions, n_entities = counts[schemas.MENTIONS.name, kind], summary.n_entities[kind]
        yield f"{kind:<10}{n_mentions:>10,}{n_entities:>10,}   {', '.join(summary.leading[kind])}"
    yield from _ending(counts, summary.place)


def count_lines(counts: Counts, place: str) -> Iterator[str]:
    """How many documents, mentions and rejections there are at ``place``, for a stage run alone."""
    yield _number(counts[schemas.DOCUMENTS.name, ""], "document")
    if (schemas.RECOGNIZED.name, "") in counts:
        yield _number(counts[schemas.RECOGNIZED.name, ""], "mention")
    yield from _ending(counts, place)


def _ending(counts: Counts, place: str) -> Iterator[str]:
    table = schemas.REJECTED.name
    if not counts[table, ""]:
        yield "Rejected: nothing"
    else:
        reasons = sorted((error, count) for (name, error), count in counts.items() if name == table and error)
        told = ", ".join(f"{count} {error}" for error, count in reasons)
        yield f"Rejected: {counts[table, '']:,} ({told}); see {place.rstrip('/')}/{table}"
    yield f"Tables: {place}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
