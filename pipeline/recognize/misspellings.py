"""Misspelt names of countries that the document names elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from pipeline.knowledge import confusables, country_names
from pipeline.places import places
from pipeline.spelling import one_edit, shortened

_SHORTEST = 4
_REMEMBERED = 50_000  # words
_LONG = 6  # names shorter than this are misspelt only by letters that look alike


@cache
def _names() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """The names that may be misspelt, each with all countries that it may mean, by what is left without a letter."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for alias, names in country_names().items():
        if len(alias) >= _SHORTEST and names[0].form == "name":
            for key in shortened(alias):
                found[key].append((alias, frozenset(name.code for name in names)))
    return {key: tuple(aliases) for key, aliases in found.items()}


def misspelt(words: Sequence[str], codes: frozenset[str]) -> set[str]:
    """Those of ``words`` that stand once, with a capital, and are one letter away from a name of ``codes``.

    Words that are known otherwise are not misspelt: other countries, places, and what the text also writes small.
    """
    if not codes:
        return set()
    small = {word for word in words if word.islower()}
    counts = Counter(word for word in words if len(word) >= _SHORTEST and word.istitle() and word.isalpha())
    return {
        word
        for word, count in counts.items()
        if count == 1 and any(meant <= codes for meant in _meant_by(word)) and word.lower() not in small
    }


@lru_cache(maxsize=_REMEMBERED)
def _meant_by(word: str) -> tuple[frozenset[str], ...]:
    """What the names mean that ``word`` may misspell; none where it is a name or place itself."""
    if word in country_names() or word.lower() in places():
        return ()
    near = (known for key in shortened(word) for known in _names().get(key, ()))
    return tuple(codes for name, codes in near if _is_near(word, name))


def _is_near(word: str, name: str) -> bool:
    """Whether ``word`` is ``name`` with one letter replaced by its look-alike or, in long names, any one edit."""
    if len(name) >= _LONG:
        return one_edit(word, name)
    differ = [frozenset(pair) for pair in zip(word, name, strict=False) if pair[0] != pair[1]]
    return len(word) == len(name) and len(differ) == 1 and differ[0] in confusables()
