"""Texts that differ in blanks alone, such as tokens joined by blanks: the same characters, one after the other."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import compress

from pipeline.digests import sha256_of
from pipeline.records import Span

_BOM = "\ufeff"  # stands before some texts and is no part of them
_SHOWN = 20  # characters of a difference


def letters(text: str) -> str:
    """``text`` without its blanks and line ends."""
    return "".join(text.replace(_BOM, "").split())


def letters_sha256(text: str) -> str:
    """SHA-256 of what ``text`` says, blanks aside."""
    return sha256_of(letters(text))


def align(text: str, other: str, spans: Iterable[Span]) -> list[Span]:
    """Where the same characters stand in ``other``, which has the same letters as ``text``; blanks at borders go."""
    here, there = _places(text), _places(other)
    ends = ((bisect_left(here, span.start), bisect_left(here, span.end)) for span in spans)
    return [Span(there[first], there[last - 1] + 1) for first, last in ends]


def _places(text: str) -> list[int]:
    """The offsets of the letters of ``text``."""
    return list(compress(range(len(text)), (not (char.isspace() or char == _BOM) for char in text)))


def difference(text: str, other: str) -> str:
    """The first characters, blanks aside, in which two texts differ."""
    one, two = letters(text), letters(other)
    at = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"{one[at : at + _SHOWN]!r} here, {two[at : at + _SHOWN]!r} there"
