"""Which agency mentions of a document name one body."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.link.bodies import ACRONYM, abbreviates, initials
from pipeline.link.canonical import canonical, content_words, head_word, without_country
from pipeline.link.names import fold
from pipeline.link.readings import Named


class _Groups:
    """Mentions by number, joined step by step; names that tell different countries are never one body."""

    def __init__(self, named: Sequence[Named]) -> None:
        self._parent = list(range(len(named)))
        self._countries = [{one.country} - {None} for one in named]

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        """Make two one, but for those that tell different countries."""
        told, other = self._countries[self.root(i)], self._countries[self.root(j)]
        if not told or not other or told & other:
            self.spell_out(i, j)
            told |= other

    def spell_out(self, long: int, short: int) -> None:
        """Make an abbreviation one with its long form, whatever else its letters are known for."""
        self._parent[self.root(short)] = self.root(long)

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for i in range(len(self._parent)):
            found.setdefault(self.root(i), []).append(i)
        return list(found.values())


def gather(named: Sequence[Named], text: str, home: str | None) -> list[list[Named]]:
    """The mentions of each body, in the order of the first ones.

    First those of one canonical name or listed body; then an abbreviation in brackets behind its long form;
    then abbreviations that fit one long form; then short names that one fuller name holds. ``home`` is the country
    of the dateline, the site or the publisher.
    """
    keys = _keys(named, home)
    named = [
        replace(one, home=home) if home is not None and code == home and not one.country else one
        for one, (_, code) in zip(named, keys, strict=True)
    ]
    groups = _Groups(named)
    first: dict[tuple[frozenset[str], str], int] = {}
    for i, key in enumerate(keys):
        groups.join(first.setdefault(key, i), i)
    for long, short in pairwise(range(len(named))):
        if _in_brackets(named[long], named[short], text):
            groups.spell_out(long, short)
    heads = list(first.values())
    for short, long in list(_spelt_out(named, heads, groups)):
        groups.spell_out(long, short)
    for short, long in list(_parts(named, heads, groups)):
        groups.join(long, short)
    return [[named[i] for i in members] for members in groups.all()]


def _keys(named: Sequence[Named], home: str | None) -> list[tuple[frozenset[str], str]]:
    """What mentions of one body have in common: the words of its name, and its country where there are several.

    A mention that tells no country is the body named last; in front of the first that tells one it is the document's
    ``home``'s, if that is another.
    """
    keys = [_words(one) for one in named]
    countries: dict[frozenset[str], set[str]] = {}
    for key, one in zip(keys, named, strict=True):
        countries.setdefault(key, set()).update({one.country} if one.country else ())
    last: dict[frozenset[str], str] = {}
    found = []
    for key, one in zip(keys, named, strict=True):
        told = countries[key]
        if one.country:
            last[key] = one.country
        elif told and key not in last and home is not None and home not in told:
            last[key] = home
            told.add(home)
        found.append((key, last.get(key, "") if len(told) > 1 else ""))
    return found


def _words(one: Named) -> frozenset[str]:
    name = canonical(one.body.name if one.body is not None else one.surface)
    country = one.country
    return content_words(without_country(name, country) if country else name)


def _in_brackets(long: Named, short: Named, text: str) -> bool:
    """``Internet Research Agency (IRA)``: its abbreviation in brackets right behind a name of several words."""
    between = text[long.finding.clean_end : short.finding.clean_start]
    return between.strip() == "(" and abbreviates(short.surface, long.surface)


def _spelt_out(named: Sequence[Named], heads: Iterable[int], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Abbreviations with the one name of several words that they abbreviate: ``(short, long)``."""
    heads = list(heads)
    spelt: dict[str, set[int]] = {}
    for i in heads:
        if " " in named[i].surface:
            for letters in initials(named[i].surface):
                spelt.setdefault(letters, set()).add(groups.root(i))
    for i in heads:
        surface = named[i].surface
        if ACRONYM.fullmatch(surface):
            fitting = spelt.get(fold(surface).replace(" ", ""), set())
            if len(fitting) == 1:
                yield i, next(iter(fitting))


def _parts(named: Sequence[Named], heads: Iterable[int], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Short names with the one fuller name that holds all their words and has the same head: ``(short, long)``.

    ``High Court`` is ``Kerala High Court``; ``United Nations`` is not ``United Nations Security Council``.
    """
    heads = [i for i in heads if len(named[i].surface) > 1]
    facts = {i: (_words(named[i]), head_word(canonical(named[i].surface))) for i in heads}
    for i in heads:
        own, head = facts[i]
        if not own or ACRONYM.fullmatch(named[i].surface):
            continue
        fuller = {
            groups.root(j)
            for j in heads
            if own < facts[j][0] and facts[j][1] == head and _may_be_one(named[i], named[j])
        }
        if len(fuller) == 1:
            yield i, fuller.pop()


def _may_be_one(short: Named, long: Named) -> bool:
    """Whether nothing says that two names mean different bodies: the lists, or a country at each."""
    if short.body is not None and long.body is not None and short.body != long.body:
        return False
    if short.country and long.body is not None and long.body.country is None:
        return False  # `Spanish Space Agency` is no part of the European one
    return not short.country or not long.country or short.country == long.country
