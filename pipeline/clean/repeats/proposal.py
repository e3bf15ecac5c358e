"""What to do with a line that recurs: remove it, tag it or keep it, and in a word why."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import pairwise

from pipeline.clean.repeats.lines import ends_a_sentence
from pipeline.clean.repeats.table import KEEP, REMOVE, TAG, Repeat
from pipeline.clean.repeats.tally import Counts, Tally
from pipeline.clean.ruleset import Ruleset
from pipeline.clean.zones import ZoneRules
from pipeline.knowledge import agencies, country_names
from pipeline.records import RawDocument, Rejection

_LONG = 200  # code points; a quoted statement may be syndicated
_MOSTLY, _NEARLY_ALWAYS = 0.67, 0.8
_COMMON_SHARE, _COMMON_OF = 0.3, 10  # common is what three in ten documents of a site share, of at least ten
_USUAL_SHARE, _USUAL = 0.5, 5  # usual is what half of them share, and at least five
_MOST_NAME_WORDS = 4
_SITE_WORD = 5  # letters; hosts write their words without blanks, and short ones are found in any host
_MOST_WORDS = 6  # of a listed name
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_AROUND = ".,;:!?()[]{}<>|/\"'“”‘’«»-–—•*"


def find_repeats(
    documents: Callable[[], Iterable[RawDocument | Rejection]],
    least: int = 3,
    rules: Ruleset | None = None,
    zone_rules: ZoneRules | None = None,
) -> list[Repeat]:
    """The lines that at least ``least`` documents of one site share once cleaned, by site, most frequent first.

    ``documents`` is called twice and must give the same ones, in any order. Equal documents count once, and those
    that are mostly made of other documents' sentences not at all. ``rules`` and ``zone_rules`` as in cleaning.
    """
    counts = Counts(least, rules, zone_rules)
    for read in (counts.count, counts.weigh):
        for raw in documents():
            if isinstance(raw, RawDocument):
                read(raw)
    return proposals(counts.tallies, counts.site_documents, counts.lower_words, least)


def proposals(
    tallies: Mapping[tuple[str, str], Tally],
    site_documents: Mapping[str, int],
    lower_words: AbstractSet[str],
    least: int,
) -> list[Repeat]:
    """What to do with the lines, counted by site and key, that at least ``least`` documents share."""
    found = [
        _repeat(site, key, tally, site_documents[site], lower_words)
        for (site, key), tally in tallies.items()
        if tally.documents >= least
    ]
    return sorted(found, key=lambda row: (row.site, -row.documents, row.key))


def _repeat(site: str, key: str, tally: Tally, of: int, lower_words: AbstractSet[str]) -> Repeat:
    share = (tally.edges + tally.beside) / tally.occurrences
    action, why = _proposal(site, tally, of, lower_words)
    return Repeat(site, tally.line, key, tally.documents, of, round(share, 2), action, why)


def _proposal(site: str, tally: Tally, of: int, lower_words: AbstractSet[str]) -> tuple[str, str]:
    """The action and why. What may be content is tagged at most; names are what the whole program is after."""
    common = of >= _COMMON_OF and tally.documents >= _COMMON_SHARE * of
    usual = tally.documents >= max(_USUAL, _USUAL_SHARE * of)
    inside = tally.edges + tally.beside < _MOSTLY * tally.occurrences
    at_edge = tally.edges >= _NEARLY_ALWAYS * tally.occurrences
    content = _content(tally, site, lower_words, at_edge=at_edge, trusted=usual and at_edge)
    guards = (
        (tally.is_title, KEEP, "title"),
        (len(tally.line) > _LONG, TAG, "long"),
        (inside and not common, KEEP, "in-body"),
        (tally.zone is not None, TAG, str(tally.zone)),
        (content is not None, TAG, str(content)),
        (ends_a_sentence(tally.line) and not (usual and at_edge), TAG, "sentence"),
        (inside, REMOVE, "common"),
        (tally.edges >= tally.beside, REMOVE, "edge"),
    )
    return next(((action, why) for holds, action, why in guards if holds), (REMOVE, "beside-others"))


def _content(tally: Tally, site: str, lower_words: AbstractSet[str], *, at_edge: bool, trusted: bool) -> str | None:
    """Why the line may tell something about its document: it is a name, names somebody, or counts something."""
    words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(tally.line)]
    unknown = [
        word[0].isupper() and word.casefold() not in lower_words and not _is_of_site(word.casefold(), site.casefold())
        for word in words
    ]
    listed = list(_listed_names(tally.line))
    capitals = 1 < len(words) <= _MOST_NAME_WORDS and all(word[0].isupper() for word in words)
    if (capitals and any(unknown)) or tally.line.strip(_AROUND) in listed:
        return "name"
    named = bool(listed) or any(one and two for one, two in pairwise(unknown))
    maybe = any(unknown[1:]) or unknown == [True]
    if tally.varies and (named or maybe or not at_edge):
        return "varies"
    return "names" if named or (maybe and not trusted) else None


def _is_of_site(word: str, site: str) -> bool:
    """Whether ``word`` is part of the site's own name."""
    return word in _WORD.findall(site) or (len(word) >= _SITE_WORD and word in site)


def _listed_names(line: str) -> Iterator[str]:
    """Names of countries and agencies in ``line``, as the lists write them."""
    words: Sequence[str] = line.split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            name = " ".join(words[start:end])
            yield from {name, name.strip(_AROUND), _POSSESSIVE.sub("", name.strip(_AROUND))} & _names()


@cache
def _names() -> frozenset[str]:
    listed = frozenset(name for agency in agencies() for name in agency.strong)
    return listed | frozenset(alias for alias, names in country_names().items() if any(name.strong for name in names))
