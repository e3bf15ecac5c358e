"""Towns, countries and regions as datelines name them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from types import MappingProxyType

from pipeline.knowledge import coded_rows, countries, country_names, words

_MIN_PLACE = 3
_OF_PLACES = {"name", "official", "abbreviation", "former"}  # forms of countries' names that datelines have
_MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?")


@cache
def regions() -> Mapping[str, str]:
    """Country code by lower-cased name of the states and provinces that stand behind a town (``Tex.``)."""
    found: dict[str, str] = {}
    for _, row in coded_rows("regions.csv", "region code source"):
        found[row["region"].lower()] = row["code"]
    return MappingProxyType(found)


@cache
def places() -> Mapping[str, str]:
    """Country code by lower-cased name of a city, capital or country, for datelines."""
    found: dict[str, str] = {}
    for alias, names in country_names().items():
        if len({name.code for name in names}) == 1 and names[0].form in _OF_PLACES:
            found[alias.lower()] = names[0].code
    for country in countries().values():
        for capital in country.capitals:
            found.setdefault(capital.lower(), country.code)
    for _, row in coded_rows("cities.csv", "city code source"):
        found[row["city"].lower()] = row["code"]
    return MappingProxyType(found)


@cache
def towns() -> frozenset[str]:
    """Lower-cased names of towns of more than 75,000 people; of some there are several, none tells a country."""
    return frozenset(row["town"].lower() for _, row in coded_rows("towns.csv", "town code source"))


def towns_and_regions() -> frozenset[str]:
    """Lower-cased names of towns, cities, states and provinces of more than three letters, but for countries."""
    known = towns() | places().keys() | regions().keys()
    countries_too = {alias.lower() for alias in country_names()}
    return frozenset(name for name in known - countries_too if len(name) > _MIN_PLACE)


def is_place(name: str | None) -> bool:
    """Whether a part of ``name`` is a known city or country, or the last of several is a known region."""
    parts = [part.strip().lower() for part in re.split(r"[,/]", name or "")]
    return any(part in places() or part in towns() for part in parts) or (len(parts) > 1 and parts[-1] in regions())


def place_country(name: str) -> str | None:
    """The country code of a dateline's place; None where it is not known or ``PARIS/GENEVA`` names two."""
    codes = {code for part in name.split("/") if (code := _one_place(part.split(",")))}
    return codes.pop() if len(codes) == 1 else None


def _one_place(names: list[str]) -> str | None:
    """The country of a town and what stands behind it by commas: the last name decides, and must be known.

    A city there (``Paris, Geneva``), or a country's name that is weak (``Georgia``), must agree with the town.
    """
    *towns, last = (name.strip().lower() for name in names)
    town, code, region = next(map(places().get, towns), None), places().get(last), regions().get(last)
    if not towns or (code is not None and (code in {town, region} or last in _sure_countries())):
        return code
    if code is None or town is not None:
        return region
    return None


@cache
def _sure_countries() -> frozenset[str]:
    return frozenset(alias.lower() for alias, names in country_names().items() if all(name.strong for name in names))


def places_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and country of each city, state or province of one known country that ``text`` names, in order.

    Names begin with a capital, the longest counts; names of countries are not looked for.
    """
    beginnings, at = _beginnings(), 0
    for first in [word for word in _WORD.finditer(text) if word[0].casefold() in beginnings and word[0][0].isupper()]:
        if first.start() < at:
            continue
        word = first[0]
        longest = beginnings[word.casefold()]
        words = [first, *islice(_WORD.finditer(text, first.end()), longest - 1)]
        for last in reversed(words):
            code = settled().get(" ".join(text[first.start() : last.end()].casefold().split()))
            if code is not None:
                at = last.end()
                yield first.start(), at, code
                break


@cache
def _beginnings() -> Mapping[str, int]:
    """By the first word of places the number of words of the longest one."""
    longest: dict[str, int] = {}
    for name in settled():
        parts = _WORD.findall(name)
        if parts:
            longest[parts[0]] = max(longest.get(parts[0], 0), min(len(parts), _MOST_WORDS))
    return longest


@cache
def settled() -> Mapping[str, str]:
    """Country by case-folded name of the places that lie in one country and are none."""
    found: dict[str, set[str]] = {}
    for name, column in (("towns.csv", "town"), ("cities.csv", "city"), ("subdivisions.csv", "name")):
        for _, row in coded_rows(name, f"{column} code source"):
            found.setdefault(row[column].casefold(), set()).add(row["code"])
    for country in countries().values():
        for capital in country.capitals:
            found[capital.casefold()] = {country.code}
    for _, row in coded_rows("cities.csv", "city code source"):
        found[row["city"].casefold()] = {row["code"]}
    own = {alias.casefold() for alias in country_names()} | {word.casefold() for word in words()}
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1 and name not in own}
