"""Names of persons and what stands with them; words."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pipeline.errors import DataError
from pipeline.knowledge.rows import first_column, rows_of


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


@cache
def nicknames() -> Mapping[str, tuple[str, ...]]:
    """Forenames by what they are shortened to: ``Bill`` for ``William``."""
    found: dict[str, list[str]] = {}
    for _, row in rows_of("nicknames.csv", "nickname name source"):
        found.setdefault(row["nickname"], []).append(row["name"])
    return MappingProxyType({nickname: tuple(names) for nickname, names in found.items()})


@cache
def name_variants() -> Mapping[str, str]:
    """Spellings of one name in Latin letters, folded, and the usual one (``mohamed`` → ``muhammad``)."""
    return {row["variant"]: row["usual"] for _, row in rows_of("name_variants.csv", "variant usual source")}


@cache
def name_endings() -> Mapping[str, str]:
    """Endings of surnames in other spellings and the usual one, the longest first (``skiy`` → ``sky``)."""
    rows = [(row["ending"], row["usual"]) for _, row in rows_of("name_endings.csv", "ending usual source")]
    return dict(sorted(rows, key=lambda row: (-len(row[0]), row)))
