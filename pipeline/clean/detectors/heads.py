"""Running heads without a number, and those that say a text's first lines again."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from pipeline.clean.detectors.page_lines import (
    DIGITS,
    MAX_HEAD,
    MIN_LABEL,
    MIN_LINE,
    MIN_SERIES,
    next_to,
    runs_on,
    without,
)
from pipeline.clean.detectors.page_numbers import LABELLED, OF
from pipeline.clean.finders import Proposal
from pipeline.clean.macros import shipped_macros
from pipeline.clean.view import View

# A paper's name in capitals, what parts it from the rest, a year or the number of the issue.
_MASTHEAD = re.compile(
    r"(?![^\n]*PHOTO)[A-Z][A-Z’'& -]{5,60}(?: [|•·/] |[ \t]{2})[^\n]*"
    r"(?:\b(?:1[89]|20)\d\d\b|\b(?i:vol|no|issue|edition)\.? ?\d)"
)
# What a head says again of the text's first lines, and what may stand beside it: the day, the page, the address.
_SAID, _FIRST_LINES = range(10, 121), 3
_DATES = (
    rf"(?:(?:{shipped_macros()['WEEKDAY']},? )?{shipped_macros()['DATE']}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d)"
)
_BY_HEAD = re.compile(
    rf"\f?[ \t]*(?:(?:[Pp]age )?(?P<page>\d{{1,4}})(?:[ \t]{{2,9}}|\t| ?[|•·–—-] ?)|{_DATES},? [|•·–—-] )?"
)
_BEHIND_HEAD = re.compile(
    rf"(?P<site> [|–—-] [A-Z][\w.’'&-]{{0,30}}(?: [\w.’'&-]{{1,30}}){{0,5}}?)??(?:(?: ?[|•·–—/,-])? ?{_DATES})?"
    r"(?:(?:[ \t]{2,60}|\t| ?[|•·–—] ?(?:[Pp]age ?)?| ?,? ?(?:[Pp]age|PAGE|[Pp]\.) ?)(?P<page>\d{1,4})"
    r"(?: ?(?:of|/) ?\d{1,4})?|[ \t]+(?P<url>https?://\S{4,300})(?:[ \t]+\d{1,3}/\d{1,3})?)?[ \t]*"
)
_MIN_REPEAT, _EVEN = 200, 4  # the same for heads without a number


def recurring_head(view: View) -> Iterator[Proposal]:
    """Lines that stand again and again at even distances and are no sentences: heads of pages that nothing parts.

    Of the text's first and last line that is enough; any other must look like a masthead or stand within a sentence.
    """
    lines, starts = view.lines, view.starts
    labels = [label for line in lines if len(line) >= MIN_LABEL and len(label := line.strip()) <= MAX_HEAD]
    if len(labels) - len(set(labels)) < MIN_SERIES - 1:
        return
    places_of: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        places_of.setdefault(line.strip(), []).append(place)
    outer = {next_to(-1, 1, lines), next_to(len(lines), -1, lines)}
    edges = {lines[line].strip() for line in outer if line is not None}
    gone: list[int] = []
    for head, places in places_of.items():
        if len(places) < MIN_SERIES or not MIN_LABEL <= len(head) <= MAX_HEAD:
            continue
        if " " not in head or head[-1] in '.!?:;,”"' or DIGITS.fullmatch(head):
            continue
        sizes = [starts[two] - starts[one] for one, two in itertools.pairwise(places)]
        if min(sizes) < _MIN_REPEAT or max(sizes) > _EVEN * min(sizes):
            continue
        if head in edges or _MASTHEAD.match(head) or any(_is_within(lines, place) for place in places):
            gone += places
    yield from without(sorted(gone), lines, starts)


def _is_within(lines: Sequence[str], place: int) -> bool:
    before, behind = next_to(place, -1, lines), next_to(place, 1, lines)
    if before is None or behind is None or len(lines[before]) < MIN_LINE:
        return False
    return lines[place].strip()[0].isupper() and runs_on(lines, place, behind)


def repeated_head(view: View) -> Iterator[Proposal]:
    """Lines that say a masthead or title of the first lines again, beside a page's number or edge or an address."""
    lines = view.lines
    first = list(itertools.islice((place for place, line in enumerate(lines) if line.strip()), _FIRST_LINES))
    said = {lines[place].strip().lower() for place in first}
    said = {key for key in said if len(key) in _SAID and " " in key and key[-1] not in ".,;:"}
    low = view.text.lower()
    if len(low) != len(view.text) or not any(low.find(key, low.find(key) + 1) >= 0 for key in said):
        return
    gone: list[int] = []
    for place, line in enumerate(lines):
        if place in first or len(line) > MAX_HEAD or not any(key in line.lower() for key in said):
            continue
        before, behind = next_to(place, -1, lines), next_to(place, 1, lines)
        if before is not None and behind is not None and _says_again(line, said, lines[before]):
            gone.append(place)
    yield from without(gone, lines, view.starts)


def _says_again(line: str, said: Collection[str], above: str) -> bool:
    """Whether ``line`` is a head that says again one of the texts ``said``; ``above`` is the line before it."""
    front = _BY_HEAD.match(line)
    at = front.end() if front else 0
    for key in sorted((key for key in said if line.lower().startswith(key, at)), key=len, reverse=True):
        tail = _BEHIND_HEAD.fullmatch(line, at + len(key))
        if tail is None:
            continue
        if tail["page"] or tail["url"] or (front and front["page"]):
            return True
        edge = "\f" in line or "\f" in above or OF.fullmatch(above) or LABELLED.fullmatch(above)
        if edge and not tail["site"]:
            return True
    return False
