"""Persons of one document: every short form to the one full name that fits, or to the one the text speaks of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.link.names import one_line, slug
from pipeline.link.persons import Key, is_initial_and_surname, is_surname, key_of, surname_first
from pipeline.link.register import Person, Register
from pipeline.records import Finding, Link

_TOGETHER = re.compile(r"\s*(?:,|and|&|or|und|y|et)\s*(?:and\s+)?")
_PLURAL = re.compile(r"s\b")
_KIN = re.compile(r"\s+(?:family|clan|dynasty|brothers|sisters|siblings|couple|twins|household)\b")
_BESIDE = 40  # code points between two names that are named together


@dataclass(slots=True)
class _Told:
    """What the text told so far: the persons in the order in which it named them in full."""

    introduced: list[Person] = field(default_factory=list)

    def add(self, person: Person) -> None:
        self.introduced.append(person)

    def meant(self, fitting: Sequence[Person]) -> Person | None:
        """The one of ``fitting`` that a short form means here, if the text so far settles it.

        Either no other was named in full yet, or the one named in full last is also the one named first: of 66
        such surnames in labelled texts these rules decide 42, all of them right; the last one alone is wrong for 17.
        """
        named = [person for person in self.introduced if person in fitting]
        return named[0] if named and named[0] is named[-1] else None


def link_people(findings: Sequence[Finding], text: str) -> list[Link]:
    """A link for each person mention of one document, in text order; ``text`` is the clean text.

    A person of one word, or of a surname with particles or an initial, only gets an id that holds for this document
    alone, since a bare `Kato` or `Díaz-Canel` elsewhere may be somebody else.
    """
    keys = [key_of(finding.surface) for finding in findings]
    people = Register(_full_names(findings, keys), _side_by_side(findings, keys))
    _add_families(people, findings, keys, text)
    told = _Told()
    links: list[Link] = []
    for i, (finding, key) in enumerate(zip(findings, keys, strict=True)):
        before = findings[i - 1] if i else None
        if before is not None and _glossed(before, finding, text) and links[-1].entity_id:
            links.append(_to(finding, Person(links[-1].entity_id, links[-1].name, key), "script", "script"))
            continue
        links.append(_link(finding, key, people, told, text))
    return links


def _full_names(findings: Sequence[Finding], keys: Sequence[Key]) -> list[Person]:
    """The persons named by more than one word, each under its first name that is not all in capitals."""
    names: dict[Key, Finding] = {}
    for finding, key in zip(findings, keys, strict=True):
        if len(key) > 1 and (key not in names or names[key].surface.isupper()):
            names[key] = finding
    return [_person(finding, key) for key, finding in names.items()]


def _side_by_side(findings: Sequence[Finding], keys: Sequence[Key]) -> set[tuple[Key, Key]]:
    """Pairs of full names that the text names one right after the other, each pair in sorted order."""
    pairs = pairwise(zip(findings, keys, strict=True))
    return {
        (min(key, full), max(key, full))
        for (one, key), (other, full) in pairs
        if len(key) > 1 and len(full) > 1 and other.clean_start - one.clean_end <= _BESIDE
    }


def _person(finding: Finding, key: Key) -> Person:
    name = one_line(finding.surface)
    alone = f"#{finding.doc_id}" if is_initial_and_surname(key) or is_surname(name) else ""
    return Person(f"person:{slug(' '.join(key))}{alone}", name, key)


def _add_families(people: Register, findings: Sequence[Finding], keys: Sequence[Key], text: str) -> None:
    """``Bill and Hillary Clinton``: a given name in front of a full name shares its surname."""
    for (one, key), (other, full) in pairwise(zip(findings, keys, strict=True)):
        between = text[one.clean_end : other.clean_start]
        if len(key) == 1 and len(full) > 1 and _TOGETHER.fullmatch(between) and not people.fitting(key):
            name = one_line(one.surface)
            people.add(Person(f"person:{slug(name)}#{one.doc_id}", name, (key[0], full[-1])))


def _link(finding: Finding, key: Key, people: Register, told: _Told, text: str) -> Link:
    if not key:
        return _to(finding, None, "full", "unknown")
    form, method, fitting = people.fitting_best(key)
    is_kin = len(key) == 1 and form == "surname" and fitting and _KIN.match(text, finding.clean_end)
    if is_kin or (form == "surname" and len(fitting) > 1 and _PLURAL.match(text, finding.clean_end)):
        return _to(finding, None, form, "family", fitting)
    person = fitting[0] if len(fitting) == 1 else told.meant(fitting)
    if person is not None:
        if len(key) > 1:
            told.add(person)
        return _to(finding, person, _form(form, person), method if len(fitting) == 1 else "nearest")
    if fitting:
        return _to(finding, None, _form(form, fitting[0]), "ambiguous", fitting)
    name = one_line(finding.surface)
    return _to(finding, Person(f"person:{slug(name)}#{finding.doc_id}", name, key), "surname", "alone")


def _form(part: str, person: Person) -> str:
    """``part`` of a name in Western order as what it is in the person's: ``Xi`` stands first and is a surname."""
    return {"surname": "given", "given": "surname"}.get(part, part) if surname_first(person.name) else part


def _to(finding: Finding, person: Person | None, form: str, method: str, fitting: Iterable[Person] = ()) -> Link:
    """The link to ``person``; without one, ``fitting`` are those that may be meant."""
    return Link(
        finding.doc_id,
        finding.clean_start,
        "person",
        finding.surface,
        person.entity_id if person is not None else None,
        person.name if person is not None else one_line(finding.surface),
        form,
        method,
        candidates=tuple(sorted({one.entity_id for one in fitting})),
    )


def _glossed(before: Finding, finding: Finding, text: str) -> bool:
    """Whether ``finding`` is the name before it once more, in brackets and in another script."""
    between = text[before.clean_end : finding.clean_start]
    return between.strip() in {"(", "（"} and not finding.surface.isascii() and before.surface[:1].isascii()
