"""What kind of name stands in a header, by its words: a person's, a paper's, or one that nobody else has."""

import re
from functools import cache, lru_cache

from pipeline.clean.macros import header_piece
from pipeline.knowledge import agencies, agency_heads, country_names, news_agencies, words
from pipeline.places import is_place, regions

_JOINED = re.compile(r",? (?:and|AND|&) |, ")


def are_persons(text: str | None) -> bool:
    """Whether ``text`` is persons' names parted by commas or ``and``, by what their words are.

    A surname is no common word, and of the whole name no more than a third is one. None is a place, a body or a
    paper, and no word of it a country or people.
    """
    return bool(text) and all(map(_is_person, _JOINED.split(text or "")))


@lru_cache(maxsize=1 << 12)
def _is_person(name: str) -> bool:
    if not header_piece("PERSON").fullmatch(name) or header_piece("PUBLIC").search(name) or is_place(name):
        return False
    if any(head.pattern.search(name) for head in agency_heads()):
        return False
    pieces = name.casefold().split()
    common = sum(map(has_common_word, pieces[:-1]))
    return not has_common_word(pieces[-1]) and 3 * common <= len(pieces) and _peoples().isdisjoint(pieces)


def has_common_word(text: str) -> bool:
    """Whether one of the words of ``text``, in any case, is one that texts write small."""
    return any(word in words() for word in re.split(r"[ ,-]+", text.casefold()))


def is_rare(text: str | None) -> bool:
    """Whether ``text`` has no common word and is no listed body's name."""
    if not text:
        return False
    return not has_common_word(text) and text.casefold() not in _bodies()


@cache
def _bodies() -> frozenset[str]:
    return frozenset(name.casefold() for body in agencies() for name in (*body.strong, *body.weak))


@cache
def _peoples() -> frozenset[str]:
    """Lower-cased names of countries and peoples of one word."""
    return frozenset(name.casefold() for name in country_names() if " " not in name) | regions().keys()


@cache
def _papers() -> frozenset[str]:
    """The listed papers and stations by the names that are theirs alone; wires head a text as its source, by a row."""
    wires = {name.casefold() for name in news_agencies()}
    names = (name for agency in agencies() if agency.kind == "news" for name in agency.strong)
    return frozenset(name.casefold().removeprefix("the ") for name in names) - wires


def is_listed_paper(name: str) -> bool:
    """Whether ``name`` is a paper's or station's that is listed, and nobody else's."""
    return name.casefold().removeprefix("the ") in _papers()


@lru_cache(maxsize=1 << 12)
def is_paper(name: str) -> bool:
    """Whether ``name`` is a listed paper's or sounds like one: a word that is not common and one for papers."""
    match = header_piece("PAPERNAME").fullmatch(name)
    own = match["own"].split() if match else []
    return is_listed_paper(name) or any(not has_common_word(word) for word in own)
