"""Misspelt names of countries that the document names elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from pipeline.knowledge import confusables, country_names
from pipeline.places import places
from pipeline.spelling import one_edit

_SHORTEST = 4
_LONG = 6  # names shorter than this are misspelt only by letters that look alike


@cache
def _targets() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """By code the names that may be misspelt, each with all countries that it may mean."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for alias, names in country_names().items():
        if len(alias) >= _SHORTEST and names[0].form == "name":
            codes = frozenset(name.code for name in names)
            for code in codes:
                found[code].append((alias, codes))
    return {code: tuple(aliases) for code, aliases in found.items()}


def misspelt(words: Sequence[str], codes: frozenset[str]) -> set[str]:
    """Those of ``words`` that stand once, with a capital, and are one letter away from a name of ``codes``.

    Words that are known otherwise are not misspelt: other countries, places, and what the text also writes small.
    """
    names = {alias for code in codes for alias, meant in _targets().get(code, ()) if meant <= codes}
    if not names:
        return set()
    small = {word for word in words if word.islower()}
    counts = Counter(word for word in words if len(word) >= _SHORTEST and word.istitle() and word.isalpha())
    return {
        word
        for word, count in counts.items()
        if count == 1
        and any(_near(word, name) for name in names)
        and word not in country_names()
        and word.lower() not in places()
        and word.lower() not in small
    }


def _near(word: str, name: str) -> bool:
    """Whether ``word`` is ``name`` with one letter replaced by its look-alike or, in long names, any one edit."""
    if abs(len(word) - len(name)) > 1 or (word[0] != name[0] and word[-1] != name[-1]):  # no one edit changes both ends
        return False
    if len(name) >= _LONG:
        return one_edit(word, name)
    differ = [frozenset(pair) for pair in zip(word, name, strict=False) if pair[0] != pair[1]]
    return len(word) == len(name) and len(differ) == 1 and differ[0] in confusables()
