"""Which agencies of different documents are one: words in another order, or an abbreviation that one body has."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.link.bodies import ACRONYM, kind_of
from pipeline.link.canonical import canonical, content_words, head_word, without_country
from pipeline.link.names import fold
from pipeline.resolve.clusters import Clusters
from pipeline.resolve.merges import Merge
from pipeline.resolve.profiles import Profile

_LEAST_WORDS = 2
_NO_WORDS = 3  # what comes before the words in a key of words


def by_word_order(agencies: Iterable[Profile]) -> Iterator[Merge]:
    """Merges of the bodies of one state, or of none, whose names have the same words and head.

    ``Chinese Administration of Cyberspace`` is ``Cyberspace Administration of China``.
    """
    first: dict[tuple[str, ...], Profile] = {}
    for agency in agencies:
        key = _words_key(agency)
        if key:
            other = first.setdefault(key, agency)
            if other is not agency:
                yield Merge(other.entity_id, agency.entity_id, "word-order", " ".join(key[_NO_WORDS:]))


def _words_key(agency: Profile) -> tuple[str, ...]:
    """What names with the same words share; the words come last. Empty where there are too few."""
    if is_of_one_document(agency.entity_id):
        return ()
    name = canonical(agency.name)
    name = without_country(name, agency.country) if agency.country else name
    words = content_words(name)
    if len(words) < _LEAST_WORDS:
        return ()
    return (agency.country or "", agency.kind or "", head_word(name), *sorted(words))


def by_abbreviation(agencies: Sequence[Profile], clusters: Clusters) -> Iterator[Merge]:
    """Merges of a bare abbreviation with the one body of the corpus that some document spells out with it.

    What is known of the bare one must agree; of names that every state has (``MFA``) it must be known.
    """
    spelt: dict[str, list[Profile]] = {}
    for agency in agencies:
        if not is_of_one_document(agency.entity_id):
            for short in agency.shorts:
                spelt.setdefault(short, []).append(agency)
    for agency in agencies:
        if ACRONYM.fullmatch(agency.name) is None:
            continue
        longs = [long for long in spelt.get(fold(agency.name), ()) if long is not agency]
        if len({clusters.root(long.entity_id) for long in longs}) == 1 and _agree(agency, longs[0]):
            yield Merge(longs[0].entity_id, agency.entity_id, "abbreviation", agency.name)


def blocks(agency: Profile) -> Iterator[tuple[str, ...]]:
    """Keys of which an agency shares one with any other that a rule here may make one with it."""
    key = _words_key(agency)
    if key:
        yield ("words", *key)
    if not is_of_one_document(agency.entity_id):
        yield from (("short", short) for short in agency.shorts)
    if ACRONYM.fullmatch(agency.name):
        yield ("short", fold(agency.name))


def _agree(bare: Profile, long: Profile) -> bool:
    """Whether the kinds and countries of two bodies allow them to be one."""
    if bare.kind and long.kind and bare.kind != long.kind:
        return False
    if bare.country is None:
        return not kind_of(long.name)[1] or long.country is None
    return bare.country == long.country


def is_of_one_document(entity_id: str) -> bool:
    """Whether an id holds for one document alone."""
    return "#" in entity_id
