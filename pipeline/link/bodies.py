"""What the name of an agency alone tells: the listed body, its kind, a country in the name, its abbreviation."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from pipeline.knowledge import (
    Agency,
    CountryName,
    agencies,
    agency_abbreviations,
    agency_heads,
    countries,
    country_names,
    lookalikes,
    small_words,
)
from pipeline.link.canonical import canonical, without_country
from pipeline.link.names import fold, words
from pipeline.places import places, places_in, regions
from pipeline.spelling import is_short_for

ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z][A-Za-z.&-]{0,6}|[A-Z]{2,10}|(?:[A-Z]\.){2,6}")
_SHORT = re.compile(r"\w[\w.&'’-]{0,11}")
_SHORT_LETTERS = 5  # abbreviations up to this long are read as they are written
_OF = re.compile(r"\b(?:of|de|del|du)(?: the| la)? $", re.IGNORECASE)
_MAX_COUNTRY_WORDS = 3


def readings(surface: str) -> tuple[Agency, ...]:
    """The listed bodies that ``surface`` may name, those of ``agencies.csv`` first; () where there is none."""
    name = fold(surface)
    shorts = _abbreviated().get(name, ())
    if len(name) <= _SHORT_LETTERS and not surface.isupper():
        shorts = tuple((short, body) for short, body in shorts if short == surface)  # `Rada` is no `RADA`
    return tuple(dict.fromkeys((*_listed().get(name, ()), *(body for _, body in shorts))))


def listed(surface: str) -> tuple[Agency, ...]:
    """The bodies of ``agencies.csv`` alone that ``surface`` names: the ones that it means anywhere."""
    return _listed().get(fold(surface), ())


def news_country(name: str) -> str | None:
    """The country of the news medium ``name``; None where the lists have none, or several of that name."""
    codes = {body.country for body in readings(name) if body.kind == "news"}
    return codes.pop() if len(codes) == 1 else None


@cache
def _listed() -> Mapping[str, tuple[Agency, ...]]:
    found: dict[str, list[Agency]] = {}
    for agency in agencies():
        for name in {fold(name) for name in (*agency.strong, *agency.weak)}:
            found.setdefault(name, []).append(agency)
    return {name: tuple(bodies) for name, bodies in found.items()}


@cache
def _abbreviated() -> Mapping[str, tuple[tuple[str, Agency], ...]]:
    """By folded abbreviation what the list of abbreviations adds to ``agencies.csv``, each as it is written."""
    found: dict[str, list[tuple[str, Agency]]] = {}
    for short, bodies in agency_abbreviations().items():
        known = {(body.kind, body.country) for body in _listed().get(fold(short), ())}
        new = [(short, _in_full(body)) for body in bodies if (body.kind, body.country) not in known]
        found.setdefault(fold(short), []).extend(new)
    return {short: tuple(bodies) for short, bodies in found.items()}


def _in_full(body: Agency) -> Agency:
    """The row of ``agencies.csv`` that has the name, kind and country of ``body``, if any."""
    same = (b for b in _listed().get(fold(body.name), ()) if (b.kind, b.country) == (body.kind, body.country))
    return next(same, body)


@lru_cache(maxsize=1 << 14)
def kind_of(name: str) -> tuple[str | None, bool]:
    """Kind by head word, and whether many states have a body of such a name."""
    head = next((head for head in agency_heads() if head.pattern.search(name)), None)
    return (head.kind, head.generic) if head is not None else (None, False)


def initials(name: str) -> set[str]:
    """What abbreviates ``name``: the initials of its words, and those without small words."""
    letters = [(word[0], word in small_words()) for word in words(name)]
    return {"".join(letter for letter, small in letters if not small), "".join(letter for letter, _ in letters)} - {""}


def abbreviates(short: str, long: str) -> bool:
    """Whether ``short`` in brackets behind ``long`` is its abbreviation and not the source of what is said.

    It is where it has all the initials. Else another body of the lists refutes it: a news agency always, one of
    another kind where the letters do not stand in ``long``. Otherwise they need not stand there: many abbreviate
    the name in another language (``Space Agency (ASAL)``, ``National Border Service (Senafront)``).
    """
    if " " not in long.strip() or _SHORT.fullmatch(short) is None:
        return False
    if fold(short) in initials(long):
        return True
    names = {agency.name for agency in readings(long)}
    meant = readings(short)
    if any(agency.name in names or _is_named(agency, long) for agency in meant):
        return True
    if any(agency.kind == "news" for agency in meant):
        return False
    if is_short_for(short, long):
        return True
    kind, _ = kind_of(long)
    capitals = sum(letter.isupper() for letter in short)
    return (capitals > 1 or bool(meant)) and all(kind in {None, agency.kind} for agency in meant)


def _is_named(agency: Agency, name: str) -> bool:
    """Whether ``name`` is that of a listed body but for its country."""
    own = canonical(agency.name)
    return canonical(name) in {own, without_country(own, agency.country)} if agency.country else canonical(name) == own


@lru_cache(maxsize=1 << 14)
def country_in(name: str) -> str | None:
    """The country that the name itself holds: ``Bank of Japan``, ``Cuban Book Institute``.

    One behind ``of`` counts before others, then the longest name, then the first. A look-alike
    (``New Mexico``) tells the country it lies in, if any; what may be a region elsewhere (``Georgia``) tells nothing.
    """
    if name.isupper() and " " in name:
        name = name.title()
    parts = name.split()
    hits = sorted(_countries_in(parts), key=lambda hit: (_OF.search(" ".join(parts[: hit[0]]) + " ") is None, -hit[1]))
    return hits[0][2] if hits else None


@lru_cache(maxsize=1 << 14)
def place_in(name: str) -> str | None:
    """The country of the city or province that the name holds: ``Tainan City Police Department``."""
    return next((code for _, _, code in places_in(name.title() if name.isupper() else name)), None)


def _countries_in(parts: list[str]) -> Iterator[tuple[int, int, str]]:
    """First word, number of words and code of each country name, or look-alike place, among ``parts``."""
    hidden: set[int] = set()
    for i, size, phrase in _phrases(parts, _longest_lookalike()):
        if fold(phrase) in _lookalikes():
            hidden.update(range(i, i + size))
            code = regions().get(phrase.lower()) or places().get(phrase.lower())
            if code is not None:
                yield i, size, code
    for i, size, phrase in _phrases(parts, _MAX_COUNTRY_WORDS):
        found = country_names().get(phrase.removesuffix("'s").removesuffix("’s"), ())
        codes = {alias.code for alias in found}
        if len(codes) == 1 and any(map(_tells, found)) and hidden.isdisjoint(range(i, i + size)):
            yield i, size, codes.pop()


def _tells(alias: CountryName) -> bool:
    """Whether ``alias`` means the country inside an agency's name, where a weak demonym (``French``) is no language."""
    own_name = alias.alias == countries()[alias.code].name and alias.alias.lower() not in regions()
    return alias.strong or alias.form == "demonym" or own_name


def _phrases(parts: list[str], longest: int) -> Iterator[tuple[int, int, str]]:
    for i in range(len(parts)):
        for size in range(1, min(longest, len(parts) - i) + 1):
            yield i, size, " ".join(parts[i : i + size]).strip(",.()")


@cache
def _longest_lookalike() -> int:
    return max(len(phrase.split()) for phrase in _lookalikes())


@cache
def _lookalikes() -> frozenset[str]:
    return frozenset(map(fold, lookalikes()))
