"""Two names of one person: when a shorter one fits a fuller one, and in which order a name stands."""

from pipeline.knowledge import eastern_surnames, particles
from pipeline.link.names import fold, words

Key = tuple[str, ...]


def is_part(short: Key, long: Key) -> bool:
    """Whether ``short`` (two words or more) may name the same person as ``long``.

    Either its words stand together in it (``Perdomo Di-Lella``), or it keeps the first and a family name and
    only leaves words out or shortens them to initials (``Vladimir Putin``, ``V. Putin``, ``Jorge Luis Perdomo``).
    Middle initials must then be those of ``long``: ``George W. Bush`` is no ``George H. W. Bush``.
    """
    if any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1)):
        return True
    if not same(short[0], long[0]) or short[-1] not in long[1:]:
        return False
    rest = iter(long)
    return all(any(same(word, other) for other in rest) for word in short) and _initials_agree(short, long)


def same(word: str, other: str) -> bool:
    """Whether ``word`` is ``other`` or its initial."""
    return word == other or (len(word) == 1 and other.startswith(word))


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


def surname_first(name: str) -> bool:
    """Whether ``name``, of two or three words, stands in East Asian order (``Xi Jinping``, ``Ban Ki-moon``)."""
    parts = [fold(part) for part in name.split()]
    return len(parts) in {2, 3} and parts[0] in _EASTERN and parts[-1] not in _EASTERN


def surnames(key: Key) -> set[str]:
    """The words that name the person of ``key`` alone: the last, and in long names all but particles and the first."""
    return {key[-1], *(word for word in key[1:] if len(key) > 2 and word not in PARTICLES)}


PARTICLES = frozenset(word for particle in particles() for word in words(particle))
_JOINING = frozenset(word for word in particles() if len(word) == 1 and word == fold(word))
_EASTERN = frozenset(map(fold, eastern_surnames()))
