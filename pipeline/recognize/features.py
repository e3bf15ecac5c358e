"""What a token says of itself before any context: its letters, its case, and the lists that know it.

Training and recognition read the same features. Words are told by rows of one hashed table (the word itself and
its pieces of three to five letters, as fastText does), so that a name never met still looks like those of its kind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import LOWER, ORTH
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from pipeline.knowledge import agencies, country_names, organisations, person_names, titles
from pipeline.places import towns_and_regions

Ints = NDArray[np.int32]

ROWS = 32768
"""Rows of the hashed table, the last of them unused."""

PIECES = 24
"""Most letter pieces of a word that are looked at, the short ones first: all of a word of nine letters."""

REMEMBERED = 40
"""Longest word, in code points, whose features are remembered; addresses and the like come once."""

SHAPES = ("lower", "title", "upper", "mixed", "digit", "space", "mark", "initial")
LISTS = ("forename", "surname", "title")
PHRASES = ("country", "doubtful", "government", "intergovernmental", "news", "body", "organisation", "place")
POSITIONS = "BILU"
PHRASE_TAGS = 1 + len(PHRASES) * len(POSITIONS)
WORD_TAGS = len(SHAPES) << len(LISTS)
_KEPT = 200_000  # words
_EXACT = 5  # upper-case names up to this long are matched in capitals alone: `US`, not `us`


@dataclass(frozen=True, slots=True)
class Features:
    """One document's features.

    ``words`` are its different spellings; ``forms`` says which stands at each token, ``groups`` which of the
    spellings without regard to case, ``tags`` what listed phrase the token is part of, ``word_tags`` the shape
    and lists of each spelling.
    """

    words: tuple[str, ...]
    word_tags: Ints
    forms: Ints
    groups: Ints
    tags: Ints


def shape_of(word: str) -> int:
    """The kind of letters a word is written in, as a place in ``SHAPES``."""
    if word.isspace():
        return 5
    if not any(map(str.isalpha, word)):
        return 4 if any(map(str.isdigit, word)) else 6
    if word.islower():
        return 0
    if len(word.rstrip(".")) == 1:
        return 7
    if word.isupper():
        return 2
    return 1 if word[0].isupper() and word[1:].islower() else 3


def rows_of_word(word: str) -> tuple[list[int], list[int]]:
    """Rows of the word as a whole, and of its letter pieces; both in the table of ``ROWS``."""
    lower = "".join("0" if c.isdigit() else c for c in word.lower())
    whole = [hash_string("1" + lower) % (ROWS - 1), hash_string("2" + lower) % (ROWS - 1)]
    marked = f"<{lower}>"
    pieces = (marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1))
    return whole, [hash_string(piece) % (ROWS - 1) for piece in islice(pieces, PIECES)]


def words_of(doc: Doc) -> list[str]:
    """The text of each token; one by one, spaCy takes twice as long."""
    strings = doc.vocab.strings
    return [strings[spelling] for spelling in doc.to_array(ORTH).tolist()]


class Featurizer:
    """Features of documents, with the lists of ``pipeline/data`` behind them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._lists = _word_lists()
        self._trie = _trie(tokenizer)
        self._known: dict[str, tuple[int, bool]] = {}

    def __call__(self, doc: Doc) -> Features:
        """The features of ``doc``."""
        ids = doc.to_array([ORTH, LOWER])
        spellings, forms = np.unique(ids[:, 0], return_inverse=True)
        _, groups = np.unique(ids[:, 1], return_inverse=True)
        strings = doc.vocab.strings
        words = tuple(strings[spelling] for spelling in spellings.tolist())
        known = [self._known.get(word) or self._learn(word) for word in words]
        opens = np.array([opening for _, opening in known], dtype=np.bool_)
        tags = np.zeros(len(doc), dtype=np.int32)
        texts = np.array(words, dtype=object)[forms].tolist()
        for start, end, phrase in self._phrases(texts, np.flatnonzero(opens[forms]).tolist()):
            begin, inner, last, unit = range(1 + phrase * len(POSITIONS), 1 + (phrase + 1) * len(POSITIONS))
            tags[start:end] = inner
            tags[start], tags[end - 1] = (begin, last) if end - start > 1 else (unit, unit)
        word_tags = np.array([tag for tag, _ in known], dtype=np.int32)
        return Features(words, word_tags, forms.astype(np.int32), groups.astype(np.int32), tags)

    def word_tag(self, word: str) -> int:
        """Shape and lists of a word as one number below ``WORD_TAGS``."""
        return (self._known.get(word) or self._learn(word))[0]

    def _learn(self, word: str) -> tuple[int, bool]:
        """The word's tag, and whether a listed phrase may begin with it."""
        lower = word.lower()
        tag = shape_of(word) << len(LISTS)
        for bit, names in enumerate(self._lists):
            tag |= (lower in names) << bit
        known = tag, not word.islower() and lower in self._trie
        if len(word) <= REMEMBERED and len(self._known) < _KEPT:
            self._known[word] = known
        return known

    def phrases(self, words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """Start, end and kind of listed phrases, the longest at each place, none within another."""
        return self._phrases(words, [place for place, word in enumerate(words) if not word.islower()])

    def _phrases(self, words: Sequence[str], places: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        done = 0
        for place in places:
            if place >= done:
                end, kind = self._longest(words, place)
                if end > place:
                    yield place, end, kind
                    done = end

    def _longest(self, words: Sequence[str], place: int) -> tuple[int, int]:
        """End and kind of the longest phrase that begins at ``place``; ``place`` itself where none does."""
        end, kind, node, at = place, -1, self._trie, place
        while at < len(words):
            if at > place and words[at].isspace():  # a name may go on in the next line
                at += 1
                continue
            following = node.get(words[at].lower())
            if following is None:
                break
            node, at = following, at + 1
            found = node.get("")
            if found is not None and not (found[1] and any(map(str.islower, "".join(words[place:at])))):
                end, kind = at, found[0]
        return end, kind


def _word_lists() -> tuple[frozenset[str], ...]:
    """Lower-case words of forenames, surnames and titles."""
    names = person_names()
    parts = [
        (name for _, name in names["forename"]),
        (name for _, name in names["surname"]),
        titles(),
    ]
    return tuple(frozenset(word for name in part for word in name.lower().split()) for part in parts)


def _phrases() -> Iterator[tuple[str, str]]:
    """Every listed phrase with its kind, those that yield to others first."""
    yield from ((name.title(), "place") for name in sorted(towns_and_regions()))
    yield from ((name, "organisation") for name in sorted(organisations()))
    for body in agencies():
        yield from ((name.removeprefix("The "), "body") for name in body.weak)
    for body in agencies():
        yield from ((name.removeprefix("The "), body.kind) for name in body.strong)
    for alias, names in country_names().items():
        yield alias, "country" if all(name.strong for name in names) else "doubtful"


def _trie(tokenizer: Tokenizer) -> dict[str, Any]:
    """Nested tables by lower-case token; under ``""`` the kind of what ends there, and if in capitals alone."""
    root: dict[str, Any] = {}
    for phrase, kind in _phrases():
        node = root
        for token in tokenizer(phrase):
            node = node.setdefault(token.lower_, {})
        exact = phrase.isupper() and len(phrase) <= _EXACT
        same = node.get("", ("", True))  # `Intel` and `INTEL` are one name, in any case
        node[""] = PHRASES.index(kind), exact and (same[0] != PHRASES.index(kind) or same[1])
    return root
