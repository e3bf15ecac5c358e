"""A law of Zipf and Mandelbrot: what share of documents the r-th most frequent value has, and where it ends.

The r-th of a kind stands in a share ``c / (r + b) ** a`` of the documents. Three figures that can be counted in a few
hundred documents fix the three letters: the share of the first, how many a document has, and how many different ones
there are in all. From them follows how many different ones more documents have (the law of Heaps).
"""

from dataclasses import dataclass
from functools import cached_property
from math import expm1

MOST = 10**15  # ranks above are drawn once at most: their rows have numbers of their own
_STEPS = 60


@dataclass(frozen=True)
class Counted:
    """What was counted in ``documents``: the share of the first, values a document, and different ones in all."""

    documents: int
    first: float
    each: float
    different: int


@dataclass(frozen=True)
class Law:
    """Shares of documents by rank, for ever more ranks; ``a`` is over 1."""

    a: float
    b: float
    c: float

    def share(self, rank):
        """The share of documents that have the value of this rank."""
        return self.c / (rank + self.b) ** self.a

    def beyond(self, rank):
        """How many values of higher ranks a document has."""
        return self.c * (rank + 0.5 + self.b) ** (1 - self.a) / (self.a - 1)

    def different(self, documents):
        """How many different values so many documents have."""
        total, low = 0.0, 1.0
        while documents * self.share(low) > 1e-3:  # ranks in steps that grow
            high = max(low + 1, low * 1.02 // 1)
            total -= (high - low) * expm1(-documents * self.share((low + high - 1) / 2))
            low = high
        return total + documents * self.beyond(low - 1)

    def seen(self, documents, beyond):
        """How many values of ranks over ``beyond`` so many documents have, each counted once."""
        known = sum(-expm1(-documents * self.share(rank)) for rank in range(1, beyond + 1))
        return self.different(documents) - known

    @cached_property
    def power(self):
        """A share ``u`` of what is beyond a rank is beyond that rank times ``u ** power``."""
        return -1 / (self.a - 1)


def fitted(told):
    """The law that gives what was counted."""
    low, high = 1.0005, 3.0
    for _ in range(_STEPS):
        a = (low + high) / 2
        low, high = (a, high) if _with(told, a).different(told.documents) > told.different else (low, a)
    return _with(told, (low + high) / 2)


def _with(told, a):
    """The law with this ``a`` that has the share of the first and the values a document."""
    low, high = 0.0, 1e6
    for _ in range(2 * _STEPS):
        b = (low + high) / 2
        c = told.first * (1 + b) ** a
        low, high = (b, high) if Law(a, b, c).beyond(0) < told.each else (low, b)
    return Law(a, b, c)
