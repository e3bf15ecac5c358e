"""What a linguist edits, loaded: the CSV files of ``pipeline/data``, checked row by row, read once a process.

``pipeline/data/README.md`` tells what each field means and where its facts come from.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import DataError

NAME_FORMS = frozenset({"name", "official", "abbreviation", "former", "demonym", "misspelling"})
AGENCY_KINDS = frozenset({"government", "intergovernmental", "news"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country, territory or former state; ``code`` is ISO 3166-1 alpha-2, four letters for former states."""

    code: str
    alpha3: str
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


@dataclass(frozen=True, slots=True)
class Agency:
    """A listed body; ``strong`` names make a mention by themselves, ``weak`` ones only inform linking."""

    name: str
    kind: str
    country: str | None
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyHead:
    """A head word or shape of agency names; ``generic`` where many states have a body of such a name."""

    pattern: re.Pattern[str]
    kind: str
    generic: bool


def rows_of(name: str, columns: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each row of a data file with its place (``file:line``); raises ``DataError`` for a wrong shape."""
    path = Path(str(files("pipeline") / "data" / name))
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != columns.split():
            raise DataError(f"{path}:1: the columns must be {columns.replace(' ', ',')}.")
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise DataError(f"{place}: has not {len(columns.split())} fields; quote values that hold commas.")
            if any(value != value.strip() for value in row.values()):
                raise DataError(f"{place}: a value begins or ends with a blank; remove it.")
            yield place, row


def first_column(name: str, columns: str) -> frozenset[str]:
    """The values of the first column of a data file."""
    return frozenset(next(iter(row.values())) for _, row in rows_of(name, columns))


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.split("|") if part)


@cache
def countries() -> Mapping[str, Country]:
    """Countries by code."""
    found: dict[str, Country] = {}
    for place, row in rows_of("countries.csv", "code alpha3 numeric name capital successors wikidata source"):
        if row["code"] in found:
            raise DataError(f"{place}: code {row['code']} stands twice; keep one row.")
        capitals, successors = _parts(row["capital"]), _parts(row["successors"])
        facts = (row["code"], row["alpha3"], row["name"], capitals, successors, row["wikidata"] or None)
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
def news_agencies() -> frozenset[str]:
    """Names of wire services as datelines and credits write them."""
    return first_column("news_agencies.csv", "agency source")


@cache
def sold_domains() -> frozenset[str]:
    """Top-level domains of countries that sites anywhere use for their letters, in lower case."""
    return first_column("sold_domains.csv", "domain source")


@cache
def small_words() -> frozenset[str]:
    """Words, in lower case, that an abbreviation may leave out of the name it stands for."""
    return first_column("small_words.csv", "word language source")


@cache
def words() -> frozenset[str]:
    """English words of the press and compounds with a hyphen, in lower case."""
    return first_column("words.csv", "word source")


@cache
def confusables() -> frozenset[frozenset[str]]:
    """Pairs of letters that scanners and typists take for each other."""
    return frozenset(frozenset((row["one"], row["other"])) for _, row in rows_of("confusables.csv", "one other source"))


@cache
def agencies() -> tuple[Agency, ...]:
    """The listed bodies, in the file's order."""
    found = []
    for place, row in rows_of("agencies.csv", "name kind country aliases weak_aliases strength source"):
        if row["kind"] not in AGENCY_KINDS or row["strength"] not in {"strong", "weak"}:
            raise DataError(f"{place}: kind must be one of {sorted(AGENCY_KINDS)}, strength strong or weak.")
        if row["country"] and row["country"] not in countries():
            raise DataError(f"{place}: country {row['country']!r} is not in countries.csv; correct the code.")
        names, weak = (row["name"], *_parts(row["aliases"])), _parts(row["weak_aliases"])
        strong = tuple(name for name in names if name not in weak) if row["strength"] == "strong" else ()
        rest = tuple(dict.fromkeys(name for name in (*names, *weak) if name not in strong))
        found.append(Agency(row["name"], row["kind"], row["country"] or None, strong, rest))
    return tuple(found)


@cache
def agency_heads() -> tuple[AgencyHead, ...]:
    """Head rules in order of priority."""
    found = []
    for place, row in rows_of("agency_heads.csv", "pattern kind generic precision source"):
        if row["kind"] not in AGENCY_KINDS or row["generic"] not in {"yes", "no"}:
            raise DataError(f"{place}: kind must be one of {sorted(AGENCY_KINDS)}, generic yes or no.")
        try:
            found.append(AgencyHead(re.compile(row["pattern"]), row["kind"], row["generic"] == "yes"))
        except re.error as error:
            raise DataError(f"{place}: the pattern does not compile ({error}); mend it.") from error
    return tuple(found)


@cache
def organisations() -> frozenset[str]:
    """Names of companies, parties, unions, universities, clubs and the like, which are no agencies."""
    return first_column("organisations.csv", "name kind source")


@cache
def person_names() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Common forenames and surnames of over 100 countries: ``(country, name)`` by ``forename`` or ``surname``."""
    found: dict[str, list[tuple[str, str]]] = {"forename": [], "surname": []}
    for place, row in rows_of("person_names.csv", "part country name source"):
        if row["part"] not in found:
            raise DataError(f"{place}: part must be forename or surname.")
        found[row["part"]].append((row["country"], row["name"]))
    return MappingProxyType({part: tuple(names) for part, names in found.items()})


@cache
def titles() -> frozenset[str]:
    """Titles, ranks and roles that stand in front of a person's name and do not belong to it."""
    return first_column("titles.csv", "title kind source")


@cache
def particles() -> Mapping[str, str]:
    """Name particles and suffixes by how they are written: ``inside`` or ``after``."""
    found: dict[str, str] = {}
    for place, row in rows_of("particles.csv", "particle position source"):
        if row["position"] not in {"inside", "after"}:
            raise DataError(f"{place}: position must be inside or after.")
        found[row["particle"]] = row["position"]
    return MappingProxyType(found)


@cache
def eastern_surnames() -> frozenset[str]:
    """Chinese, Korean and Vietnamese surnames in Latin letters: where one stands first, the surname does."""
    return first_column("eastern_surnames.csv", "surname language source")
