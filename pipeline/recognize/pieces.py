"""Word pieces for the encoder, and the windows in which it reads a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.recognize.features import LISTS, REMEMBERED, SHAPES, Features, Ints

WINDOW = 126
"""Pieces in a window, without its first and last mark; the encoder is fastest on short ones."""

_KEPT = 200_000  # words
_MOST = 8  # pieces looked at of one word; addresses and file names have more
_START, _END, _BREAK = 101, 102, 1  # [CLS], [SEP] and, for white space, the unused piece
_GOES_ON = len(SHAPES)
_STOPS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a document.

    Piece, shape and phrase tag of each place, and for every piece but the two marks the token it is of.
    """

    ids: Ints
    shapes: Ints
    tags: Ints
    tokens: Ints


class Splitter:
    """Splits documents into windows of word pieces."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}

    def pieces(self, word: str) -> tuple[int, ...]:
        """The pieces of one word, at least one."""
        found = self._known.get(word)
        if found is None:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:_MOST]
            found = tuple(ids) or (_BREAK,)
            if len(word) <= REMEMBERED and len(self._known) < _KEPT:
                self._known[word] = found
        return found

    def windows(self, features: Features) -> Iterator[Window]:
        """The windows of a document, together every token once."""
        pieces = [self.pieces(word) for word in features.words]
        shapes = (features.word_tags >> len(LISTS)).tolist()
        counts = np.array([len(ids) for ids in pieces])[features.forms]
        for start, end in cuts([features.words[form] for form in features.forms], counts.tolist()):
            forms = features.forms[start:end].tolist()
            ids = [piece for form in forms for piece in pieces[form]]
            cases = [shape for form in forms for shape in (shapes[form], *[_GOES_ON] * (len(pieces[form]) - 1))]
            tokens = np.repeat(np.arange(start, end, dtype=np.int32), counts[start:end])
            yield Window(
                np.array([_START, *ids, _END], dtype=np.int32),
                np.array([_GOES_ON, *cases, _GOES_ON], dtype=np.int32),
                np.concatenate(([0], features.tags[tokens], [0])).astype(np.int32),
                tokens,
            )


def cuts(words: Sequence[str], counts: Sequence[int], most: int = WINDOW) -> Iterator[tuple[int, int]]:
    """Stretches of tokens of at most ``most`` pieces, each up to the last line end or full stop in it."""
    start = 0
    while start < len(words):
        size, end, stop = 0, start, start
        while end < len(words) and size + counts[end] <= most:
            size += counts[end]
            end += 1
            if words[end - 1] in _STOPS or "\n" in words[end - 1]:
                stop = end
        if end < len(words) and stop > start:
            end = stop
        yield start, end
        start = end
