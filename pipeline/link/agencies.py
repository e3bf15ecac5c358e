"""Agencies of one document: abbreviation to long form, names to the listed bodies, and the state they belong to."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from pipeline.knowledge import Agency, agencies, agency_heads, country_names
from pipeline.link.links import Link
from pipeline.link.names import fold, one_line, slug, words
from pipeline.records import Finding

_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "on",
        "in",
        "to",
        "at",
        "de",
        "del",
        "la",
        "el",
        "du",
        "des",
        "y",
        "e",
        "da",
        "do",
        "dos",
        "das",
    ]
)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z][A-Za-z.&-]{0,6}|[A-Z]{2,10}|(?:[A-Z]\.){2,6}")
_NEAR = re.compile(r"(?:['’]s?)?\s+(?:the\s+)?")


def link_agencies(
    findings: Sequence[Finding], text: str, country_spans: Mapping[int, str], default_country: str | None
) -> list[Link]:
    """A link for each agency mention of one document, in text order.

    ``country_spans`` maps the clean end of each country mention to its code, so that ``Russian Foreign Ministry``
    is Russia's; ``default_country`` is what the document itself says of bodies that every state has.
    """
    groups = _groups(findings, text, country_spans)
    facts = {
        key: _facts([findings[i] for i in members], text, country_spans, default_country)
        for key, members in groups.items()
    }
    place = {i: key for key, members in groups.items() for i in members}
    links = []
    for i, finding in enumerate(findings):
        entity_id, name, kind, country = facts[place[i]]
        surface = one_line(finding.surface)
        short = _ACRONYM.fullmatch(surface) is not None and fold(surface) != fold(name)
        method = "acronym" if short else "exact" if fold(surface) == fold(name) else "alias"
        links.append(Link(entity_id, name, "acronym" if _ACRONYM.fullmatch(surface) else "full", method, kind, country))
    return links


def _groups(findings: Sequence[Finding], text: str, country_spans: Mapping[int, str]) -> dict[str, list[int]]:
    """Indices of the mentions of each body: same folded name, same listed body, or abbreviation and long form."""
    parent = list(range(len(findings)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    keys = _keys(findings, text, country_spans)
    first: dict[str, int] = {}
    for i, key in enumerate(keys):
        parent[root(i)] = root(first.setdefault(key, i))
    for long, short in pairwise(range(len(findings))):
        if _in_brackets(findings[long], findings[short], text):
            parent[root(short)] = root(long)
    longs = {i: words(findings[i].surface) for i in first.values() if " " in findings[i].surface.strip()}
    for i in first.values():
        if _ACRONYM.fullmatch(one_line(findings[i].surface)):
            fitting = {root(j) for j, long in longs.items() if fold(findings[i].surface) in _initials(long)}
            if len(fitting) == 1:
                parent[root(i)] = fitting.pop()
    groups: dict[str, list[int]] = {}
    for i in range(len(findings)):
        groups.setdefault(keys[root(i)] + f"#{root(i)}", []).append(i)
    return groups


def _keys(findings: Sequence[Finding], text: str, country_spans: Mapping[int, str]) -> list[str]:
    """What mentions of one body have in common: its name, and its country where there are bodies of one name.

    Then a mention without a country in front is the body named last.
    """
    keys = [_key(finding.surface) for finding in findings]
    in_front = [_country_before(finding, text, country_spans) for finding in findings]
    countries: dict[str, set[str]] = {}
    for key, code in zip(keys, in_front, strict=True):
        countries.setdefault(key, set()).update({code} if code else ())
    last: dict[str, str] = {}
    for i, (key, code) in enumerate(zip(keys, in_front, strict=True)):
        if len(countries[key]) > 1:
            last[key] = code or last.get(key, "")
            keys[i] = f"{key}@{last[key]}"
    return keys


def _key(surface: str) -> str:
    listed = listed_agency(surface)
    return fold(listed.name) if listed is not None else fold(surface)


def _in_brackets(long: Finding, short: Finding, text: str) -> bool:
    """``Internet Research Agency (IRA)``: an abbreviation in brackets right behind a name of several words."""
    between = text[long.clean_end : short.clean_start]
    return between.strip() == "(" and " " in long.surface and _ACRONYM.fullmatch(short.surface) is not None


def _initials(name: tuple[str, ...]) -> set[str]:
    big = "".join(word[0] for word in name if word not in _SMALL)
    return {big, "".join(word[0] for word in name)} - {""}


def _facts(
    members: Sequence[Finding], text: str, country_spans: Mapping[int, str], default_country: str | None
) -> tuple[str, str, str | None, str | None]:
    """Entity id, name, kind and country of one body from all its mentions."""
    surfaces = [one_line(member.surface) for member in members]
    name = max(surfaces, key=lambda surface: (" " in surface, len(surface)))
    # An abbreviation's entry in the list does not count where the document spells out another body.
    spelt = [surface for surface in surfaces if " " in surface] or surfaces
    listed = next((found for found in map(listed_agency, sorted(set(spelt), key=len, reverse=True)) if found), None)
    kind, generic = _kind(name)
    if listed is not None:
        kind, generic = listed.kind, generic and listed.country is None
    country = (
        None
        if kind == "intergovernmental"
        else (
            _country_in(name)
            or next((code for member in members if (code := _country_before(member, text, country_spans))), None)
            or (listed.country if listed is not None else None)
            or (default_country if generic else None)
        )
    )
    base = slug(listed.name if listed is not None else name)
    if country is not None:
        return f"agency:{base}@{country}", name, kind, country
    return f"agency:{base}#{members[0].doc_id}" if generic else f"agency:{base}", name, kind, None


def _kind(name: str) -> tuple[str | None, bool]:
    """Kind by head word, and whether many states have a body of such a name."""
    head = next((head for head in agency_heads() if head.pattern.search(name)), None)
    return (head.kind, head.generic) if head is not None else (None, False)


def _country_in(name: str) -> str | None:
    """The country that the name itself holds: ``Bank of Japan``, ``Cuban Book Institute``."""
    parts = name.split()
    for size in (3, 2, 1):
        for i in range(len(parts) - size + 1):
            names = country_names().get(
                " ".join(parts[i : i + size]).strip(",.()").removesuffix("'s").removesuffix("’s")
            )
            if names and len({found.code for found in names}) == 1:
                return names[0].code
    return None


def _country_before(finding: Finding, text: str, country_spans: Mapping[int, str]) -> str | None:
    """The country word directly in front: ``[Russian] Foreign Ministry``, ``[Nicaragua]'s Tourism Institute``."""
    for end in range(finding.clean_start - 1, max(-1, finding.clean_start - 8), -1):
        if end in country_spans and _NEAR.fullmatch(text[end : finding.clean_start]):
            return country_spans[end]
    return None


def listed_agency(surface: str) -> Agency | None:
    """The body of ``agencies.csv`` that ``surface`` names; None where none or several may be meant."""
    return _listed().get(fold(surface))


@cache
def _listed() -> Mapping[str, Agency | None]:
    found: dict[str, Agency | None] = {}
    for agency in agencies():
        for name in {fold(name) for name in (*agency.strong, *agency.weak)}:
            found[name] = None if name in found else agency
    return found
