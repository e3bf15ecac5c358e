"""Calls for support, newsletters, paywalls and cookie notices: paragraphs in which a publisher asks its reader.

``cues.py`` tells by points whether a paragraph asks. Here a paragraph is a line, as in all of cleaning before wraps
are undone; around one that asks, headings, openings and what goes on in its voice belong to the appeal as well.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from pipeline.clean.detectors.cues import FAMILIES, Score, asks_nothing, reports, scored
from pipeline.clean.finders import Proposal
from pipeline.clean.literals import Literals
from pipeline.clean.view import View

_ENOUGH, _ENOUGH_AT_EDGE, _ENOUGH_BESIDE = 5, 4, 3  # points: anywhere, among the outer lines, beside an appeal
_EDGE = 4  # so many lines at either end are outer ones
_HEADING_WORDS, _OPENING_WORDS = 10, 20
_LONG_WORD = 4  # letters; shorter ones are small in headings
_BETWEEN = 3  # so many paragraphs of an appeal may lie between its heading and what it asks
_SENTENCE_END = re.compile(r"[.!?]+[\"”’)]*[ \t]+(?=\S)|[ \t]\|[ \t]")
_CAPITALS = re.compile(r"\W*(?:[^\W\d_a-z]{2,}[^\w\n]+){2}")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]* (?:(?:de|del|van|von|bin|al|el|da) )?[^\W\d_a-z][\w.’'-]+")
_RULE = re.compile(r"[ \t]*(?:[*_~=•·—–-][ \t]?){3,}[ \t]*")
_GLUED = re.compile(r"(?<=[.!?”\"’')])[ \t]{0,2}(?=(?:[A-Z][A-Z’'&-]*[ :]){2,12}[^\n]{20})")


def appeals_of(family: str) -> Callable[[View], Iterator[Proposal]]:
    """The detector of the appeals of ``family``: whole lines with their breaks, or what is run on behind a sentence."""

    def detect(view: View) -> Iterator[Proposal]:
        found = view.memo.get(_found)
        if found is None:
            found = view.memo[_found] = _found(view)
        for start, end, of in found:
            if of == family:
                yield start, end, ""

    return detect


def read(lines: Iterable[str]) -> None:
    """Look up at one go what ``lines`` hold, those of several texts, say."""
    _triggers().read(lines)


def _found(view: View) -> tuple[tuple[int, int, str], ...]:
    """All appeals in a text, with their families."""
    text = view.text
    places = _triggers().places(view)
    if not places or not view.full_lines:
        return ()
    called = [FAMILIES[rule] for rule in sorted(places)]  # the rules that are tried at all
    lines = [(view.starts[number], view.starts[number] + len(view.lines[number])) for number in view.full_lines]
    starts = [start for start, _ in lines]
    asked = sorted({max(0, bisect_right(starts, place) - 1) for of in places.values() for place in of})
    taken: dict[int, str] = {}
    glued: list[tuple[int, int, str]] = []
    for number in asked:
        if view.is_prose(view.full_lines[number]):
            continue
        start, end = lines[number]
        score = scored(text[start:end])
        outer = min(number, len(lines) - 1 - number) < _EDGE
        enough = _ENOUGH_AT_EDGE if outer and score is not None and score.asks else _ENOUGH
        if score is not None and score.strong and score.points >= enough:
            taken[number] = score.family if score.family in called else called[0]
        else:
            glued += _glued(text, start, end)
    if not taken:
        return tuple(glued)
    asking = frozenset(taken)
    _spread(text, lines, taken)
    whole = []
    for number, (start, end) in enumerate(lines):
        if number in taken:
            begin = _from(text, start, end) if number in asking else start
            whole.append((begin, _behind(text, end) if begin == start else end, taken[number]))
    return (*whole, *(one for one in glued if not any(start <= one[0] < end for start, end, _ in whole)))


@cache
def _triggers() -> Literals:
    """The literals that make a paragraph worth scoring: the needs of the rules that call these detectors."""
    rows = tomllib.loads((files("pipeline") / "data" / "artefacts" / "80-appeals.toml").read_text(encoding="utf-8"))
    needs = {row["detector"]: row["needs"] for row in rows["rule"] if "detector" in row}
    return Literals([needs[family] for family in FAMILIES])


def _from(text: str, start: int, end: int) -> int:
    """Where in the line ``start`` to ``end`` the appeal begins: behind sentences that name somebody and ask nothing."""
    glued = _GLUED.search(text, start, end)
    if glued and asks_nothing(text[start : glued.start()]):
        return glued.start()
    begin = start
    if _CAPITALS.match(text, start, end):
        return start
    for stop in _SENTENCE_END.finditer(text, start, end):
        sentence = text[begin : stop.end()]
        if not _NAME.search(sentence) or not asks_nothing(sentence):
            break
        begin = stop.end()
    return begin


def _spread(text: str, lines: Sequence[tuple[int, int]], taken: dict[int, str]) -> None:
    """Adds to ``taken`` the headings, further paragraphs and rules that belong to an appeal."""
    for number in sorted(taken):  # onwards: an appeal goes on in what still speaks to the reader
        for place in range(number + 1, len(lines)):
            if place in taken or not _goes_on(scored(text[slice(*lines[place])])):
                break
            taken[place] = taken[number]
    for number in sorted(taken):  # backwards: what asks by itself, then a heading or opening some way above
        place = number - 1
        while place >= 0 and place not in taken and _leads(text[slice(*lines[place])]):
            taken[place] = taken[number]
            place -= 1
        between = range(place, max(-1, place - _BETWEEN - 1), -1)
        above = next((other for other in between if other in taken or _opens(text[slice(*lines[other])])), place + 1)
        if not any(reports(text[slice(*lines[other])]) for other in range(above + 1, place + 1)):
            taken.update((other, taken[number]) for other in range(above, place + 1) if other not in taken)
    last = len(lines) - 1
    for number in sorted(taken):
        for place, outer in ((number - 1, range(number, last + 1)), (number + 1, range(number + 1))):
            if 0 <= place <= last and _RULE.fullmatch(text, *lines[place]) and all(other in taken for other in outer):
                taken.setdefault(place, taken[number])


def _goes_on(score: Score | None) -> bool:
    return score is not None and score.points >= _ENOUGH_BESIDE and (score.personal or score.strong > 0)


def _leads(line: str) -> bool:
    score = scored(line)
    if score is None:
        return False
    return (score.personal and score.strong > 0 and score.points >= _ENOUGH_BESIDE) or (
        score.points > 0 and _is_heading(line)
    )


def _opens(line: str) -> bool:
    """Whether an appeal may begin with ``line``, though what follows it asks for nothing yet."""
    score = scored(line)
    if score is None or score.points <= 0:
        return False
    return _is_heading(line) or (score.personal and score.strong > 0 and len(line.split()) <= _OPENING_WORDS)


def _is_heading(line: str) -> bool:
    words = line.split()
    capital = all(len(word) < _LONG_WORD or not word[0].islower() for word in words)
    return len(words) <= _HEADING_WORDS and words[-1][-1] not in '.,;”"' and capital


def _glued(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """An appeal with a heading in capitals that is run on behind a sentence of the line."""
    for match in _GLUED.finditer(text, start, end):
        score = scored(text[match.end() : end])
        if score is not None and score.strong and score.points >= _ENOUGH:
            yield match.start(), end, score.family
            return


def _behind(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == "\n" else end
