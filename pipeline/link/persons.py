"""Two names of one person: when a shorter one fits a fuller one, and in which order a name stands."""

import re
from collections.abc import Mapping
from functools import cache

from rapidfuzz.distance import OSA

from pipeline.knowledge import eastern_surnames, nicknames, particles, person_names
from pipeline.link.names import fold, one_line, words

Key = tuple[str, ...]
_INITIALS = re.compile(r"\.(?=\w)")
_LONG, _LONGER = 5, 9  # letters from which a word may be misspelt by one edit, and by two


def key_of(name: str) -> Key:
    """The folded words of ``name`` in the order in which names are spoken: ``Doe, John`` → ``('john', 'doe')``."""
    last, comma, first = one_line(name).partition(", ")
    if comma and len(first.split()) <= 3 and not set(words(first)) <= _SUFFIXES:
        return (*words(first), *words(last))
    return words(name)


def is_part(short: Key, long: Key) -> bool:
    """Whether ``short`` (two words or more) may name the same person as ``long``.

    Either its words stand together in it (``Perdomo Di-Lella``), or it keeps the first and a family name and
    only leaves words out or shortens them to initials (``Vladimir Putin``, ``V. Putin``, ``Jorge Luis Perdomo``).
    Middle initials must then be those of ``long``: ``George W. Bush`` is no ``George H. W. Bush``.
    """
    if any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1)):
        return True
    if not same(short[0], long[0]):
        return False
    if len(short) == 2 and is_initial(short[1]) and not is_initial(short[0]):
        return any(word.startswith(short[1]) for word in long[1:])  # `John D.`
    if short[-1] not in long[1:]:
        return False
    rest = iter(long)
    return all(any(same(word, other) for other in rest) for word in short) and _initials_agree(short, long)


def same(word: str, other: str) -> bool:
    """Whether ``word`` is ``other``, its initial, or a nickname of it."""
    return word == other or (len(word) == 1 and other.startswith(word)) or other in full_names(word)


def is_misspelt(one: str, other: str) -> bool:
    """Whether two folded words may be one, misspelt: the first letter agrees, and few others differ.

    One edit in words of five letters or more, two in words of nine; an edit puts in, leaves out or changes a
    letter, or swaps two neighbours. What is a common surname itself is not misspelt, nor is ``Orlova`` for ``Orlov``.
    """
    shorter = min(len(one), len(other))
    if one == other or shorter < _LONG or one[0] != other[0] or one in _surnames() or one in _wives(other):
        return False
    most = 2 if shorter >= _LONGER else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def _initials_agree(short: Key, long: Key) -> bool:
    """Whether no word of ``long`` is left out in front of a middle initial of ``short``, and no initial behind."""
    middle = list(short[1:-1])
    if not any(map(is_initial, middle)):
        return True
    for word in long[1 : len(long) - 1 - long[::-1].index(short[-1])]:
        if middle and same(middle[0], word):
            middle.pop(0)
        elif is_initial(word) or any(map(is_initial, middle)):
            return False
    return True


def is_initial(word: str) -> bool:
    """Whether ``word`` (folded) is one letter of a script with capitals; ``e`` and ``y`` join surnames."""
    return len(word) == 1 and word != word.upper() and word not in _JOINING


def is_initial_and_surname(key: Key) -> bool:
    """Whether ``key`` is ``A. Khan``, ``A. van den Berg`` or ``A. Khan Jr.``: too little to tell a person by."""
    rest = [word for word in key[1:] if is_initial(word) or word not in PARTICLES]
    return len(key[0]) == 1 and key[0] != key[0].upper() and len(rest) == 1 and len(rest[0]) > 1


def is_surname(name: str) -> bool:
    """Whether ``name`` is no more than a surname, with a hyphen (``Díaz-Canel``) or particles (``van den Berg``)."""
    parts = _INITIALS.sub(". ", name).split()
    if len(parts) == 2 and parts[0].istitle() and fold(parts[0]) in _FORENAMES:
        return False
    return len(parts) == 1 or all(set(words(part)) <= INSIDE for part in parts[:-1])


def surname_first(name: str) -> bool:
    """Whether ``name``, of two or three words, stands in East Asian order (``Xi Jinping``, ``Ban Ki-moon``)."""
    parts = [fold(part) for part in name.split()]
    return len(parts) in {2, 3} and parts[0] in _EASTERN and parts[-1] not in _EASTERN


def surnames(key: Key) -> set[str]:
    """The words that name the person of ``key`` alone: the last, and the middle ones that may be a family name.

    Those of the middle count in names of three words and more, but for particles and common forenames. Suffixes do
    not count, nor do fathers' names: ``Mohammed bin Salman`` is not ``Salman``.
    """
    while len(key) > 1 and key[-1] in _SUFFIXES:
        key = key[:-1]
    found = {key[-1], *(word for word in key[1:-1] if word not in PARTICLES and word not in _forenames())}
    return {word for word in found if key.index(word) == 0 or key[key.index(word) - 1] not in _SON_OF}


def _wives(surname: str) -> set[str]:
    """The Slavic forms of ``surname`` for the other sex."""
    return {
        f"{surname}a",
        surname.removesuffix("a"),
        surname.removesuffix("y") + "aya",
        surname.removesuffix("aya") + "y",
    }


@cache
def _surnames() -> frozenset[str]:
    """Folded common surnames of all countries."""
    return frozenset(fold(name) for _, name in person_names()["surname"]) | _EASTERN


@cache
def _forenames() -> frozenset[str]:
    """Folded common forenames of all countries."""
    return frozenset(fold(name) for _, name in person_names()["forename"])


def full_names(nickname: str) -> frozenset[str]:
    """The folded names that the folded ``nickname`` is short for."""
    return _nicknames().get(nickname, frozenset())


@cache
def _nicknames() -> Mapping[str, frozenset[str]]:
    return {fold(nickname): frozenset(map(fold, names)) for nickname, names in nicknames().items()}


def _words_of(place: str) -> frozenset[str]:
    """The folded words of the particles of one position; the letters of ``a/l`` and ``d'`` are initials elsewhere."""
    found = (word for particle, where in particles().items() if where == place for word in words(particle))
    return frozenset(word for word in found if len(word) > 1 or word in _JOINING)


_JOINING = frozenset(word for word in particles() if len(word) == 1 and word == fold(word))
INSIDE = _words_of("inside")
_SUFFIXES = _words_of("after")
PARTICLES = INSIDE | _SUFFIXES
# Behind these stands the father's name, and nobody is called by it alone.
_SON_OF = frozenset({"bin", "ibn", "bint", "binti", "ould", "ben", "binte"})
_FORENAMES = frozenset(
    {"ben", "do", "mac", "bin"}
)  # particles that are forenames where they stand first, with a capital
_EASTERN = frozenset(map(fold, eastern_surnames()))
