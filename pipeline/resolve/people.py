"""Which persons of different documents are one: a spelling apart, or a fuller name that something else supports."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from pipeline.knowledge import person_names
from pipeline.link.keys import person_key
from pipeline.link.names import fold
from pipeline.link.persons import Key, is_part
from pipeline.link.readings import is_wire
from pipeline.resolve.clusters import Clusters
from pipeline.resolve.merges import Merge
from pipeline.resolve.profiles import Profile

Ties = Callable[[Iterable[str]], Mapping[str, frozenset[str]]]


def by_spelling(people: Iterable[Profile]) -> Iterator[Merge]:
    """Merges of the persons whose names have one key."""
    first: dict[Key, Profile] = {}
    for person in people:
        key = person_key(person.name)
        other = first.setdefault(key, person)
        if other is not person:
            yield Merge(other.entity_id, person.entity_id, "spelling", " ".join(key))


def by_fuller_name(people: Sequence[Profile], clusters: Clusters, ties_of: Ties) -> Iterator[Merge]:
    """Merges of a person with the one fuller name of the corpus that theirs fits, where something supports it.

    ``Jorge Luis Perdomo`` and ``Jorge Luis Perdomo Di-Lella`` must share a role or an agency; a country alone is
    enough for names of three words or with a rare one. The support is that of these two names, not of what either
    was merged with, and of the fullest name, not of one between, so that weak evidence makes no chain.
    """
    known = {person.entity_id: person for person in people}
    fits = fitting((person_key(person.name), person.entity_id) for person in people)
    likely = [(known[short], [known[long] for long in fuller]) for short, fuller in fits]
    near = ties_of({person.entity_id for short, fuller in likely for person in (short, *fuller)})
    for short, fuller in likely:
        if len({clusters.root(long.entity_id) for long in fuller}) > 1:
            continue  # several persons may be meant
        most = len(person_key(fuller[0].name))
        for long in (long for long in fuller if len(person_key(long.name)) == most):
            shared = _support(short, long, near)
            if shared is not None:
                yield Merge(long.entity_id, short.entity_id, "fuller-name", shared)
                break


def fitting(people: Iterable[tuple[Key, str]]) -> Iterator[tuple[str, list[str]]]:
    """The id of each person with those of a fuller name that theirs fits; of both, long names first."""
    keyed = sorted(people, key=lambda item: (-len(item[0]), item[1]))
    holding: dict[tuple[str, str], list[tuple[Key, str]]] = {}
    for key, person in keyed:
        for word in dict.fromkeys(key[1:]):
            holding.setdefault((key[0], word), []).append((key, person))
    for key, person in keyed:
        if len(key) > 1:
            likely = holding[key[0], key[-1]]  # the last word stands in any name that this one is part of
            fuller = [long for other, long in likely if len(other) > len(key) and is_part(key, other)]
            if fuller:
                yield person, fuller


def pairs(people: Sequence[tuple[Key, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of ids by which all persons hang together that a rule here may make one: of one key, or fitting."""
    first: dict[Key, str] = {}
    for key, person in people:
        other = first.setdefault(key, person)
        if other != person:
            yield other, person
    for short, fuller in fitting(people):
        yield from ((short, long) for long in fuller)


def blocks(person: Profile) -> Iterator[tuple[str, ...]]:
    """Keys of which a person shares one with any other that a rule here may make one with them.

    All begin with the same word: who shares one, shares that. The one that is the whole name has an empty word next.
    """
    key = person_key(person.name)
    first = key[0] if key else ""
    yield (first, "", *key)
    if len(key) > 1:
        yield from ((first, word) for word in dict.fromkeys(key[1:]))


def _support(short: Profile, long: Profile, near: Mapping[str, frozenset[str]]) -> str | None:
    """What two persons have in common that tells that they are one; None where it is too little.

    Countries near the one and others near the other speak against it. An office without a field (`president`) says
    something only of persons of one country; wire services and intergovernmental bodies stand near anybody.
    """
    shared = near[short.entity_id] & near[long.entity_id]
    common, countries = _countries(shared), [_countries(near[one.entity_id]) for one in (short, long)]
    if all(countries) and not common:
        return None
    roles = {role for role in short.roles & long.roles if " " in role or common}
    if roles:
        return f"role {min(roles)}"
    agencies = {entity_id for entity_id in shared if entity_id.startswith("agency:") and _tells(entity_id)}
    if agencies:
        return min(agencies)
    return min(common) if common and not _is_common(short.name) else None


def _countries(near: Iterable[str]) -> set[str]:
    return {entity_id for entity_id in near if entity_id.startswith("country:")}


def _tells(agency: str) -> bool:
    """Whether an agency near two persons tells something of them."""
    return "@" in agency and not is_wire(agency.removeprefix("agency:").partition("@")[0].replace("-", " "))


def _is_common(name: str) -> bool:
    """Whether many people may have ``name``: two words, both of them common names."""
    parts = fold(name).split()
    return len(parts) < 3 and all(part in _common() for part in parts)


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(name) for names in person_names().values() for _, name in names)
