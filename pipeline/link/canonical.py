"""One name for the many of a body: spelling, word order, prepositions and the country's name folded away."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.knowledge import agency_words, country_names, lone_heads, lookalikes, small_words
from pipeline.link.names import fold, words

_TURNED = re.compile(r"(?P<field>.+) ministry(?P<behind> of .+)?")  # `Interior Ministry` is `Ministry of the Interior`
_LEAST_WORDS = 2
_MOST_WORDS = 4  # of a country's name in front of a body's


@lru_cache(maxsize=1 << 14)
def canonical(name: str) -> str:
    """The folded ``name`` of a body in its usual spelling and order: ``Defence Ministry`` → ``ministry of defense``."""
    text = _usual().sub(lambda found: agency_words()[found[0]], fold(name))
    text = text.replace("ministry of the ", "ministry of ")
    country = _country_in_front(text)
    rest = text[len(country) :]
    turned = _TURNED.fullmatch(rest)
    if turned is not None and " of " not in turned["field"] and _is_country(turned["behind"]):
        front, behind = turned["field"], turned["behind"] or ""
        rest = _usual().sub(lambda found: agency_words()[found[0]], f"ministry of {front}{behind}")
    return country + rest


def _is_country(behind: str | None) -> bool:
    """Whether nothing stands behind a head, or a country: ``Defense Ministry of Russia``."""
    return behind is None or behind.removeprefix(" of ").removeprefix("the ") in _all_names()


def _country_in_front(text: str) -> str:
    """The name or demonym of a country that ``text`` begins with, and the blank behind it."""
    parts = text.split()
    for size in range(min(_MOST_WORDS, len(parts) - 1), 0, -1):
        if " ".join(parts[:size]) in _all_names() and not _begins_otherwise(text):
            return " ".join(parts[:size]) + " "
    return ""


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name for names in _folded_names().values() for name in names)


@lru_cache(maxsize=1 << 14)
def without_country(name: str, code: str) -> str:
    """``name``, canonical, without the country ``code`` in front or behind, where enough is left to tell the body.

    ``cyberspace administration of china`` → ``cyberspace administration``; what only begins like the country
    (``mexico city``) stays.
    """
    names = _names_of(code)
    kept = re.sub(rf"(?: (?:of|in|for)(?: the)?)? (?:{names})$|^(?:{names}) ", "", name)
    if (len(content_words(kept)) < _LEAST_WORDS and kept not in lone_heads()) or _begins_otherwise(name):
        return name
    return kept


def _begins_otherwise(name: str) -> bool:
    """Whether ``name`` begins with a look-alike of a country: a city, a sea, a people."""
    parts = name.split()
    return any(" ".join(parts[:size]) in _lookalikes() for size in range(2, len(parts) + 1))


@cache
def _lookalikes() -> frozenset[str]:
    return frozenset(map(fold, lookalikes()))


@cache
def _names_of(code: str) -> str:
    """Alternatives of a pattern for the folded names and demonyms of a country, the longest first."""
    return "|".join(map(re.escape, sorted(_folded_names()[code], key=lambda name: (-len(name), name))))


@cache
def _folded_names() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for alias, names in country_names().items():
        for name in names:
            found.setdefault(name.code, set()).add(fold(alias))
    return {code: frozenset(names - {""}) for code, names in found.items()}


@lru_cache(maxsize=1 << 14)
def content_words(name: str) -> frozenset[str]:
    """The folded words of ``name`` but small ones: what bodies named in another order have in common."""
    return frozenset(word for word in words(name) if word not in small_words() and word != "affairs")


@lru_cache(maxsize=1 << 14)
def head_word(name: str) -> str:
    """The word of a canonical name that says what kind of body it is: the last before ``of``, else the last."""
    front = re.split(r" (?:of|for|to|on|against) ", name, maxsplit=1)[0]
    return front.rpartition(" ")[2]


@cache
def _usual() -> re.Pattern[str]:
    variants = sorted(agency_words(), key=lambda variant: (-len(variant), variant))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, variants))})\b")
