"""The tagger's network, ready to use: plain arrays in, scores of tags out.

It is the same as ``models/network.py``, which learns. A document is read by itself, so nothing that is read with it
changes a figure.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.recognize.features import REMEMBERED, Features, rows_of_word

Floats = NDArray[np.float32]
Array = NDArray[Any]

_EPSILON = 1e-5  # as in the norms that learned
_KEPT = 50_000  # words whose vectors are remembered: 30 MB at a width of 128


class Network:
    """Scores of the tags of each token of a document.

    ``arrays`` are the weights by name, ``steps`` how far apart the tokens are that each convolution sees: those
    before the document's memory and those behind it.
    """

    def __init__(self, arrays: Mapping[str, Array], steps: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
        self.arrays = {name: np.ascontiguousarray(array, dtype=np.float32) for name, array in arrays.items()}
        self.steps = steps
        self._vectors: dict[str, Floats] = {}

    def __call__(self, features: Features, encoded: Floats | None = None) -> Floats:
        """Scores of shape ``(tokens, tags)``; ``encoded`` has an encoder's view of each token."""
        arrays = self.arrays
        words = np.stack([self._vector(word) for word in features.words]) + arrays["word_tag"][features.word_tags]
        x = words[features.forms]
        x += arrays["tag"][features.tags]
        if encoded is not None:
            x += self._linear(encoded, "entry")
        for number, step in enumerate(self.steps[0]):
            self._convolve(x, f"before.{number}", step)
        self._remember(x, features.groups)
        for number, step in enumerate(self.steps[1]):
            self._convolve(x, f"after.{number}", step)
        return self._linear(self._normed(x, "norm"), "out")

    def _vector(self, word: str) -> Floats:
        """The word's rows of the table, summed."""
        found = self._vectors.get(word)
        if found is not None:
            return found
        whole, pieces = rows_of_word(word)
        weights = np.array([1.0] * len(whole) + [len(pieces) ** -0.5] * len(pieces), dtype=np.float32)
        vector: Floats = weights @ self.arrays["table"][[*whole, *pieces]]
        if len(word) <= REMEMBERED:
            if len(self._vectors) >= _KEPT:
                self._vectors.clear()
            self._vectors[word] = vector
        return vector

    def _linear(self, x: Floats, name: str) -> Floats:
        y: Floats = x @ self.arrays[f"{name}.weight"]
        y += self.arrays[f"{name}.bias"]
        return y

    def _normed(self, x: Floats, name: str) -> Floats:
        y: Floats = x - x.mean(axis=1, keepdims=True)
        y *= 1 / np.sqrt(np.einsum("ij,ij->i", y, y)[:, None] / y.shape[1] + np.float32(_EPSILON))
        y *= self.arrays[f"{name}.weight"]
        y += self.arrays[f"{name}.bias"]
        return y

    def _add(self, x: Floats, seen: Floats, name: str) -> None:
        y = self._linear(seen, name)
        np.maximum(y, 0, out=y)
        x += y

    def _convolve(self, x: Floats, name: str, step: int) -> None:
        """Add to each token what it makes of itself and of the tokens ``step`` before and behind it."""
        y = self._normed(x, f"{name}.norm")
        size, width = y.shape
        seen = np.zeros((size, 3 * width), dtype=np.float32)
        seen[step:, :width] = y[: max(0, size - step)]
        seen[:, width : 2 * width] = y
        seen[: max(0, size - step), 2 * width :] = y[step:]
        self._add(x, seen, f"{name}.mix")

    def _remember(self, x: Floats, groups: NDArray[np.int32]) -> None:
        """Add to each token the strongest value of each unit over all places where its word stands."""
        y = self._normed(x, "memory.norm")
        order = np.argsort(groups, kind="stable")
        starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        best = np.maximum.reduceat(y[order], starts, axis=0)
        self._add(x, np.concatenate([y, best[groups]], axis=1), "memory.mix")
