"""What the documents say of each person and agency, gathered by id."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.link.names import fold
from pipeline.link.roles import normal

_NEAR = 100  # code points between the starts of two names that stand together
_TOLD = ("doc_id", "type", "entity_id", "surface", "name", "form", "kind", "country", "role")
_PLACED = ("doc_id", "clean_start", "type", "entity_id")
# Reads these columns of all links, grouped by document, as often as it is called.
Links = Callable[[Sequence[str]], Iterable[tuple[Any, ...]]]


@dataclass(slots=True)
class Profile:
    """One id: its names with the documents that have them, and what is said of it.

    ``shorts`` are the folded abbreviations that a document spells out, ``roles`` are ``normal``.
    """

    entity_id: str
    type: str
    names: dict[str, int] = field(default_factory=dict)
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
        return sum(self.names.values())


def profiles(links: Links, watched: Collection[str] = ()) -> tuple[dict[str, Profile], dict[str, Profile]]:
    """A profile for each person and agency of ``links``, and one for each ``id#doc_id`` watched that a document has."""
    found: dict[str, Profile] = {}
    apart: dict[str, Profile] = {}
    for doc_id, rows in groupby(links(_TOLD), key=itemgetter(0)):
        seen = set()
        for _, kind, entity_id, *told in rows:
            if entity_id is None or kind == "country":
                continue
            profile = found.get(entity_id)
            if profile is None:
                profile = found[entity_id] = Profile(entity_id, kind)
            _add(profile, told, is_first=entity_id not in seen)
            seen.add(entity_id)
            if watched and (own := f"{entity_id}#{doc_id}") in watched:
                _add(apart.setdefault(own, Profile(own, kind)), told, is_first=own not in seen)
                seen.add(own)
    return found, apart


def _add(profile: Profile, told: Sequence[str | None], *, is_first: bool) -> None:
    """One more mention; ``is_first`` where the document has none before it."""
    surface, name, form, kind, country, role = told
    if is_first and name:
        profile.names[name] = profile.names.get(name, 0) + 1
        profile.kind, profile.country = profile.kind or kind, profile.country or country
    if role:
        profile.roles |= {normal(role)}
    if form == "acronym" and surface and surface != name and fold(surface) not in profile.shorts:
        profile.shorts |= {fold(surface)}


def ties(links: Links, wanted: Iterable[str]) -> dict[str, frozenset[str]]:
    """Ids of the agencies and countries that stand near the persons ``wanted`` in some document."""
    found: dict[str, set[str]] = {entity_id: set() for entity_id in wanted}
    for _, rows in groupby(links(_PLACED), key=itemgetter(0)) if found else ():
        mentions = [(start, kind, entity_id) for _, start, kind, entity_id in rows if entity_id]
        for start, _, entity_id in mentions:
            if entity_id in found:
                near = {other for at, kind, other in mentions if kind != "person" and abs(at - start) <= _NEAR}
                found[entity_id] |= near
    return {entity_id: frozenset(near) for entity_id, near in found.items()}
