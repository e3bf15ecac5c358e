"""The ways in which a rule says where it holds: a pattern (of a join), a line's pattern, whole lines, a detector.

Each becomes a finder, which gives ``(start, end, new text, match)`` for what it would change and changes nothing;
the match, where a pattern made one, tells header fields. The named groups ``cut…`` of a pattern are what is changed;
without such groups it is all that matched.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pipeline.clean.view import BLANKS, LONG_LINE, SHORT_LINE, View, joins_of

Match = re.Match[str]
Proposal = tuple[int, int, str]
Places = Sequence[int] | None
Finding = tuple[int, int, str, Match | None]
Findings = Sequence[Finding]
Finder = Callable[[View, Places, int, int], Findings]
Fits = Callable[[str], object]
Matcher = Callable[[View, Places, int, int], Sequence[Match]]
# What stands around the words of a line that is a button, a list's item or a heading.
AROUND = 20  # so many characters of that kind and blanks at most
_AROUND = " \t•·∙●■▪►▶◀▸→←»›«‹|<>+*_#~=–—-[](){}:;.,…!?\"'“”‘’\ufe0f"


def folded(line: str) -> str:
    """``line`` as whole lines are compared: lower case, single blanks, without what stands around its words."""
    return " ".join(line.lower().split()).strip(_AROUND)


# What of a pattern may look beyond its line, once the classes that hold no line break are left out.
_NO_BREAK = re.compile(r"\[\^(?:[^\]\\]|\\.)*?\\[nsW](?:[^\]\\]|\\.)*\]")
_CROSSING = re.compile(r"\\[nrsDWZAxu]|\(\?s|\[\^")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a pattern is tried: line by line (``inline``), in lines with joins (``joined``), in ``short`` lines."""

    inline: bool = False
    joined: bool = False
    short: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Scope":
        """The scope that a rule's row asks for."""
        return cls(*(bool(row.get(name, False)) for name in SCOPES))


SCOPES = tuple(field.name for field in fields(Scope))


def by_pattern(pattern: re.Pattern[str], new: str, scope: Scope) -> Finder:
    """Wherever ``pattern`` matches, as ``matches`` finds it."""
    cuts, matches = _cuts(pattern), matcher(pattern, scope)

    def find(view: View, places: Places, low: int, high: int) -> Findings:
        found = matches(view, places, low, high)
        return [proposal for match in found for proposal in _proposals(match, cuts, new)] if found else ()

    return find


def matcher(pattern: re.Pattern[str], scope: Scope) -> Matcher:
    """What finds the matches of ``pattern`` that begin between two bounds, both included.

    One that begins with ``(?m)^`` is tried at the starts of lines alone, one that is inline line by line, both only
    where one of ``places`` is in the line; any other is sought in the whole text.
    """
    if pattern.pattern.startswith("(?m)^"):
        return _at_starts(pattern, scope)
    return _in_lines(pattern, scope) if scope.inline else _anywhere(pattern, scope)


def _at_starts(pattern: re.Pattern[str], scope: Scope) -> Matcher:
    match_at, joined, short = pattern.match, scope.joined, scope.short

    def matches(view: View, places: Places, low: int, high: int) -> Sequence[Match]:
        text, starts = view.text, view.starts
        if places is None and short and not joined:
            tried = view.short_starts
            if low or high < len(text):
                tried = tried[bisect_left(tried, low) : bisect_right(tried, high)]
        else:
            lines = _lines_of(view, places, low, high, joined=joined)
            tried = [starts[line] for line in lines if not short or 0 < len(view.lines[line]) <= SHORT_LINE]
        return [match for start in tried if (match := match_at(text, start))]

    return matches


def _in_lines(pattern: re.Pattern[str], scope: Scope) -> Matcher:
    def matches(view: View, places: Places, low: int, high: int) -> Sequence[Match]:
        found: list[Match] = []
        for line in _lines_of(view, places, 0, high, joined=scope.joined):
            start, end = view.extent(line)
            for match in pattern.finditer(view.text, start, min(end, high + LONG_LINE)):
                if low <= match.start() <= high:
                    found.append(match)
        return found

    return matches


