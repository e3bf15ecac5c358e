"""Agencies of one document: which mentions name one body, which listed body that is, and whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.knowledge import Agency
from pipeline.link.bodies import ACRONYM, country_in, kind_of, place_in, readings
from pipeline.link.canonical import canonical, content_words, without_country
from pipeline.link.evidence import SURE, Evidence, weigh
from pipeline.link.gathering import gather
from pipeline.link.kinds import kind_by_context
from pipeline.link.names import fold
from pipeline.link.readings import Named, is_wire, named_bodies, voices
from pipeline.records import Finding, Link


def link_agencies(
    findings: Sequence[Finding], text: str, countries: Iterable[tuple[Finding, str]], evidence: Evidence
) -> list[Link]:
    """A link for each agency mention of one document, in text order; ``evidence`` learns of the bodies' states.

    ``countries`` are the document's country mentions with their codes, so that ``Russian Foreign Ministry`` is
    Russia's; ``evidence`` tells whose the bodies are that every state has.
    """
    groups = gather(named_bodies(findings, text, countries, evidence), text, evidence.home)
    _add_states(evidence, groups)
    links: dict[int, Link] = {}
    for named in groups:
        body = _body(named, text, evidence)
        links.update((one.finding.clean_start, body.link(one)) for one in named)
    return [links[finding.clean_start] for finding in findings]


def _add_states(evidence: Evidence, groups: Iterable[Sequence[Named]]) -> None:
    """Where bodies and media of known states stand; wire services are quoted anywhere and tell nothing."""
    found: dict[str, list[tuple[int, str]]] = {"agency": [], "media": []}
    for named in groups:
        counted = voices(named)
        code = next(filter(None, (one.country for one in counted)), None)
        if code is not None and not any(is_wire(one.surface) for one in counted):
            kind = next((one.body.kind for one in counted if one.body), None) or kind_of(counted[0].surface)[0]
            found["media" if kind == "news" else "agency"] += ((one.finding.clean_start, code) for one in named)
    for kind, spots in found.items():
        evidence.add(kind, spots)


@dataclass(frozen=True, slots=True)
class _Body:
    """One body of a document: what all its mentions have in common."""

    entity_id: str
    name: str
    kind: str | None
    country: str | None = None
    country_by: str | None = None
    sure: bool = True

    def link(self, named: Named) -> Link:
        """The link of one of its mentions; where the body is not sure, with the listed ones that it may be."""
        short, exact = ACRONYM.fullmatch(named.surface) is not None, fold(named.surface) == fold(self.name)
        candidates = () if self.sure or len(named.bodies) < 2 else sorted({_id(body) for body in named.bodies})
        return Link(
            named.finding.doc_id,
            named.finding.clean_start,
            "agency",
            named.finding.surface,
            self.entity_id,
            self.name,
            "acronym" if short else "full",
            "exact" if exact else "acronym" if short else "alias",
            self.kind,
            self.country,
            self.country_by,
            candidates=tuple(candidates),
        )


def _body(named: Sequence[Named], text: str, evidence: Evidence) -> _Body:
    """Entity id, name, kind and country of one body from all its mentions."""
    name = max((one.surface for one in named), key=_fullness)
    body = _listed_body(named)
    kind, generic = _kind(name, body, [one.finding for one in named], text)
    country, by = (None, None) if kind == "intergovernmental" else _state(named, name, kind, evidence)
    if country is not None and (body is None or body.country != country):
        theirs = {other for one in voices(named) for other in one.bodies if other.country == country}
        body = theirs.pop() if len(theirs) == 1 else None
    base = canonical(body.name if body is not None and body.country == country else name)
    if country is not None:
        return _Body(_stated(base, kind, country), name, kind, country, by)
    # A body of a state that nothing names may have a namesake in the next one; papers of one name are rarer.
    own = kind != "intergovernmental" and (" " not in name or (kind != "news" and (body is None or generic)))
    entity_id = f"agency:{_slug(base)}" + (f"#{named[0].finding.doc_id}" if own else "")
    return _Body(entity_id, name, kind, sure=body is not None)


def _fullness(surface: str) -> tuple[bool, int, int]:
    """How full a name is: of several words, of many that count without the country, long."""
    name = canonical(surface)
    country = country_in(surface)
    return " " in surface, len(content_words(without_country(name, country) if country else name)), len(surface)


def _id(body: Agency) -> str:
    """The id of a listed body."""
    name = canonical(body.name)
    return f"agency:{_slug(name)}" if body.country is None else _stated(name, body.kind, body.country)


def _stated(name: str, kind: str | None, country: str) -> str:
    """The id of a body of a state; papers keep the country in their names."""
    return f"agency:{_slug(name if kind == 'news' else without_country(name, country))}@{country}"


def _slug(name: str) -> str:
    return name.replace(" ", "-") or "-"


def _listed_body(named: Sequence[Named]) -> Agency | None:
    """The listed body of a group: that of its longest name that has one."""
    found = [one for one in voices(named) if one.body is not None]
    return max(found, key=lambda one: (len(one.surface), one.surface)).body if found else None


def _kind(name: str, body: Agency | None, members: Sequence[Finding], text: str) -> tuple[str | None, bool]:
    """The kind of a body, and whether many states have one of its name."""
    kind, generic = kind_of(name)
    if body is not None:
        return body.kind, generic and body.country is None and body.kind != "intergovernmental"
    kinds = {one.kind for one in readings(name)}
    if kind is None and len(kinds) == 1:
        return kinds.pop(), False
    return kind or kind_by_context(members, text), generic


def _state(named: Sequence[Named], name: str, kind: str | None, evidence: Evidence) -> tuple[str | None, str | None]:
    """The country that a body belongs to and what tells it."""
    counted, body = voices(named), _listed_body(named)
    inside = (country_in(surface) for surface in (name, *(one.surface for one in counted)))
    listed = {other.country for one in counted for other in one.bodies if other.country}
    told = (
        ("list", body.country if body is not None and body.kind == "news" else None),
        ("name", next(filter(None, inside), None)),
        ("beside", next((one.beside for one in named if one.beside), None)),
        ("list", body.country if body is not None else None),
        ("site", evidence.of_publisher(name)),
        (evidence.home_by, next((one.home for one in named if one.home), None)),
        ("place", place_in(name) if kind == "government" else None),
        # Of 315 labelled names that one state lists and that the document speaks of 313 belonged to it.
        ("list", next(iter(listed)) if len(listed) == 1 and listed <= evidence.candidates() else None),
    )
    for by, code in told:
        if code is not None:
            return code, by
    verdict = weigh(evidence, [one.finding.clean_start for one in named], listed)
    sure = verdict is not None and verdict.probability > SURE
    return (verdict.code, verdict.kind) if verdict is not None and sure else (None, None)
