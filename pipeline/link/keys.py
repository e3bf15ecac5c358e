"""Keys under which the names of one person in different documents meet.

Folded away are diacritics, hyphens, particles and articles, the order of East Asian names, and spellings in Latin
letters of one name (``name_variants.csv``, ``name_endings.csv``); suffixes (``Jr.``, ``III``) stay.
"""

from functools import cache, lru_cache

from pipeline.knowledge import eastern_surnames, name_endings, name_variants
from pipeline.link.names import fold, words
from pipeline.link.persons import INSIDE, Key, is_initial, surname_first

_LEAST_STEM = 3  # letters in front of an ending that is respelt
_DESCENT = frozenset({"bin", "ibn", "ben", "bint", "binti", "abu", "umm", "ould", "mac", "fitz"})
_ABD = ("abdel", "abdul", "abdal", "abdol", "abdur", "abd")  # the longer ones first


@lru_cache(maxsize=1 << 16)
def person_key(name: str) -> Key:
    """The words that tell a person of the full ``name``: ``Miguel Díaz-Canel`` → ``('miguel', 'diaz', 'canel')``.

    In East Asian names the given name is one word: ``Kim Jong-un`` and ``Kim Jong Un`` → ``('kim', 'jongun')``.
    """
    parts = words(name)
    if surname_first(name):
        return parts[0], "".join(parts[1:])
    if len(name.split()) in {2, 3} and parts[-1] in _eastern() and parts[0] not in _eastern():
        return parts[-1], "".join(parts[:-1])
    joined = _joined(parts)
    small = set(words(" ".join(part for part in name.split() if part.islower())))
    kept = [word for word in joined if word not in _dropped() and not (len(word) == 1 and word in small)]
    return tuple(map(_usual, kept or joined))


def _joined(parts: Key) -> list[str]:
    """``abdul rahman`` and ``abd al rahman`` as ``abdulrahman``, ``d k`` as ``dk``: such a name is one."""
    found: list[str] = []
    for before, word in zip(("", *parts), parts, strict=False):
        if found and found[-1] in _ABD:
            found[-1] = f"abdul{word}" if word not in _dropped() or word in _ABD else found[-1]
        elif is_initial(word) and is_initial(before):
            found[-1] += word
        else:
            found.append(word)
    return found


def _usual(word: str) -> str:
    """``word`` in its usual spelling in Latin letters."""
    prefix = next((prefix for prefix in _ABD if word.startswith(prefix)), None)
    if prefix is not None:
        stem = word.removeprefix(prefix)
        return f"abdul{name_variants().get(stem, stem)}" if len(stem) >= _LEAST_STEM else word
    if word in name_variants():
        return name_variants()[word]
    for ending, usual in name_endings().items():
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending) + usual
    return word


@cache
def _dropped() -> frozenset[str]:
    """Articles and particles that a name has or has not; those of descent (``bin``, ``Abu``) tell people apart."""
    return frozenset(word for word in INSIDE if len(word) > 1) - _DESCENT


@cache
def _eastern() -> frozenset[str]:
    return frozenset(map(fold, eastern_surnames()))
