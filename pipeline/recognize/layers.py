"""The layers of the tagger's network: what each makes of a document's tokens, a row a token.

What hangs on no text is worked out once: a norm's gain and offset become part of the weights behind it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_EPSILON = np.float32(1e-5)  # as in the norms that learned


class Convolution:
    """Adds to each token what it makes of itself and of the tokens ``step`` before and behind it.

    Winograd's F(4, 3) (Lavin and Gray 2016, section 4.1): of four tokens ``step`` apart, six products of matrices make
    what four convolutions would take twelve for.
    """

    def __init__(self, norm: tuple[Floats, Floats], mix: tuple[Floats, Floats], step: int) -> None:
        (gain, offset), (weight, bias) = norm, mix
        width = len(bias)
        before, here, behind = np.split(weight.astype(np.float64), 3)
        centred = np.eye(width) - 1 / width  # takes the mean of a row out of it
        one, two, three = (centred @ (gain[:, None] * part) for part in (before, here, behind))
        products = (
            one / 4,
            -(one + two + three) / 6,
            -(one - two + three) / 6,
            one / 24 + two / 12 + three / 6,
            one / 24 - two / 12 + three / 6,
            three,
        )
        self._step = step
        self._bias = (bias + offset @ (before + here + behind)).astype(np.float32)
        # There is nothing before the first token and behind the last, so the norm's offset is not there either.
        self._missing = (offset @ before).astype(np.float32), (offset @ behind).astype(np.float32)
        self._parts = np.concatenate((one, two, three), axis=1).astype(np.float32)
        self._products = np.stack(products).astype(np.float32)

    @property
    def rows(self) -> int:
        """``x`` has a multiple of these."""
        return 4 * self._step

    def __call__(self, x: Floats, size: int) -> None:
        """Change the first ``size`` rows of ``x`` in place; those behind are nought and stay so."""
        step, width = self._step, x.shape[1]
        fours = len(x) // (4 * step)
        rows = x.reshape(fours, 4, step, width).swapaxes(0, 1)
        scales = scale_of(x).reshape(fours, 4, step, 1).swapaxes(0, 1)
        # Steps 0 to 3 of each four, the one before it and the one behind it; each of them lies in one piece.
        data = np.empty((4, fours + 1, step, width), dtype=np.float32)
        data[0, 0] = data[1, -1] = 0
        for to, place in enumerate((data[1, :-1], data[2, :-1], data[3, :-1], data[0, 1:])):
            np.multiply(rows[to], scales[to], out=place)
        seen = np.empty((6, fours, step, width), dtype=np.float32)
        _spread([*data[:, :-1], data[0, 1:], data[1, 1:]], seen)
        products = np.matmul(seen.reshape(6, -1, width), self._products).reshape(seen.shape)
        products[1] += self._bias  # which all of a four have once
        made = seen[:4]
        _gather(products, made)
        made[0, 0] -= self._missing[0]
        for last in range(max(0, size - step), size):
            four, row = divmod(last, 4 * step)
            made[row // step, four, row % step] -= self._missing[1]
        _cut(made)
        made = made.swapaxes(0, 1)
        if size == len(x):
            x.reshape(made.shape)[...] += made
        else:
            x[:size] += made.reshape(x.shape)[:size]

    def parts_of(self, x: Floats) -> Floats:
        """What each row gives the token behind it, itself and the token before it, one beside the other.

        A row's figures hang on nothing but itself.
        """
        y = x * scale_of(x)
        return np.asarray((y[:, None, :] @ self._parts)[:, 0, :], dtype=np.float32)

    def add_parts(self, x: Floats, parts: Floats, rows: Ints) -> None:
        """Change ``x`` in place, the parts of whose tokens are ``rows`` of ``parts``."""
        width = x.shape[1]
        made = parts[:, width : 2 * width][rows]
        made[self._step :] += parts[:, :width][rows[: -self._step]]
        made[: -self._step] += parts[:, 2 * width :][rows[self._step :]]
        made += self._bias
        made[: self._step] -= self._missing[0]
        made[-self._step :] -= self._missing[1]
        add_positive(x, made)


def _spread(d: Sequence[Floats], out: Floats) -> None:
    """The transform of the data of six tokens in a row: ``Bᵀd``."""
    near, far = d[4] - d[2], d[3] - d[1]
    far *= 2
    even, odd = d[4] - 4 * d[2], d[3] - 4 * d[1]
    np.subtract(d[0], d[2], out=out[0])
    out[0] *= 4
    out[0] += near
    np.add(even, odd, out=out[1])
    np.subtract(even, odd, out=out[2])
    np.add(near, far, out=out[3])
    np.subtract(near, far, out=out[4])
    far *= 2
    np.subtract(d[5], d[3], out=out[5])
    out[5] -= far


def _gather(m: Floats, out: Floats) -> None:
    """The transform of six products to what four tokens get: ``Aᵀm``."""
    near, far = m[1] + m[2], m[3] + m[4]
    np.add(m[0], near, out=out[0])
    out[0] += far
    far *= 4
    np.add(near, far, out=out[2])
    near, far = m[1] - m[2], m[3] - m[4]
    far *= 2
    np.add(near, far, out=out[1])
    far *= 4
    np.add(near, far, out=out[3])
    out[3] += m[5]


def scale_of(x: Floats) -> Floats:
    """For each row one by its standard deviation, as a column."""
    width = x.shape[1]
    mean = np.einsum("ij->i", x) / width
    variance = np.einsum("ij,ij->i", x, x) / width - mean * mean
    return np.asarray(1 / np.sqrt(variance + _EPSILON), dtype=np.float32)[:, None]


def normed(x: Floats) -> Floats:
    """Rows with mean 0 and variance 1."""
    y: Floats = x - (np.einsum("ij->i", x) / x.shape[1])[:, None]
    y *= scale_of(x)
    return y


def add_positive(x: Floats, y: Floats) -> None:
    """Add to ``x`` what is above nought in ``y``, which is used up."""
    _cut(y)
    x += y


def _cut(y: Floats) -> None:
    """Nought instead of what is below."""
    np.maximum(y, np.zeros((1, y.shape[-1]), dtype=np.float32), out=y)  # the number 0 takes three times as long


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