def _anywhere(pattern: re.Pattern[str], scope: Scope) -> Matcher:
    def matches(view: View, places: Places, low: int, high: int) -> Sequence[Match]:  # noqa: ARG001
        if scope.joined and not view.joins:
            return ()
        found = []
        for match in pattern.finditer(view.text, low):
            if match.start() > high:
                break
            found.append(match)
        return found

    return matches


def _lines_of(view: View, places: Places, low: int, high: int, *, joined: bool) -> Sequence[int]:
    """Numbers of the lines from ``low`` to ``high`` that are looked at."""
    if joined and places is None:
        if low <= 0 and high >= len(view.text):
            return view.lines_with_joins
        places = view.joins
    if places and high < len(view.text):  # a line that begins at the head ends soon behind it
        places = places[: bisect_right(places, high + LONG_LINE)]
    return view.lines_at(places, low, high)


def by_line(pattern: re.Pattern[str], new: str) -> Finder:
    """Lines that are, without the blanks around them, what ``pattern`` says, and no prose; they go with their break."""
    cuts, fullmatch = _cuts(pattern), pattern.fullmatch

    def find(view: View, places: Places, low: int, high: int) -> Findings:
        found: list[Finding] = []
        for line in view.lines_at(places, low, high):
            match = fullmatch(view.text, *view.stripped(line))
            if match is not None and match.end() > match.start() and not (view.is_prose(line) and not new):
                found += _proposals(match, cuts, new) if cuts else [(*view.extent(line), new, match)]
        return found

    return find


def line_fits(pattern: re.Pattern[str], most: int | None) -> Fits:
    """What tells of a line, of at most so many characters, whether ``by_line`` takes it for what stands in it."""
    fullmatch = pattern.fullmatch

    def fits(line: str) -> object:
        return (most is None or len(line) <= most) and fullmatch(line.strip(BLANKS))

    return fits


def pattern_fits(pattern: re.Pattern[str], scope: Scope) -> Fits | None:
    """What tells of a line whether ``matcher`` can find something in it; None where that takes the lines around it."""
    at_start = pattern.pattern.startswith("(?m)^")
    if not (at_start or scope.inline) or _looks_beyond(pattern):
        return None
    found = pattern.match if at_start else pattern.search

    def fits(line: str) -> object:
        too_long = scope.short and len(line) > SHORT_LINE
        return not too_long and not (scope.joined and not joins_of(line)) and found(line)

    return fits if scope.joined or scope.short else found


def join_fits(pattern: re.Pattern[str]) -> Fits | None:
    """What tells of a line whether ``by_join`` finds a join in it; None where that takes the lines around it."""
    if _looks_beyond(pattern):
        return None
    return lambda line: any(pattern.match(line, at) for at in joins_of(line))


def _looks_beyond(pattern: re.Pattern[str]) -> bool:
    """Whether ``pattern`` may look beyond the line where it begins."""
    return _CROSSING.search(_NO_BREAK.sub("", pattern.pattern)) is not None


def by_join(pattern: re.Pattern[str], new: str) -> Finder:
    """``new`` put in at the joins of the text (see ``View.joins``) at which ``pattern`` holds."""

    def find(view: View, places: Places, low: int, high: int) -> Findings:  # noqa: ARG001
        text = view.text
        return [(at, at, new, None) for at in view.joins if low <= at <= high and pattern.match(text, at)]

    return find


def by_phrases() -> Finder:
    """Lines that say one of a rule's phrases and nothing else: those that begin at the places; with their break."""

    def find(view: View, places: Places, low: int, high: int) -> Findings:
        return [(*view.extent(line), "", None) for line in view.lines_at(places or (), low, high)]

    return find


def by_detector(detect: Callable[[View], Iterable[Proposal]]) -> Finder:
    """What the function ``detect`` of the whole view yields."""

    def find(view: View, places: Places, low: int, high: int) -> Findings:  # noqa: ARG001
        return [(*found, None) for found in detect(view) if low <= found[0] <= high]

    return find


def _cuts(pattern: re.Pattern[str]) -> list[str]:
    return [group for group in pattern.groupindex if group.startswith("cut")]


def _proposals(match: Match, cuts: Sequence[str], new: str) -> list[Finding]:
    return [(*match.span(group), new, match) for group in cuts or (0,) if match.start(group) >= 0]
