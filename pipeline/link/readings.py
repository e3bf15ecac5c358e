"""What each agency mention's own name tells, with the country word beside it: which listed body it may be."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.knowledge import Agency, news_agencies
from pipeline.link.bodies import country_in, kind_of, listed, readings
from pipeline.link.canonical import canonical, without_country
from pipeline.link.evidence import SURE, Evidence, weigh
from pipeline.link.names import fold, one_line
from pipeline.records import Finding

_NEAR = re.compile(r"(?:['’]s?)?\s+(?:the\s+)?")
_BEHIND = re.compile(r"\s+of\s+(?:the\s+)?")
_SEAT = re.compile(r"\s+in\s+(?:the\s+)?")
_ABROAD = re.compile(r"\b(?:Embassy|Consulate|Mission|Commission|Delegation|Office|Bureau)\b")
_REACH = 9  # code points between a body and a country word beside it, at most


@dataclass(frozen=True, slots=True)
class Named:
    """A mention's name on one line, the country beside it, the listed body it means, if one, and those it may mean.

    ``country`` is the state that the name, the word beside it or the list tell for sure; ``home`` is the document's
    own, where the name stands for its body and not for a namesake of another state.
    """

    finding: Finding
    surface: str
    beside: str | None
    body: Agency | None
    bodies: tuple[Agency, ...]
    country: str | None
    home: str | None = None


def named_bodies(
    findings: Sequence[Finding], text: str, countries: Iterable[tuple[Finding, str]], evidence: Evidence
) -> list[Named]:
    """What the names of ``findings`` tell, in order; ``countries`` are the document's mentions with their codes."""
    found = []
    for finding, beside in zip(findings, _beside(findings, text, countries, evidence), strict=True):
        surface = one_line(finding.surface)
        told = country_in(surface) or beside
        body = _meant(surface, told, finding.clean_start, evidence)
        listed_country = body.country if body is not None else None
        is_paper = body is not None and body.kind == "news"
        country = (listed_country or told) if is_paper else (told or listed_country)
        found.append(Named(finding, surface, beside, body, readings(surface), country))
    return found


def voices(named: Sequence[Named]) -> list[Named]:
    """Those of the names of one body whose readings count.

    An abbreviation's do not where the document spells out another body: ``Internet Research Agency (IRA)``.
    """
    spelt = [one for one in named if " " in one.surface] or list(named)
    names = {canonical(one.surface) for one in spelt}
    return spelt + [one for one in named if one not in spelt and one.body and not names.isdisjoint(names_of(one.body))]


def names_of(body: Agency) -> set[str]:
    """The canonical name of a listed body, with its country and without."""
    name = canonical(body.name)
    return {name, without_country(name, body.country)} if body.country else {name}


def _is_spoken_of(body: Agency, evidence: Evidence) -> bool:
    """Whether the document speaks of a body's state, or of none."""
    states = evidence.candidates()
    return body.country is None or not states or body.country in states


def is_wire(surface: str) -> bool:
    """Whether ``surface`` is a wire service, which texts anywhere quote."""
    return fold(surface) in _wires()


@cache
def _wires() -> frozenset[str]:
    return frozenset(map(fold, news_agencies()))


def _beside(
    findings: Sequence[Finding], text: str, countries: Iterable[tuple[Finding, str]], evidence: Evidence
) -> list[str | None]:
    """The country directly at each mention.

    In front: ``[Russian] Foreign Ministry``, ``[Nicaragua]'s Tourism Institute``; else behind: ``Embassy of [Peru]``,
    ``Foreign Ministry in [Beijing]``, but for what a state has in others.
    """
    starts, ends = {}, {}
    for country, code in countries:
        starts[country.clean_start], ends[country.clean_end] = code, code
    return [_at(finding, text, starts, ends) or _seat(finding, text, evidence) for finding in findings]


def _at(finding: Finding, text: str, starts: Mapping[int, str], ends: Mapping[int, str]) -> str | None:
    start, end = finding.clean_start, finding.clean_end
    front = (ends[at] for at in range(start - 1, start - _REACH, -1) if at in ends and _NEAR.fullmatch(text[at:start]))
    back = (starts[at] for at in range(end, end + _REACH) if at in starts and _BEHIND.fullmatch(text[end:at]))
    return next(front, None) or next(back, None)


def _seat(finding: Finding, text: str, evidence: Evidence) -> str | None:
    seat = _SEAT.match(text, finding.clean_end)
    if seat is None or _ABROAD.search(finding.surface) is not None:
        return None
    return evidence.places().get(seat.end())


def _meant(surface: str, told: str | None, at: int, evidence: Evidence) -> Agency | None:
    """The listed body that ``surface`` means; None where the document speaks for none, or for none more than others.

    ``told`` is the country in the name or beside it. A wire service is meant before others of its letters (``AFP``);
    a body whose name many states use only where its state is told, else the weighing of all its mentions decides.
    """
    wires = [body for body in listed(surface) if body.kind == "news"] if is_wire(surface) else []
    if len(wires) == 1:
        return wires[0]
    bodies: Sequence[Agency] = readings(surface)
    if len(bodies) == 1 and bodies[0].kind == "news":
        return bodies[0]  # exiles' papers and regional ones have another country in their names than their own
    if told is not None:
        bodies = [body for body in bodies if body.country == told] or [b for b in bodies if b.country is None]
    elif kind_of(surface)[1] and any(body.country for body in bodies):
        return None
    if len(bodies) == 1 and (listed(surface) or _is_spoken_of(bodies[0], evidence)):
        return bodies[0]
    codes = {body.country for body in bodies if body.country}
    supported = codes & evidence.candidates()
    verdict = weigh(evidence, [at], codes, supported) if supported else None
    if verdict is not None and verdict.probability > SURE:
        return next(body for body in bodies if body.country == verdict.code)
    usual = [body for body in bodies if body.country is None] or (listed(surface) if told is None else ())
    return usual[0] if len(usual) == 1 and not supported else None
