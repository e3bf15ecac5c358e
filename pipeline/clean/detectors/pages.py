"""Edges of printed pages: running heads and numbers."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.clean.detectors.page_lines import DIGITS, MAX_HEAD, MIN_LABEL, MIN_SERIES, next_to, runs_on, without
from pipeline.clean.detectors.page_numbers import BARE, LABELLED_HEAD, Numbered, numbered
from pipeline.clean.finders import Proposal
from pipeline.clean.view import View

_PAGE_BEHIND = re.compile(r"\d{1,4}(?= of \d{1,4}\Z| ?/ ?\d{1,4}\Z|\Z)(?: of | ?/ ?)?")
_FIRST, _LAST = frozenset("0123456789pP"), frozenset("0123456789-–—|])~•")
_FRAMES = frozenset("-–—[(|•")  # in which two numbers are enough beside a head
_SURE = frozenset({"page", "label", "of", "foot"})  # forms of which two are enough
_LEFT = ("page", "foot")  # forms that rules of their own take
_MIN_PAGE, _UNEVEN = 150, 5  # characters from one page's edge to the next, and how much the distances may differ
_HEADING = 60  # a number above a line no longer than this may be the rank of an item


def running_head(text: str) -> Iterator[Proposal]:
    """First and last lines of pages (between form feeds) that recur, digits apart, on at least two pages.

    A line without a letter goes only where its one number counts the pages: else it may be a row of a table. A lone
    number at a page's very edge goes too, save below or above another.
    """
    if "\f" not in text:
        return
    edges: list[tuple[str, int, int]] = []
    pages: Counter[str] = Counter()  # how many pages have such an edge
    lone: list[tuple[int, int]] = []
    at = 0
    for number, page in enumerate(text.split("\f")):
        lines = [line for line in re.finditer(r"[^\n]+", page) if line.group().strip()]
        outer = {line.start(): line for line in (*lines[:2], *lines[-2:])}.values()
        keyed = [(_edge_key(line.group().strip(), number), at + line.start(), at + line.end()) for line in outer]
        pages.update({key for key, _, _ in keyed})
        edges += keyed
        lone += [(at + line.start(), at + line.end()) for line in _lone_numbers(lines, text, at, len(page))]
        at += len(page) + 1
    gone = {(start, end) for key, start, end in edges if pages[key] > 1 and len(key) <= MAX_HEAD}
    for start, end in sorted(gone | set(lone)):
        yield start, min(end + 1, len(text)) if text[end : end + 1] == "\n" else end, ""


def _lone_numbers(lines: Sequence[re.Match[str]], text: str, at: int, size: int) -> Iterator[re.Match[str]]:
    if len(lines) < 2:
        return
    if at and BARE.fullmatch(lines[0].group()) and not DIGITS.search(lines[1].group()[:4]):
        yield lines[0]
    if at + size < len(text) and BARE.fullmatch(lines[-1].group()) and not BARE.fullmatch(lines[-2].group()):
        yield lines[-1]


def _edge_key(line: str, page: int) -> str:
    """What lines of one running head have in common: their text with digits folded, or how far they are ahead."""
    if any(map(str.isalpha, line)):
        return DIGITS.sub("0", line)
    numbers = DIGITS.findall(line)
    return f"{DIGITS.sub('0', line)} {int(numbers[0]) - page} {numbers[1:]}" if numbers else f"{line} on page {page}"


def page_series(view: View) -> Iterator[Proposal]:
    """Lines that count pages which no form feed parts, and the heads that recur beside them.

    Numbers must rise by one at about even distances; ranks above short lines are a list. Where a sentence runs on
    behind the edge a blank takes its place.
    """
    lines = view.lines
    groups: dict[str, list[Numbered]] = {}
    for place, line in enumerate(lines):
        if (
            line
            and len(line) <= MAX_HEAD
            and (line[-1] in _LAST or line[0] in _FIRST)
            and (found := numbered(line, place))
        ):
            groups.setdefault(found.form, []).append(found)
    if not groups:
        return
    starts = view.starts
    gone: set[int] = set()
    for form, group in groups.items():
        sure = form in _SURE or (form.startswith(LABELLED_HEAD) and _are_alike(group, lines))
        for series in _series(group, starts, MIN_SERIES - (sure or form == "number")):
            places = [numbered.line for numbered in series]
            heads = _heads_beside(places, lines) if form != "foot" else _heads_behind_feet(places, lines)
            if form == "number" and (_is_too_few(places, lines, heads) or _is_list(series, lines, starts, heads)):
                continue
            gone |= heads | (set() if form in _LEFT else set(places))
    yield from without(sorted(gone), lines, starts)


def _series(group: Sequence[Numbered], starts: Sequence[int], least: int) -> Iterator[list[Numbered]]:
    """Stretches of ``group`` whose numbers rise by one at about even distances."""
    series: list[Numbered] = []
    for found in [*group, None]:
        if series and (found is None or found.number != series[-1].number + 1):
            sizes = [starts[two.line] - starts[one.line] for one, two in itertools.pairwise(series)]
            if len(series) >= least and min(sizes) >= _MIN_PAGE and max(sizes) <= _UNEVEN * min(sizes):
                yield series
            series = []
        if found is not None:
            series.append(found)


def _is_list(series: Sequence[Numbered], lines: Sequence[str], starts: Sequence[int], heads: set[int]) -> bool:
    """Whether the numbers stand above items: short lines follow them, or the text begins and ends with an item."""
    follow = [next_to(numbered.line, 1, lines, heads) for numbered in series]
    if all(place is not None and len(lines[place].strip()) < _HEADING for place in follow):
        return True
    if any(
        behind is not None and runs_on(lines, each.line, behind) for behind, each in zip(follow, series, strict=True)
    ):
        return False
    page = (starts[series[-1].line] - starts[series[0].line]) / (len(series) - 1)
    return follow[-1] is not None and starts[series[0].line] < page / 2


def _is_too_few(places: Sequence[int], lines: Sequence[str], heads: set[int]) -> bool:
    """Whether two bare numbers are no pages: unless both are framed (``- 2 -``) and beside one and the same head."""
    if len(places) >= MIN_SERIES:
        return False
    said = {lines[line].strip() for line in heads}
    framed = all(lines[place].strip()[0] in _FRAMES for place in places)
    return not (framed and len(said) == 1 and all(len(head) >= MIN_LABEL and " " in head for head in said))


def _are_alike(group: Sequence[Numbered], lines: Sequence[str]) -> bool:
    return len({_PAGE_BEHIND.sub("", lines[numbered.line].strip()) for numbered in group}) == 1


def _heads_behind_feet(places: Sequence[int], lines: Sequence[str]) -> set[int]:
    """Heads beside the feet that a browser prints, and those behind a foot that say what the text's first line says.

    That line is the title, so it stays: unless it is longer than the line below, which then is the title.
    """
    found = _heads_beside(places, lines, outer=False)
    first = next_to(-1, 1, lines)
    if first is None:
        return found
    head = lines[first].strip()
    behind = [line for place in places if (line := next_to(place, 1, lines)) is not None]
    found |= {line for line in behind if lines[line].strip() == head}
    below = next_to(first, 1, lines)
    if found and below is not None and MIN_LABEL <= len(lines[below].strip()) < len(head):
        found |= {first} if lines[below].strip() in head and head in {lines[line].strip() for line in found} else set()
    return found


def _heads_beside(places: Sequence[int], lines: Sequence[str], *, outer: bool = True) -> set[int]:
    """Lines next to page numbers that are the same, digits apart, beside all of them but one at most.

    The ``outer`` lines go with them: the text's first one where it is the head of the first page, its last one as the
    last foot.
    """
    found: set[int] = set()
    for step, edge in ((-1, len(lines)), (1, -1)):
        beside = [line for place in places if (line := next_to(place, step, lines)) is not None]
        keys = Counter(_head_key(lines[line]) for line in beside)
        heads = {
            key
            for key, count in keys.items()
            if count >= max(2, len(places) - 1) and len(key) <= MAX_HEAD and any(map(str.isalpha, key))
        }
        outermost = next_to(edge, step, lines) if heads and outer else None
        found |= {line for line in (*beside, outermost) if line is not None and _head_key(lines[line]) in heads}
    return found


def _head_key(line: str) -> str:
    return DIGITS.sub("0", line.strip())
