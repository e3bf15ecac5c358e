"""Countries and the names they go by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pipeline.errors import DataError
from pipeline.knowledge.rows import first_column, parts_of, rows_of

NAME_FORMS = frozenset({"name", "official", "abbreviation", "former", "demonym", "misspelling"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country, territory or former state; ``code`` is ISO 3166-1 alpha-2, four letters for former states."""

    code: str
    alpha3: str
    numeric: str
    name: str
    capitals: tuple[str, ...]
    successors: tuple[str, ...]
    wikidata: str | None


@dataclass(frozen=True, slots=True)
class CountryName:
    """One written form of a country; a strong one makes a mention by itself, a weak one needs support."""

    code: str
    alias: str
    form: str
    strong: bool


@cache
def countries() -> Mapping[str, Country]:
    """Countries by code."""
    found: dict[str, Country] = {}
    for place, row in rows_of("countries.csv", "code alpha3 numeric name capital successors wikidata source"):
        if row["code"] in found:
            raise DataError(f"{place}: code {row['code']} stands twice; keep one row.")
        capitals, successors = parts_of(row["capital"]), parts_of(row["successors"])
        facts = (row["code"], row["alpha3"], row["numeric"], row["name"], capitals, successors, row["wikidata"] or None)
        found[row["code"]] = Country(*facts)
    return MappingProxyType(found)


def coded_rows(name: str, columns: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of a data file whose field ``code`` must be a country's."""
    for place, row in rows_of(name, columns):
        if row["code"] not in countries():
            raise DataError(f"{place}: code {row['code']!r} is not in countries.csv; add it there first.")
        yield place, row


@cache
def country_names() -> Mapping[str, tuple[CountryName, ...]]:
    """Written forms of countries by alias; several rows of one alias are the candidates of an ambiguous name."""
    found: dict[str, list[CountryName]] = {}
    for place, row in coded_rows("country_names.csv", "code alias form strength source"):
        if row["form"] not in NAME_FORMS or row["strength"] not in {"strong", "weak"}:
            raise DataError(f"{place}: form must be one of {sorted(NAME_FORMS)}, strength strong or weak.")
        name = CountryName(row["code"], row["alias"], row["form"], row["strength"] == "strong")
        found.setdefault(row["alias"], []).append(name)
    return MappingProxyType({alias: tuple(names) for alias, names in found.items()})


@cache
def lookalikes() -> frozenset[str]:
    """Phrases that hold a country's name or demonym and do not mean it (``Gulf of Oman``, ``French fries``)."""
    return first_column("lookalikes.csv", "phrase kind source")


@cache
def sold_domains() -> frozenset[str]:
    """Top-level domains of countries that sites anywhere use for their letters, in lower case."""
    return first_column("sold_domains.csv", "domain source")
