"""Country mentions to ISO codes; a name that several countries share waits for the document's evidence."""

from collections.abc import Mapping, Sequence
from functools import cache

from pipeline.knowledge import CountryName, countries, country_names
from pipeline.link.links import Link
from pipeline.link.names import fold, one_line
from pipeline.records import Finding
from pipeline.spelling import one_edit

_MIN_FUZZY = 5


def link_countries(findings: Sequence[Finding], dateline: str | None) -> list[Link]:
    """A link for each country mention of one document, in order.

    ``dateline`` is the code of the country that the dateline's place lies in. Ambiguous names (Congo, Korean)
    take the one candidate that the document names otherwise or datelines from, else stay unlinked.
    """
    candidates = [candidates_of(finding.surface) for finding in findings]
    sure = {names[0].code for names in candidates if len({name.code for name in names}) == 1}
    return [_link(finding, names, sure, dateline) for finding, names in zip(findings, candidates, strict=True)]


def candidates_of(surface: str) -> tuple[CountryName, ...]:
    """The listed names that ``surface`` may be: as written, else without regard to case and diacritics."""
    text = one_line(surface)
    return country_names().get(text) or _folded_names().get(fold(text), ())


@cache
def _folded_names() -> Mapping[str, tuple[CountryName, ...]]:
    found: dict[str, dict[str, CountryName]] = {}
    for names in country_names().values():
        for name in names:
            found.setdefault(fold(name.alias), {}).setdefault(name.code, name)
    return {key: tuple(by_code.values()) for key, by_code in found.items()}


def _link(finding: Finding, names: Sequence[CountryName], sure: set[str], dateline: str | None) -> Link:
    codes = list(dict.fromkeys(name.code for name in names))
    if len(codes) == 1:
        return _to(codes[0], names[0].form, "gazetteer")
    if codes:
        supported = [code for code in codes if code in sure] or [code for code in codes if code == dateline]
        if len(supported) == 1:
            form = next(name.form for name in names if name.code == supported[0])
            return _to(supported[0], form, "context")
        return Link(None, one_line(finding.surface), names[0].form, "ambiguous")
    near = _near(finding.surface, sure)
    if near is not None:
        return _to(near, "misspelling", "misspelling")
    return Link(None, one_line(finding.surface), "name", "unknown")


def _to(code: str, form: str, method: str) -> Link:
    return Link(f"country:{code}", countries()[code].name, form, method, country=code)


def _near(surface: str, sure: set[str]) -> str | None:
    """The country whose name is one edit away; countries that the document names come first."""
    word = fold(surface)
    close = {
        name.code
        for key, names in _folded_names().items()
        if abs(len(key) - len(word)) < 2 and one_edit(key, word)
        for name in names
    }
    supported = close & sure or (close if len(word) >= _MIN_FUZZY else set())
    return next(iter(supported)) if len(supported) == 1 else None
