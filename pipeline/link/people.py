"""Persons of one document: every short form to the one full name that fits; two that fit leave it unlinked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.knowledge import particles
from pipeline.link.links import Link
from pipeline.link.names import one_line, slug, words
from pipeline.records import Finding


@dataclass(slots=True)
class _Person:
    """One person of the document under construction: the fullest name and its folded words."""

    name: str
    key: tuple[str, ...]
    keys: set[tuple[str, ...]] = field(default_factory=set)


def link_people(findings: Sequence[Finding], text: str) -> list[Link]:
    """A link for each person mention of one document, in text order; ``text`` is the clean text.

    A person of one word only gets an id that holds for this document alone, since a bare `Kato` elsewhere is
    likely somebody else.
    """
    keys = [words(finding.surface) for finding in findings]
    persons = _full_names(findings, keys)
    links: list[Link] = []
    for i, (finding, key) in enumerate(zip(findings, keys, strict=True)):
        before = findings[i - 1] if i else None
        if before is not None and _glossed(before, finding, text) and links[-1].entity_id:
            links.append(Link(links[-1].entity_id, links[-1].name, "script", "script"))
            continue
        links.append(_link(finding, key, persons))
    return links


def _full_names(findings: Sequence[Finding], keys: Sequence[tuple[str, ...]]) -> list[_Person]:
    """The persons named by more than one word, longest names first gathering the shorter that fit them alone."""
    names: dict[tuple[str, ...], str] = {}
    for finding, key in zip(findings, keys, strict=True):
        if len(key) > 1:
            names.setdefault(key, one_line(finding.surface))
    persons: list[_Person] = []
    for key in sorted(names, key=lambda key: -len(key)):
        fitting = [person for person in persons if _is_part(key, person.key)]
        if len(fitting) == 1:
            fitting[0].keys.add(key)
        else:
            persons.append(_Person(names[key], key, {key}))
    return persons


def _is_part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether ``short`` (two words or more) names the same person as ``long``.

    Either its words stand together in it (``Perdomo Di-Lella``), or it keeps the first and a family name and
    only leaves words out or shortens them to initials (``Vladimir Putin``, ``V. Putin``, ``Jorge Luis Perdomo``).
    """
    if any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1)):
        return True
    if not _same(short[0], long[0]) or short[-1] not in long[1:]:
        return False
    rest = iter(long)
    return all(any(_same(word, other) for other in rest) for word in short)


def _same(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


def _link(finding: Finding, key: tuple[str, ...], persons: Sequence[_Person]) -> Link:
    name = one_line(finding.surface)
    if not key:
        return Link(None, name, "full", "unknown")
    for person in persons:
        if key in person.keys:
            form = "full" if _same(key[0], person.key[0]) else "surname"
            return _to(person, form, "exact" if key == person.key else "partial")
    for form, fits in (("surname", _by_surname), ("given", _by_given), ("initials", _by_initials)):
        fitting = [person for person in persons if fits(key, person.key)]
        if len(fitting) == 1:
            return _to(fitting[0], form, form)
        if fitting:
            return Link(None, name, form, "ambiguous")
    return Link(f"person:{slug(name)}#{finding.doc_id}", name, "surname", "alone")


def _to(person: _Person, form: str, method: str) -> Link:
    return Link(f"person:{slug(person.name)}", person.name, form, method)


def _by_surname(key: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """One word that is the last of the name, a double surname's first, or follows only a particle."""
    return key == long[-1:] or (len(key) == 1 and len(long) > 2 and key[0] in long[1:] and key[0] not in _PARTICLES)


def _by_given(key: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return key == long[:1]


def _by_initials(key: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(key[0]) > 1 and len(key) == 1 and key[0] == "".join(word[0] for word in long)


def _glossed(before: Finding, finding: Finding, text: str) -> bool:
    """Whether ``finding`` is the name before it once more, in brackets and in another script."""
    between = text[before.clean_end : finding.clean_start]
    return between.strip() in {"(", "（"} and not finding.surface.isascii() and before.surface[:1].isascii()


_PARTICLES = frozenset(word for particle in particles() for word in words(particle))
