"""Towns, countries and regions as datelines name them."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pipeline.knowledge import coded_rows, countries, country_names

_MIN_PLACE = 3


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
        if len({name.code for name in names}) == 1 and names[0].form in {"name", "official", "abbreviation"}:
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
