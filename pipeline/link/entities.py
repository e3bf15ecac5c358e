"""The entities of a corpus, added up from the entities of its documents."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from pipeline.knowledge import countries
from pipeline.records import DocumentEntity, Entity

COUNTED = ("entity_id", "type", "name", "kind", "country", "n_mentions", "forms", "roles", "published")
"""The fields of the rows that are added up."""


def added_up(rows: Iterable[DocumentEntity]) -> Iterator[Entity]:
    """One entity for each id in ``rows``, in which those of one id stand together, in any order."""
    return (_entity(entity_id, list(own)) for entity_id, own in groupby(rows, key=lambda row: row.entity_id))


def _entity(entity_id: str, rows: list[DocumentEntity]) -> Entity:
    dates = sorted(row.published for row in rows if row.published is not None)
    country = _most_common(row.country for row in rows)
    facts = countries().get(country or "")
    is_country = rows[0].type == "country"
    return Entity(
        entity_id,
        rows[0].type,
        _best_name(rows),
        _most_common(row.kind for row in rows),
        country,
        facts.alpha3 or None if facts else None,
        facts.numeric or None if facts else None,
        facts.successors if facts and is_country else (),
        facts.wikidata if facts and is_country else None,
        _by_frequency(role for row in rows for role in row.roles),
        tuple(sorted({form for row in rows for form in row.forms})),
        len(rows),
        sum(row.n_mentions for row in rows),
        dates[0] if dates else None,
        dates[-1] if dates else None,
    )


def _best_name(rows: list[DocumentEntity]) -> str:
    """The name to show: spelt out rather than abbreviated or in capitals, then the most frequent, then the longest."""
    if len(rows) == 1:
        return rows[0].name
    counts = Counter(row.name for row in rows)
    return min(counts, key=lambda name: (name.isupper(), " " not in name, -counts[name], -len(name), name))


def _most_common(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _by_frequency(values: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(values)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
