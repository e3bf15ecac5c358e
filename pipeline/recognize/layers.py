"""The layers of the tagger's network: what each makes of a document's tokens, a row a token.

What hangs on no text is worked out once: a norm's gain and offset become part of the weights behind it.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_EPSILON = np.float32(1e-5)  # as in the norms that learned


class Convolution:
    """Adds to each token what it makes of itself and of the tokens ``step`` before and behind it.

    Winograd's F(2, 3) (Lavin and Gray 2016, section 4.1): tokens ``step`` apart share four products of matrices where
    two convolutions have six.
    """

    def __init__(self, norm: tuple[Floats, Floats], mix: tuple[Floats, Floats], step: int) -> None:
        (gain, offset), (weight, bias) = norm, mix
        before, here, behind = np.split(weight.astype(np.float64), 3)
        scaled = [gain[:, None] * part for part in (before, here, behind)]
        self._step = step
        self._bias = (bias + offset @ (before + here + behind)).astype(np.float32)
        # There is nothing before the first token and behind the last, so the norm's offset is not there either.
        self._missing = (offset @ before).astype(np.float32), (offset @ behind).astype(np.float32)
        self._parts = np.concatenate(scaled, axis=1).astype(np.float32)
        one, two, three = scaled
        self._products = np.stack([one, (one + two + three) / 2, (one - two + three) / 2, three]).astype(np.float32)

    def __call__(self, x: Floats) -> None:
        """Change ``x`` in place."""
        size, width = x.shape
        pairs = -(-size // (2 * self._step))
        seen = np.zeros((2 * pairs + 2, self._step, width), dtype=np.float32)
        normed(x, out=seen.reshape(-1, width)[self._step : self._step + size])
        first, second, third, fourth = seen[:-2:2], seen[1:-1:2], seen[2::2], seen[3::2]
        sums = np.empty((4, pairs, self._step, width), dtype=np.float32)
        np.subtract(first, third, out=sums[0])
        np.add(second, third, out=sums[1])
        np.subtract(third, second, out=sums[2])
        np.subtract(second, fourth, out=sums[3])
        one, two, three, four = np.matmul(sums.reshape(4, -1, width), self._products).reshape(sums.shape)
        made = np.empty((pairs, 2, self._step, width), dtype=np.float32)
        np.add(one, two, out=made[:, 0])
        made[:, 0] += three
        np.subtract(two, three, out=made[:, 1])
        made[:, 1] -= four
        self._finish(x, made.reshape(-1, width)[:size])

    def parts_of(self, x: Floats) -> Floats:
        """What each row gives the token behind it, itself and the token before it, one beside the other.

        A row's figures hang on nothing but itself.
        """
        y = x - x.mean(axis=1, keepdims=True)
        y /= np.sqrt(np.einsum("ij,ij->i", y, y) / x.shape[1] + _EPSILON)[:, None]
        return np.asarray((y[:, None, :] @ self._parts)[:, 0, :], dtype=np.float32)

    def add_parts(self, x: Floats, parts: Floats, rows: Ints) -> None:
        """Change ``x`` in place, the parts of whose tokens are ``rows`` of ``parts``."""
        width = x.shape[1]
        made = parts[:, width : 2 * width][rows]
        made[self._step :] += parts[:, :width][rows[: -self._step]]
        made[: -self._step] += parts[:, 2 * width :][rows[self._step :]]
        self._finish(x, made)

    def _finish(self, x: Floats, made: Floats) -> None:
        """Add to ``x`` what was made of the tokens, which lacks the bias."""
        made += self._bias
        made[: self._step] -= self._missing[0]
        made[-self._step :] -= self._missing[1]
        add_positive(x, made)


def normed(x: Floats, out: Floats | None = None) -> Floats:
    """Rows with mean 0 and variance 1."""
    width = x.shape[1]
    mean = x @ np.full(width, 1 / width, dtype=np.float32)
    y: Floats = np.subtract(x, mean[:, None], out=out)
    y *= (1 / np.sqrt(np.einsum("ij,ij->i", y, y) / width + _EPSILON))[:, None]
    return y


def add_positive(x: Floats, y: Floats) -> None:
    """Add to ``x`` what is above nought in ``y``, which is used up."""
    np.maximum(y, np.zeros((1, y.shape[1]), dtype=np.float32), out=y)  # the number 0 takes three times as long
    x += y


def strongest(y: Floats, groups: Ints) -> Floats:
    """The strongest value of each unit over the tokens of each group, a row a group.

    Each token takes in the next of its group, then the next two, four …: numpy's own ``reduceat`` is slow on rows.
    """
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    ends = np.append(starts[1:], len(order))
    left = np.repeat(ends, ends - starts) - np.arange(len(order))
    best = y[order]
    reach = 1
    while len(places := np.flatnonzero(left > reach)):
        best[places] = np.maximum(best[places], best[places + reach])
        reach *= 2
    return best[starts]
