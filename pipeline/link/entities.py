"""The entities of a corpus, added up from the entities of its documents."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, groupby

from pipeline.knowledge import countries
from pipeline.records import DocumentEntity, Entity

COUNTED = ("entity_id", "type", "name", "kind", "country", "n_mentions", "forms", "roles", "published")
"""The fields of the rows that are added up."""
VALUES = ("name", "kind", "country", "forms", "roles")
"""Those of them whose values are counted, each apart."""


class Tally:
    """What documents say of one entity, counted; it grows with the different values, not with the documents."""

    def __init__(self, kind: str) -> None:
        """``kind`` is the type of the entity."""
        self.type = kind
        self.counts: dict[str, Counter[str]] = {field: Counter() for field in VALUES}
        self.n_mentions = 0
        self.first: date | None = None
        self.last: date | None = None

    def add(self, row: DocumentEntity) -> None:
        """Count one document."""
        for field, values in self.counts.items():
            value = getattr(row, field)
            values.update(value if isinstance(value, tuple) else () if value is None else (value,))
        self.told(row.n_mentions, row.published, row.published)

    def told(self, n_mentions: int, first: date | None, last: date | None) -> None:
        """Count mentions, and the first and last day of documents that have them."""
        self.n_mentions += n_mentions
        self.first = min(filter(None, (self.first, first)), default=None)
        self.last = max(filter(None, (self.last, last)), default=None)


def added_up(rows: Iterable[DocumentEntity]) -> Iterator[Entity]:
    """One entity for each id in ``rows``, in which those of one id stand together, in any order."""
    for entity_id, own in groupby(rows, key=lambda row: row.entity_id):
        yield entity_of(entity_id, tally_of(own))


def tally_of(rows: Iterable[DocumentEntity]) -> Tally:
    """What ``rows``, at least one, say of the entity that they all have."""
    waiting = iter(rows)
    first = next(waiting)
    tally = Tally(first.type)
    for row in chain([first], waiting):
        tally.add(row)
    return tally


def entity_of(entity_id: str, tally: Tally) -> Entity:
    """The entity that was counted."""
    counts = tally.counts
    country = _most_common(counts["country"])
    facts = countries().get(country or "")
    is_country = tally.type == "country"
    return Entity(
        entity_id,
        tally.type,
        _best_name(counts["name"]),
        _most_common(counts["kind"]),
        country,
        facts.alpha3 or None if facts else None,
        facts.numeric or None if facts else None,
        facts.successors if facts and is_country else (),
        facts.wikidata if facts and is_country else None,
        tuple(sorted(counts["roles"], key=lambda role: (-counts["roles"][role], role))),
        tuple(sorted(counts["forms"])),
        counts["name"].total(),
        tally.n_mentions,
        tally.first,
        tally.last,
    )


def _best_name(counts: Counter[str]) -> str:
    """The name to show: spelt out rather than abbreviated or in capitals, then the most frequent, then the longest."""
    return min(counts, key=lambda name: (name.isupper(), " " not in name, -counts[name], -len(name), name))


def _most_common(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda value: (-counts[value], value), default=None)
