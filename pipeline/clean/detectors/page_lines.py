"""Lines at the edges of printed pages: what stands beside them, and how they go."""

import re
from collections.abc import Container, Iterator, Sequence

from pipeline.clean.finders import Proposal

DIGITS = re.compile(r"\d{1,9}")
MAX_HEAD = 250  # a running head is one line of a page, at times with an address
MIN_LINE = 30  # a sentence that runs over a page's edge fills more of its last line
MIN_SERIES = 3  # so many of a kind are a series
MIN_LABEL = 8  # what is shorter may be a label
_OPEN_END = re.compile(r"[a-z,;]")


def runs_on(lines: Sequence[str], line: int, behind: int) -> bool:
    """Whether the sentence above ``line`` goes on in small letters behind the line ``behind``."""
    before = next_to(line, -1, lines)
    if before is None or not _OPEN_END.match(lines[before].rstrip()[-1]):
        return False
    return lines[behind].lstrip()[0].islower()


def next_to(line: int, step: int, lines: Sequence[str], gone: Container[int] = ()) -> int | None:
    """The number of the next line before or behind ``line`` that is neither empty nor ``gone``."""
    line += step
    while 0 <= line < len(lines):
        if lines[line].strip() and line not in gone:
            return line
        line += step
    return None


def without(gone: Sequence[int], lines: Sequence[str], starts: Sequence[int]) -> Iterator[Proposal]:
    """Changes that remove the lines ``gone``; neighbours make one change, with the empty lines between them."""
    at = 0
    while at < len(gone):
        first = last = gone[at]
        while at + 1 < len(gone) and next_to(last, 1, lines) == gone[at + 1]:
            at += 1
            last = gone[at]
        at += 1
        before, behind = next_to(first, -1, lines), next_to(last, 1, lines)
        end = starts[last] + len(lines[last])
        if (
            before is not None
            and behind is not None
            and len(lines[before]) >= MIN_LINE
            and runs_on(lines, first, behind)
        ):
            indent = len(lines[behind]) - len(lines[behind].lstrip())
            yield starts[before] + len(lines[before].rstrip()), starts[behind] + indent, " "
        else:
            yield starts[first], end if last + 1 == len(lines) else end + 1, ""
