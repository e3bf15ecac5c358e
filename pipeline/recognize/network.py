"""The tagger's network, ready to use: plain arrays in, scores of tags out.

It is the same as ``models/network.py``, which learns. A document is read by itself, so nothing that is read with it
changes a figure.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.recognize.features import PHRASE_TAGS, Features, rows_of_word
from pipeline.recognize.layers import Convolution, Floats, Ints, add_positive, normed, strongest

Array = NDArray[Any]


class Network:
    """Scores of the tags of each token of a document.

    ``arrays`` are the weights by name, ``steps`` how far apart the tokens are that each convolution sees: those
    before the document's memory and those behind it.
    """

    def __init__(self, arrays: Mapping[str, Array], steps: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
        self.arrays = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}
        self.steps = steps
        self._opening, *self._before = (self._convolution(f"before.{i}", step) for i, step in enumerate(steps[0]))
        self._after = [self._convolution(f"after.{i}", step) for i, step in enumerate(steps[1])]
        self._rows = math.lcm(*(convolution.rows for convolution in (self._opening, *self._before, *self._after)))
        self._width = self.arrays["table"].shape[1]
        gain, offset = self._pair("norm")
        weight, bias = self._pair("out")
        self._out = gain[:, None] * weight, bias + offset @ weight
        self._words = _Words(self.arrays, self._opening)

    def __call__(self, features: Features, encoded: Floats | None = None) -> Floats:
        """Scores of shape ``(tokens, tags)``; ``encoded`` has an encoder's view of each token."""
        size = len(features.forms)
        padded = np.zeros((-(-size // self._rows) * self._rows, self._width), dtype=np.float32)
        x = padded[:size]
        parts, rows = self._words(features, x)
        if encoded is None:
            self._opening.add_parts(x, parts, rows)
        else:
            weight, bias = self._pair("entry")
            x += encoded @ weight + bias
            self._opening(padded, size)
        for convolve in self._before:
            convolve(padded, size)
        self._remember(x, features.groups)
        for convolve in self._after:
            convolve(padded, size)
        weight, bias = self._out
        scores: Floats = normed(x) @ weight + bias
        return scores

    def _pair(self, name: str) -> tuple[Floats, Floats]:
        return self.arrays[f"{name}.weight"], self.arrays[f"{name}.bias"]

    def _convolution(self, name: str, step: int) -> Convolution:
        return Convolution(self._pair(f"{name}.norm"), self._pair(f"{name}.mix"), step)

    def _remember(self, x: Floats, groups: Ints) -> None:
        """Add to each token the strongest value of each unit over all places where its word stands."""
        (gain, offset), (weight, bias) = self._pair("memory.norm"), self._pair("memory.mix")
        y = normed(x)
        y *= gain
        y += offset
        own, shared = np.split(weight, 2)
        made = y @ own
        made += (strongest(y, groups) @ shared + bias)[groups]
        add_positive(x, made)


class _Words:
    """What the network makes of a word in a listed phrase, or in none, before it sees others; remembered."""

    KEPT = 30_000  # more than a document's segment has; 77 MB at a width of 160

    def __init__(self, arrays: Mapping[str, Floats], opening: Convolution) -> None:
        self._arrays, self._opening = arrays, opening
        width = arrays["table"].shape[1]
        self._known: dict[tuple[str, int], int] = {}
        self._states = np.empty((self.KEPT, width), dtype=np.float32)
        self._parts = np.empty((self.KEPT, 3 * width), dtype=np.float32)

    def __call__(self, features: Features, states: Floats) -> tuple[Floats, Ints]:
        """Write the state of each token; the first convolution's parts of all words, and each token's row there."""
        codes, first, places = np.unique(
            features.forms * PHRASE_TAGS + features.tags, return_index=True, return_inverse=True
        )
        forms, tags = (values[first].tolist() for values in (features.forms, features.tags))
        keys = list(zip(map(features.words.__getitem__, forms), tags, strict=True))
        found = list(map(self._known.get, keys))
        if None in found:
            new = [i for i, row in enumerate(found) if row is None]
            if len(self._known) + len(new) > self.KEPT:
                self._known.clear()
                new = list(range(len(codes)))
            self._learn([keys[i] for i in new], features.word_tags[[forms[i] for i in new]])
            found = list(map(self._known.get, keys))
        rows = np.array(found, dtype=np.int32)[places]
        np.take(self._states, rows, axis=0, out=states, mode="clip")
        return self._parts, rows

    def _learn(self, keys: Sequence[tuple[str, int]], word_tags: Ints) -> None:
        vectors = np.stack([self._vector(word) for word, _ in keys])
        vectors += self._arrays["word_tag"][word_tags]
        vectors += self._arrays["tag"][[tag for _, tag in keys]]
        start = len(self._known)
        self._states[start : start + len(keys)] = vectors
        self._parts[start : start + len(keys)] = self._opening.parts_of(vectors)
        self._known.update(zip(keys, range(start, start + len(keys)), strict=True))

    def _vector(self, word: str) -> Floats:
        """The word's rows of the table, summed."""
        whole, pieces = rows_of_word(word)
        weights = np.array([1.0] * len(whole) + [len(pieces) ** -0.5] * len(pieces), dtype=np.float32)
        vector: Floats = weights @ self._arrays["table"][[*whole, *pieces]]
        return vector
