"""Country mentions to ISO codes; a name that several countries share waits for the document's evidence."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from pipeline.knowledge import CountryName, countries, country_names, words
from pipeline.link.evidence import Evidence, weigh
from pipeline.link.names import fold, one_line
from pipeline.places import regions
from pipeline.records import Finding, Link
from pipeline.spelling import one_edit

_LONG = 7  # letters from which a name one edit away needs nothing else in the document
_SURE = 0.75  # what the probability of one of several candidates must reach


def link_sure(findings: Sequence[Finding]) -> list[Link]:
    """A link for each country mention of one document, in order; what several countries share is left open.

    A name that several share (Congo, Korean) has them all as candidates, one that is not listed has none.
    """
    return [_link(finding, candidates_of(finding.surface)) for finding in findings]


def link_unsure(findings: Sequence[Finding], links: Sequence[Link], evidence: Evidence) -> list[Link]:
    """``links`` with those that were open decided by the ``evidence`` of the document, where it decides.

    A name that is a region's too (``Georgia``) is opened again where a place of the region's country stands in front
    of it, and nothing else speaks for the country.
    """
    decided = []
    for finding, link in zip(findings, links, strict=True):
        if link.entity_id is None:
            decided.append(_decided(finding, link, evidence))
        elif _is_region(finding, link, links, evidence):
            decided.append(_open(finding, link.form, [link.country or ""]))
        else:
            decided.append(link)
    return decided


def _is_region(finding: Finding, link: Link, links: Sequence[Link], evidence: Evidence) -> bool:
    name = one_line(finding.surface).lower()
    region = regions().get(name)
    if region is None or region == link.country:
        return False
    others = (other for other in links if other.country == link.country)
    said_otherwise = any(one_line(other.surface).lower() != name for other in others)
    is_near = region in evidence.places_before(finding.clean_start)
    return is_near and link.country not in evidence.places_before() and not said_otherwise


def candidates_of(surface: str) -> tuple[CountryName, ...]:
    """The listed names that ``surface`` may be: as written, else without regard to case and diacritics.

    A leading article (``The Gambia``) is no part of them.
    """
    text = one_line(surface).removeprefix("The ").removeprefix("the ")
    return country_names().get(text) or _folded_names().get(fold(text), ())


@cache
def _folded_names() -> Mapping[str, tuple[CountryName, ...]]:
    found: dict[str, dict[str, CountryName]] = {}
    for names in country_names().values():
        for name in names:
            found.setdefault(fold(name.alias), {}).setdefault(name.code, name)
    return {key: tuple(by_code.values()) for key, by_code in found.items()}


def _link(finding: Finding, names: Sequence[CountryName]) -> Link:
    codes = sorted({name.code for name in names})
    if len(codes) == 1:
        return _to(finding, codes[0], names[0].form, "gazetteer")
    return _open(finding, names[0].form if names else "name", codes)


def _open(finding: Finding, form: str, codes: Sequence[str]) -> Link:
    """A link that leaves open which of the countries ``codes`` is meant; of none where there is no such name."""
    name, candidates = one_line(finding.surface), tuple(f"country:{code}" for code in codes)
    method = "ambiguous" if codes else "unknown"
    place = (finding.doc_id, finding.clean_start, "country", finding.surface)
    return Link(*place, None, name, form, method, candidates=candidates)


def _decided(finding: Finding, link: Link, evidence: Evidence) -> Link:
    if link.candidates:
        codes = {candidate.removeprefix("country:") for candidate in link.candidates}
        form_of = {name.code: name.form for name in candidates_of(finding.surface)}
        beside = codes & evidence.places_beside(finding.clean_start)
        if len(beside) == 1:
            code = beside.pop()
            return _to(finding, code, form_of[code], "place_near")
        verdict = weigh(evidence, [finding.clean_start], among=codes)
        if verdict is None or verdict.probability < _SURE:
            return link
        return _to(finding, verdict.code, form_of[verdict.code], verdict.kind)
    near = _near(finding.surface, evidence.candidates())
    return link if near is None else _to(finding, near, "misspelling", "misspelling")


def _to(finding: Finding, code: str, form: str, method: str) -> Link:
    name = countries()[code].name
    return Link(
        finding.doc_id,
        finding.clean_start,
        "country",
        finding.surface,
        f"country:{code}",
        name,
        form,
        method,
        country=code,
    )


def _near(surface: str, sure: AbstractSet[str]) -> str | None:
    """The country whose name is one edit away; countries that the document names come first."""
    word = fold(surface)
    if word in words():
        return None
    close = {
        name.code
        for key, names in _folded_names().items()
        if abs(len(key) - len(word)) < 2 and len(names) == 1 and one_edit(key, word)
        for name in names
    }
    supported = close & sure or (close if len(word) >= _LONG else set())
    return next(iter(supported)) if len(supported) == 1 else None
