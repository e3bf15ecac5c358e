"""What the documents say of each person and agency, gathered by id."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from pipeline.link.names import fold
from pipeline.link.roles import normal
from pipeline.records import Link

_NEAR = 100  # code points between the starts of two names that stand together
Links = Callable[[], Iterable[Link]]


@dataclass(slots=True)
class Profile:
    """One id: how it is named, and what is said of it. ``shorts`` are the abbreviations that a document spells out."""

    entity_id: str
    type: str
    names: Counter[str] = field(default_factory=Counter)
    kind: str | None = None
    country: str | None = None
    roles: frozenset[str] = frozenset()
    shorts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The fullest name, and among those the most frequent."""
        return min(self.names, key=lambda name: (-len(name.split()), -self.names[name], name))

    @property
    def n_documents(self) -> int:
        """In how many documents it stands."""
        return self.names.total()


def profiles(links: Links) -> dict[str, Profile]:
    """A profile for each person and agency of ``links``, which come grouped by document."""
    found: dict[str, Profile] = {}
    for rows in _by_document(links()):
        for entity_id, own in _by_entity(rows).items():
            profile = found.setdefault(entity_id, Profile(entity_id, own[0].type))
            profile.names[own[0].name] += 1
            profile.kind = profile.kind or own[0].kind
            profile.country = profile.country or own[0].country
            roles = {normal(row.role) for row in own if row.role} - profile.roles
            if roles:
                profile.roles |= roles
            shorts = {fold(row.surface) for row in own if row.form == "acronym" and row.surface != row.name}
            if shorts - profile.shorts:
                profile.shorts |= shorts
    return found


def ties(links: Links, wanted: Iterable[str]) -> dict[str, frozenset[str]]:
    """Ids of the agencies and countries that stand near the persons ``wanted`` in some document."""
    found: dict[str, set[str]] = {entity_id: set() for entity_id in wanted}
    for rows in _by_document(links()) if found else ():
        others = [row for row in rows if row.type != "person" and row.entity_id]
        for row in rows:
            if row.entity_id in found and row.type == "person":
                found[row.entity_id].update(
                    other.entity_id or "" for other in others if abs(other.clean_start - row.clean_start) <= _NEAR
                )
    return {entity_id: frozenset(near) for entity_id, near in found.items()}


def _by_document(links: Iterable[Link]) -> Iterator[list[Link]]:
    for _, rows in groupby(links, key=attrgetter("doc_id")):
        yield list(rows)


def _by_entity(rows: Iterable[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for row in rows:
        if row.entity_id is not None and row.type != "country":
            found.setdefault(row.entity_id, []).append(row)
    return found
