"""Agencies: the listed ones, what their names and the words around them tell, how evidence weighs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pipeline.errors import DataError
from pipeline.knowledge.countries import countries
from pipeline.knowledge.rows import first_column, parts_of, rows_of

AGENCY_KINDS = frozenset({"government", "intergovernmental", "news"})


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


@dataclass(frozen=True, slots=True)
class KindCue:
    """Words that tell a body's kind: ``pattern`` is searched before it, behind it, or in its own name."""

    side: str
    pattern: re.Pattern[str]
    kind: str


@cache
def agencies() -> tuple[Agency, ...]:
    """The listed bodies, in the file's order."""
    found = []
    for place, row in rows_of("agencies.csv", "name kind country aliases weak_aliases strength source"):
        if row["kind"] not in AGENCY_KINDS or row["strength"] not in {"strong", "weak"}:
            raise DataError(f"{place}: kind must be one of {sorted(AGENCY_KINDS)}, strength strong or weak.")
        if row["country"] and row["country"] not in countries():
            raise DataError(f"{place}: country {row['country']!r} is not in countries.csv; correct the code.")
        names, weak = (row["name"], *parts_of(row["aliases"])), parts_of(row["weak_aliases"])
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
        found.append(AgencyHead(_compiled(row["pattern"], place), row["kind"], row["generic"] == "yes"))
    return tuple(found)


@cache
def agency_words() -> Mapping[str, str]:
    """Words and phrases of agencies' names in other spellings or orders, folded, and the usual ones."""
    return {row["variant"]: row["usual"] for _, row in rows_of("agency_words.csv", "variant usual source")}


@cache
def lone_heads() -> frozenset[str]:
    """Words that tell a body by themselves, beside its country: ``Parliament of Fiji``."""
    return first_column("lone_heads.csv", "head source")


@cache
def agency_abbreviations() -> Mapping[str, tuple[Agency, ...]]:
    """The bodies that an abbreviation or short name may stand for, each as a body without further names."""
    found: dict[str, list[Agency]] = {}
    for place, row in rows_of("agency_abbreviations.csv", "abbreviation name kind country source"):
        if row["kind"] not in AGENCY_KINDS or (row["country"] and row["country"] not in countries()):
            raise DataError(f"{place}: kind must be one of {sorted(AGENCY_KINDS)}, country a code of countries.csv.")
        body = Agency(row["name"], row["kind"], row["country"] or None, (), ())
        found.setdefault(row["abbreviation"], []).append(body)
    return MappingProxyType({short: tuple(bodies) for short, bodies in found.items()})


@cache
def kind_cues() -> tuple[KindCue, ...]:
    """Cues in order of priority."""
    found = []
    for place, row in rows_of("kind_cues.csv", "side pattern kind source"):
        if row["side"] not in {"before", "behind", "name"} or row["kind"] not in AGENCY_KINDS:
            raise DataError(f"{place}: side must be before, behind or name, kind one of {sorted(AGENCY_KINDS)}.")
        found.append(KindCue(row["side"], _compiled(row["pattern"], place), row["kind"]))
    return tuple(found)


def _compiled(pattern: str, place: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DataError(f"{place}: the pattern does not compile ({error}); mend it.") from error


@cache
def evidence_weights() -> Mapping[str, float]:
    """How much each kind of evidence speaks for a country; ``none`` is what evidence must outweigh."""
    found: dict[str, float] = {}
    for place, row in rows_of("evidence.csv", "kind weight source"):
        try:
            found[row["kind"]] = float(row["weight"])
        except ValueError as error:
            raise DataError(f"{place}: weight {row['weight']!r} is no number; write one, or fit them anew.") from error
    return MappingProxyType(found)


@cache
def organisations() -> frozenset[str]:
    """Names of companies, parties, unions, universities, clubs and the like, which are no agencies."""
    return first_column("organisations.csv", "name kind source")


@cache
def news_agencies() -> frozenset[str]:
    """Names of wire services as datelines and credits write them."""
    return first_column("news_agencies.csv", "agency source")
