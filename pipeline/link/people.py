"""Persons of one document: every short form to the one full name that fits; two that fit leave it unlinked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from pipeline.link.links import Link
from pipeline.link.names import one_line, slug, words
from pipeline.link.persons import Key, is_initial_and_surname, is_part, same, surname_first, surnames
from pipeline.records import Finding


@dataclass(slots=True)
class _Person:
    """One person of the document: the fullest name and its folded words."""

    entity_id: str
    name: str
    key: Key


@dataclass(slots=True)
class _People:
    """The persons of a document by what a mention may have of their names; nothing here looks at all of them."""

    by_key: dict[Key, _Person] = field(default_factory=dict)
    by_surname: dict[str, list[_Person]] = field(default_factory=dict)
    by_given: dict[str, list[_Person]] = field(default_factory=dict)
    by_initials: dict[str, list[_Person]] = field(default_factory=dict)
    by_pair: dict[tuple[str, str], list[_Person]] = field(default_factory=dict)

    def add(self, person: _Person) -> None:
        """Make ``person`` findable by each part of its name."""
        key = person.key
        self.by_key[key] = person
        for surname in surnames(key):
            self.by_surname.setdefault(surname, []).append(person)
        self.by_given.setdefault(key[0], []).append(person)
        self.by_initials.setdefault("".join(word[0] for word in key), []).append(person)
        for pair in dict.fromkeys([*combinations(key, 2), *((key[0][0], word) for word in key[1:])]):
            self.by_pair.setdefault(pair, []).append(person)

    def holding(self, key: Key) -> list[_Person]:
        """The persons whose names ``key`` (two words or more) is a part of.

        All words of a part but initials stand in the full name behind its first, so the rarest such pair will do.
        """
        behind = [*(word for word in key[1:-1] if len(word) > 1), key[-1]]
        rarest = min((self.by_pair.get((key[0], word), []) for word in behind), key=len)
        return [person for person in rarest if is_part(key, person.key)]


def link_people(findings: Sequence[Finding], text: str) -> list[Link]:
    """A link for each person mention of one document, in text order; ``text`` is the clean text.

    A person of one word, or of an initial and a surname, only gets an id that holds for this document alone,
    since a bare `Kato` elsewhere is likely somebody else.
    """
    keys = [words(finding.surface) for finding in findings]
    people = _full_names(findings, keys)
    links: list[Link] = []
    for i, (finding, key) in enumerate(zip(findings, keys, strict=True)):
        before = findings[i - 1] if i else None
        if before is not None and _glossed(before, finding, text) and links[-1].entity_id:
            links.append(Link(links[-1].entity_id, links[-1].name, "script", "script"))
            continue
        links.append(_link(finding, key, people))
    return links


def _full_names(findings: Sequence[Finding], keys: Sequence[Key]) -> _People:
    """The persons named by more than one word, fullest names first gathering the shorter that fit them alone."""
    names: dict[Key, Finding] = {}
    for finding, key in zip(findings, keys, strict=True):
        if len(key) > 1:
            names.setdefault(key, finding)
    people = _People()
    for key in sorted(names, key=lambda key: (-len(key), -sum(map(len, key)))):
        fitting = people.holding(key)
        if len(fitting) == 1:
            people.by_key[key] = fitting[0]
        else:
            name = one_line(names[key].surface)
            alone = f"#{names[key].doc_id}" if is_initial_and_surname(key) else ""
            people.add(_Person(f"person:{slug(name)}{alone}", name, key))
    return people


def _link(finding: Finding, key: Key, people: _People) -> Link:
    name = one_line(finding.surface)
    if not key:
        return Link(None, name, "full", "unknown")
    person = people.by_key.get(key)
    if person is not None:
        form = "full" if same(key[0], person.key[0]) else _form("surname", person)
        return _to(person, form, "exact" if key == person.key else "partial")
    word = key[0]
    for method, persons in (
        ("surname", people.by_surname),
        ("given", people.by_given),
        ("initials", people.by_initials if len(word) > 1 else {}),
    ):
        fitting = persons.get(word, ())
        if len(fitting) == 1:
            return _to(fitting[0], _form(method, fitting[0]), method)
        if fitting:
            return Link(None, name, method, "ambiguous")
    return Link(f"person:{slug(name)}#{finding.doc_id}", name, "surname", "alone")


def _form(part: str, person: _Person) -> str:
    """``part`` of a name in Western order as what it is in the person's: ``Xi`` stands first and is a surname."""
    return {"surname": "given", "given": "surname"}.get(part, part) if surname_first(person.name) else part


def _to(person: _Person, form: str, method: str) -> Link:
    return Link(person.entity_id, person.name, form, method)


def _glossed(before: Finding, finding: Finding, text: str) -> bool:
    """Whether ``finding`` is the name before it once more, in brackets and in another script."""
    between = text[before.clean_end : finding.clean_start]
    return between.strip() in {"(", "（"} and not finding.surface.isascii() and before.surface[:1].isascii()
