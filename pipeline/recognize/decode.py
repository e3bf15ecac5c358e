"""From scores of tags to the best sequence of whole spans."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

LABELS = ("PERSON", "COUNTRY", "AGENCY", "ORG", "PLACE")
"""What the tagger tells apart; the last two keep the others clean and stay inside."""

TAGS = ("O", *(f"{position}-{label}" for label in LABELS for position in "BILU"))
"""Tags of a token: outside; first, inner, last of a span, or a span by itself."""

_CERTAIN = 0.999
_IMPOSSIBLE = -1e9


def _follows() -> NDArray[np.float32]:
    """Nought where a tag (column) may stand behind another (row), else a prohibitive cost."""
    cost = np.full((len(TAGS), len(TAGS)), _IMPOSSIBLE, dtype=np.float32)
    for one, left in enumerate(TAGS):
        for other, right in enumerate(TAGS):
            opens, goes_on = right[0] in "OBU", right[0] in "IL"
            if (left[0] in "OLU" and opens) or (left[0] in "BI" and goes_on and left[2:] == right[2:]):
                cost[one, other] = 0
    return cost


_FOLLOWS = _follows()
_FIRST = np.array([0 if tag[0] in "OBU" else _IMPOSSIBLE for tag in TAGS], dtype=np.float32)
_LAST = np.array([0 if tag[0] in "OLU" else _IMPOSSIBLE for tag in TAGS], dtype=np.float32)


def log_probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logarithms of the probabilities of the tags, a row a token."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float32)


def spans_of(logits: NDArray[np.float32]) -> list[tuple[int, int, str]]:
    """First token, token after the last, and label of the spans of the best sequence of tags.

    Where each token's best tag fits those beside it, they are the best sequence. Tokens that are outside for certain
    (99.9 %) stay so: they part the text into islands, of which only those are searched whose best tags do not fit.
    """
    tags = logits.argmax(axis=1)
    beside = np.concatenate(([0], tags, [0]))
    fits = _FOLLOWS[beside[:-1], beside[1:]] == 0
    if not fits.all():
        scores = log_probabilities(logits)
        for first, last in _islands(scores[:, 0] < np.log(_CERTAIN)):
            if not fits[first : last + 1].all():
                tags[first:last] = best_tags(scores[first:last])
    return list(_spans(tags))


def _islands(inside: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Runs of true values, half-open."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False]))))
    return ((first, last) for first, last in edges.reshape(-1, 2).tolist())


def best_tags(scores: NDArray[np.float32]) -> list[int]:
    """The best sequence of tags that make whole spans (Viterbi)."""
    total = scores[0] + _FIRST
    back = []
    for row in scores[1:]:
        ways = total[:, None] + _FOLLOWS
        choice = ways.argmax(axis=0)
        back.append(choice)
        total = ways[choice, np.arange(len(TAGS))] + row
    tags = [int((total + _LAST).argmax())]
    for choice in reversed(back):
        tags.append(int(choice[tags[-1]]))
    return tags[::-1]


def _spans(tags: NDArray[np.int_]) -> Iterator[tuple[int, int, str]]:
    start = 0
    places = np.flatnonzero(tags)
    for place, tag in zip(places.tolist(), tags[places].tolist(), strict=True):
        position, label = TAGS[tag][0], TAGS[tag][2:]
        if position in "BU":
            start = place
        if position in "LU":
            yield start, place + 1, label
