"""Agencies of one document: abbreviation to long form, names to the listed bodies, and the state they belong to."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.link.bodies import ACRONYM, abbreviates, country_in, initials, kind_of, listed_agency
from pipeline.link.links import Link
from pipeline.link.names import fold, one_line, slug
from pipeline.records import Finding

_NEAR = re.compile(r"(?:['’]s?)?\s+(?:the\s+)?")
_BEHIND = re.compile(r"\s+of\s+(?:the\s+)?")
_REACH = 9  # code points between a body and a country word beside it, at most


def link_agencies(
    findings: Sequence[Finding],
    text: str,
    countries: Iterable[tuple[Finding, str]],
    default_country: str | None,
) -> list[Link]:
    """A link for each agency mention of one document, in text order.

    ``countries`` are the document's country mentions with their codes, so that ``Russian Foreign Ministry`` is
    Russia's; ``default_country`` is what the document itself says of bodies that every state has.
    """
    beside = _beside(findings, text, countries)
    links: dict[int, Link] = {}
    for members in _groups(findings, text, beside):
        own = [findings[i] for i in members]
        entity_id, name, kind, country = _facts(own, [beside[i] for i in members], default_country)
        for i in members:
            surface = one_line(findings[i].surface)
            short, exact = ACRONYM.fullmatch(surface) is not None, fold(surface) == fold(name)
            form, method = "acronym" if short else "full", "exact" if exact else "acronym" if short else "alias"
            links[i] = Link(entity_id, name, form, method, kind, country)
    return [links[i] for i in range(len(findings))]


def _beside(findings: Sequence[Finding], text: str, countries: Iterable[tuple[Finding, str]]) -> list[str | None]:
    """The country word directly at each mention.

    In front: ``[Russian] Foreign Ministry``, ``[Nicaragua]'s Tourism Institute``; else behind: ``Embassy of [Peru]``.
    """
    starts, ends = {}, {}
    for country, code in countries:
        starts[country.clean_start], ends[country.clean_end] = code, code
    found = []
    for finding in findings:
        start, end = finding.clean_start, finding.clean_end
        front = (
            ends[at] for at in range(start - 1, start - _REACH, -1) if at in ends and _NEAR.fullmatch(text[at:start])
        )
        back = (starts[at] for at in range(end, end + _REACH) if at in starts and _BEHIND.fullmatch(text[end:at]))
        found.append(next(front, None) or next(back, None))
    return found


def _groups(findings: Sequence[Finding], text: str, beside: Sequence[str | None]) -> list[list[int]]:
    """Indices of the mentions of each body: same folded name, same listed body, or abbreviation and long form."""
    parent = list(range(len(findings)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[str, int] = {}
    for i, key in enumerate(_keys(findings, beside)):
        parent[i] = first.setdefault(key, i)
    for long, short in pairwise(range(len(findings))):
        if _in_brackets(findings[long], findings[short], text):
            parent[root(short)] = root(long)
    spelt = _spelt_out(findings, first.values())
    for i in first.values():
        fitting = {root(j) for j in spelt.get(fold(findings[i].surface), ())}
        if len(fitting) == 1 and ACRONYM.fullmatch(one_line(findings[i].surface)):
            parent[root(i)] = fitting.pop()
    groups: dict[int, list[int]] = {}
    for i in range(len(findings)):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def _spelt_out(findings: Sequence[Finding], indices: Iterable[int]) -> dict[str, list[int]]:
    """Which of ``indices`` are names of several words, by what abbreviates them."""
    found: dict[str, list[int]] = {}
    for i in indices:
        if " " in findings[i].surface.strip():
            for letters in initials(findings[i].surface):
                found.setdefault(letters, []).append(i)
    return found


def _keys(findings: Sequence[Finding], beside: Sequence[str | None]) -> list[str]:
    """What mentions of one body have in common: its name, and its country where there are bodies of one name.

    Then a mention without a country word is the body named last.
    """
    keys = [_key(finding.surface) for finding in findings]
    countries: dict[str, set[str]] = {}
    for key, code in zip(keys, beside, strict=True):
        countries.setdefault(key, set()).update({code} if code else ())
    last: dict[str, str] = {}
    for i, (key, code) in enumerate(zip(keys, beside, strict=True)):
        if len(countries[key]) > 1:
            last[key] = code or last.get(key, "")
            keys[i] = f"{key}@{last[key]}"
    return keys


def _key(surface: str) -> str:
    listed = listed_agency(surface)
    return fold(listed.name) if listed is not None else fold(surface)


def _in_brackets(long: Finding, short: Finding, text: str) -> bool:
    """``Internet Research Agency (IRA)``: its abbreviation in brackets right behind a name of several words."""
    between = text[long.clean_end : short.clean_start]
    return between.strip() == "(" and abbreviates(short.surface, one_line(long.surface))


def _facts(
    members: Sequence[Finding], beside: Sequence[str | None], default_country: str | None
) -> tuple[str, str, str | None, str | None]:
    """Entity id, name, kind and country of one body from all its mentions."""
    surfaces = [one_line(member.surface) for member in members]
    name = max(surfaces, key=lambda surface: (" " in surface, len(surface)))
    # An abbreviation's entry in the list does not count where the document spells out another body.
    spelt = [surface for surface in surfaces if " " in surface] or surfaces
    listed = next(
        (found for found in map(listed_agency, sorted(set(spelt), key=lambda s: (-len(s), s))) if found), None
    )
    kind, generic = kind_of(name)
    if listed is not None:
        kind, generic = listed.kind, generic and listed.country is None
    country = None
    if kind != "intergovernmental":
        country = (
            country_in(name)
            or next(filter(None, beside), None)
            or (listed.country if listed is not None else None)
            or (default_country if generic else None)
        )
    base = slug(listed.name if listed is not None else name)
    if country is not None:
        return f"agency:{base}@{country}", name, kind, country
    # A body of a state that nothing names may have a namesake in the next one; papers of one name are rarer.
    own = generic or kind not in {"news", "intergovernmental"}
    return f"agency:{base}#{members[0].doc_id}" if own else f"agency:{base}", name, kind, None
