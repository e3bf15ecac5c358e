"""A text as the rules look at it: its lines, and where the literals stand that make a rule worth trying."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

HEAD_CHARS = 1500
TAIL_SHARE = 0.4
EDGE_LINES = 3
SHORT_LINE = 200
_TURN_WORDS = 2
_WRAPPED = 40  # a line that a wrap ended is no shorter
_SENTENCE_ENDS = frozenset('.!?:;…”"’)')
_STOPS = frozenset(".,;")
# Words that end no sentence and no heading.
OPEN_WORDS = frozenset(
    "a an the of on in at to by for from with and or that than as is are was were has had its his her their".split()  # noqa: SIM905
)
_QUOTES = frozenset('“"‘')
_VERBS = "said|says|told|asked|wrote|begged|promise[sd]|added|replied|warned|cried|shouted|explained|insisted|reads?"
_REPORTS = re.compile(rf",[”\"’]? (?:[\w’'.-]+ ){{0,4}}(?:{_VERBS}|were told|was told)\b")
PLACES = ("anywhere", "head", "tail", "start", "end")
HEADS = ("head", "start")
LONG_LINE = 1000
REACH = HEAD_CHARS + LONG_LINE  # how far what begins in the head is looked at
# Letters by kind, one byte a character: small ones, capitals, and what may end a sentence, a figure among it. What
# Latin-1 has not becomes a question mark, and so an end: a join more to look at, never one less.
_KINDS = bytes(
    b"a"[0]
    if chr(code).islower()
    else b"A"[0]
    if chr(code).isupper()
    else b"."[0]
    if chr(code) in "0123456789.!?)]"
    else 32
    for code in range(256)
)
# No blank parts a capital from the word, figure or sentence before it (`nursesOttawa`, `2018Havana`, `May.The`), or a
# capitalised word from capitals (`EFEThe`); and how far behind its beginning the join is.
_JOINS = ((b"aA", 1), (b".A", 1), (b"AAAaa", 2))
BLANKS = " \t"


@lru_cache(maxsize=1 << 12)
def joins_of(line: str) -> tuple[int, ...]:
    """Where in ``line`` a capital follows a word, a figure or an end mark without a blank between.

    The first word is passed over: it may be a name such as `CubaNet`.
    """
    kinds = line.encode("latin-1", "replace").translate(_KINDS)
    first = kinds.find(b" ")
    joins = []
    for shape, behind in _JOINS if first >= 0 else ():
        place = kinds.find(shape, first)
        while place >= 0:
            joins.append(place + behind)
            place = kinds.find(shape, place + 1)
    return tuple(sorted(joins))


class View:
    """One text; what is asked for is worked out once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.memo: dict[object, Any] = {}  # what others work out about the text, by who does
        self._bounds = {"anywhere": (0, len(text)), "head": (0, HEAD_CHARS)}

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their breaks."""
        return self.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        starts, at = [], 0
        for line in self.lines:
            starts.append(at)
            at += len(line) + 1
        return starts

    @cached_property
    def short_lines(self) -> list[int]:
        """Numbers of the lines that are neither empty nor longer than ``SHORT_LINE``."""
        return [number for number, line in enumerate(self.lines) if 0 < len(line) <= SHORT_LINE]

    @cached_property
    def short_starts(self) -> list[int]:
        """Where these begin."""
        return [self.starts[number] for number in self.short_lines]

    @cached_property
    def joins(self) -> list[int]:
        """The joins of all lines, where they stand in the text."""
        return [start + at for line, start in zip(self.lines, self.starts, strict=True) for at in joins_of(line)]

    @cached_property
    def full_lines(self) -> list[int]:
        """Numbers of the lines that hold more than blanks."""
        return [number for number, line in enumerate(self.lines) if line and not line.isspace()]

    @cached_property
    def lines_with_joins(self) -> Sequence[int]:
        """Numbers of the lines that hold joins."""
        return self.lines_at(self.joins, 0, len(self.text))

    def line_of(self, place: int) -> int:
        """The number of the line, from 0, that holds the character at ``place``."""
        return bisect_right(self.starts, place) - 1

    def extent(self, number: int) -> tuple[int, int]:
        """Where the line begins and where the next one does, its line break included."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.starts[number], end

    def stripped(self, number: int) -> tuple[int, int]:
        """The same without the line break and the blanks at both ends."""
        start, line = self.starts[number], self.lines[number]
        return start + len(line) - len(line.lstrip(BLANKS)), start + len(line.rstrip(BLANKS))

    def bounds(self, where: str) -> tuple[int, int]:
        """From where to where, in code points and both included, a change may begin that is to lie ``where``."""
        found = self._bounds.get(where)
        if found is None:
            found = self._bounds[where] = self._bounds_of(where)
        return found

    def _bounds_of(self, where: str) -> tuple[int, int]:
        if where == "tail":
            return int(len(self.text) * TAIL_SHARE), len(self.text)
        full = self.full_lines
        if where == "start":
            return 0, self.starts[full[:EDGE_LINES][-1]] if full else 0
        return self.starts[full[-EDGE_LINES:][0]] if full else 0, len(self.text)

    def is_prose(self, number: int) -> bool:
        """Whether the line is part of running text, whatever it says, and so never furniture.

        It is where somebody is quoted or reported in it, and where it goes on a sentence that a wrap broke before it.
        """
        line = self.lines[number].strip()
        before = self.lines[number - 1].rstrip() if number else ""
        is_open = bool(before) and before[-1] not in _SENTENCE_ENDS
        if is_open and len(before) >= _WRAPPED and before.rsplit(" ", 1)[-1] in OPEN_WORDS:
            return True
        runs_on = is_open and line[:1].islower()
        quoted = line[:1] in _QUOTES or _REPORTS.search(line) is not None
        return quoted or (runs_on and (len(before) >= _WRAPPED or line[-1] in _STOPS))

    def is_turn(self, number: int) -> bool:
        """Whether the line is a word or two with a full stop, as somebody may say it (`No comment.`)."""
        line = self.lines[number].strip()
        return line[-1:] == "." and line[-2:-1].isalpha() and line.count(" ") < _TURN_WORDS

    def goes_on(self, number: int) -> bool:
        """Whether the sentence that the line begins goes on in the line below, as in verse."""
        below = self.lines[number + 1].rstrip() if number + 1 < len(self.lines) else ""
        return below[:1].islower() and " " in below and self.lines[number].rstrip()[-1:] not in _SENTENCE_ENDS

    def lines_at(self, places: Sequence[int] | None, low: int, high: int) -> Sequence[int]:
        """Numbers of the lines that begin between ``low`` and ``high`` and hold one of ``places``; None: of all.

        ``places`` ascend, and so do the lines.
        """
        starts = self.starts
        if places is None:
            return range(bisect_left(starts, low), bisect_right(starts, high))
        found: list[int] = []
        behind = 0  # where the line last found ends
        for place in places:
            if place >= behind:
                line = bisect_right(starts, place) - 1
                behind = starts[line + 1] if line + 1 < len(starts) else len(self.text) + 1
                if low <= starts[line] <= high:
                    found.append(line)
        return found
