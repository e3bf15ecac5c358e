"""Rules at work: what all rules of a pass together change in a text."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from pipeline.clean.finders import AROUND, Finder, Fits, Match, Places, folded
from pipeline.clean.literals import Literals
from pipeline.clean.view import HEADS, REACH, View, joins_of
from pipeline.spans import Change, settle

_RUN = 3  # so many lines in a row that may be furniture are furniture


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of cleaning, as its row says.

    ``step`` is its pass, ``find`` where it would change a text and how, ``fits`` whether a line can be such a place.
    ``joined`` means that only lines with joins are such places, see ``View.joins``.
    ``phrases`` are its whole lines, folded, each with the forms in which it is listed.
    """

    id: str
    family: str
    step: str
    why: str
    find: Finder
    fits: Fits | None
    joined: bool
    where: str
    needs: tuple[str, ...]
    phrases: Mapping[str, frozenset[str]]
    company: bool
    tells: bool
    example: str
    gives: str
    keep: tuple[str, ...]


class Found(NamedTuple):
    """What a pass changes, settled, and the matches among it that tell header fields."""

    changes: list[Change]
    telling: list[Match]


NOTHING = Found([], [])


class _Lookup:
    """Which rules a text concerns, and where, by what it must hold for them: looked up at one go."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        phrases: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for phrase in rule.phrases:
                phrases.setdefault(phrase, []).append(number)
        longest = max(map(len, phrases), default=0) + AROUND

        # Most lines have no join: that is asked once, not by each rule that looks for one.
        joining = {n: rule.fits for n, rule in enumerate(rules) if rule.joined and rule.fits and not rule.needs}

        def saying(line: str) -> Sequence[int]:
            return phrases.get(folded(line), ()) if len(line) < longest else ()

        def concerned(line: str) -> Sequence[int]:
            joined = [n for n, fits in joining.items() if fits(line)] if joins_of(line) else []
            return [*saying(line), *joined]

        self._saying = saying
        fits = [None if n in joining else rule.fits for n, rule in enumerate(rules)]
        self._literals = Literals([rule.needs for rule in rules], fits, concerned)
        self._by_phrase = frozenset(number for of in phrases.values() for number in of)
        self._in_head = frozenset(number for number, rule in enumerate(rules) if rule.where in HEADS)
        self._always: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            if not (rule.needs or rule.phrases or rule.fits):
                self._always.setdefault(rule.step, []).append(number)

    def read(self, lines: Iterable[str]) -> None:
        """Look up what ``lines`` hold."""
        self._literals.read(lines)

    def tried(self, view: View) -> Mapping[str, list[tuple[int, Places]]]:
        """By pass, in their order, the rules to be tried by number and where their literals stand.

        For rules that list lines that is where such lines begin.
        """
        found: dict[str, list[tuple[int, Places]]] = {}
        for step, always in self._always.items():
            found[step] = [(number, None) for number in always]
        for number, places in self._places(view):
            found.setdefault(self._rules[number].step, []).append((number, places))
        for tried in found.values():
            tried.sort(key=itemgetter(0))
        return found

    def _places(self, view: View) -> Iterator[tuple[int, list[int]]]:
        for rule, places in self._literals.places(view).items():
            at = places
            if rule in self._by_phrase:
                at = [place for place in places if self._stands_alone(view, view.line_of(place), rule)]
            elif rule in self._in_head:
                at = places[: bisect_left(places, REACH)]
            if at:
                yield rule, at

    def _stands_alone(self, view: View, number: int, rule: int) -> bool:
        """Whether the line, which says what ``rule`` looks for, is no part of the text around it."""
        line = view.lines[number].strip()
        if view.is_prose(number) or (view.is_turn(number) and line not in self._rules[rule].phrases[folded(line)]):
            return False
        return not view.goes_on(number) or bool(self._saying(view.lines[number + 1]))


class Ruleset:
    """Rules in their order; within a pass an earlier one wins over a later one."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.step_of = {rule.id: rule.step for rule in self.rules}
        self._lookup = _Lookup(self.rules)

    def read(self, lines: Iterable[str]) -> None:
        """Look up at one go what ``lines`` hold, those of several texts, say."""
        self._lookup.read(lines)

    def of_pass(self, step: str) -> list[Rule]:
        """The rules of the pass ``step``, in their order."""
        return [rule for rule in self.rules if rule.step == step]

    def found(self, step: str, view: View) -> Found:
        """What the rules of the pass ``step`` want changed in the text; nothing is changed here."""
        ranked: list[tuple[int, Change]] = []
        unsure: list[tuple[int, Change]] = []
        telling: dict[Change, Match] = {}
        tried = view.memo.get(self)
        if tried is None:
            tried = view.memo[self] = self._lookup.tried(view)
        for number, places in tried.get(step, ()):
            rule = self.rules[number]
            found = rule.find(view, places, *view.bounds(rule.where))
            for start, end, new, match in found:
                change = Change(start, end, new, rule.id, rule.family)
                (unsure if rule.company else ranked).append((number, change))
                if rule.tells and match is not None:
                    telling[change] = match
        if unsure:
            ranked += _in_company(view, ranked, unsure)
        if not ranked:
            return NOTHING
        changes = settle(ranked)
        return Found(changes, [telling[change] for change in changes if change in telling])


def _in_company(
    view: View, sure: Sequence[tuple[int, Change]], unsure: Sequence[tuple[int, Change]]
) -> list[tuple[int, Change]]:
    """Those ``unsure`` lines that stand beside a line that goes, at the text's edge, or in a run of their like."""
    order = {line: place for place, line in enumerate(view.full_lines)}
    last = len(order)
    gone = {order.get(line) for _, change in sure for line in _lines_in(view, change)} | {-1, last}
    asked: dict[int, list[tuple[int, Change]]] = {}
    for item in unsure:
        place = order.get(view.line_of(item[1].start))
        if place is not None:
            asked.setdefault(place, []).append(item)
    for place in asked:
        if all(place + step in asked for step in range(_RUN)):
            gone |= set(range(place, place + _RUN))
    for places, before in ((sorted(asked), -1), (sorted(asked, reverse=True), 1)):
        for place in places:
            if place + before in gone:
                gone.add(place)
    return [item for place in sorted(asked) if place in gone for item in asked[place]]


def _lines_in(view: View, change: Change) -> range:
    """Numbers of the lines that ``change`` removes whole."""
    if change.new or change.start == change.end:
        return range(0)
    first, last = view.line_of(change.start), view.line_of(change.end - 1)
    if view.stripped(first)[0] < change.start:
        first += 1
    if view.stripped(last)[1] > change.end:
        last -= 1
    return range(first, last + 1)
