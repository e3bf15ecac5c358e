"""The passes of cleaning, composed into one list of changes from the raw to the clean text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.clean.finders import Match
from pipeline.clean.rules import PASSES, load_rules
from pipeline.clean.ruleset import Found, Ruleset
from pipeline.clean.view import View
from pipeline.records import Span
from pipeline.spans import Change, SpanMap, apply, compose

Listed = Callable[[str], Iterable[Change]]

# Passes that take words away, and how much of a text they may take: a rule that goes wild must not eat a document.
_REMOVING = ("pages", "artefacts")
_MOVING = ("breaks", "layout")  # passes that move lines
MOST_REMOVED = 0.4
_ROUNDS = 100  # what one round leaves bare the next one sees; real texts need two, nests as many as they are deep


class Tagged(NamedTuple):
    """A stretch of the clean text that a rule would have removed."""

    span: Span
    rule_id: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text, the changes that made it from the raw one, and the map between the two.

    ``told`` are matches that tell header fields and would be removed; ``tagged`` is what stays only because it was more
    than ``MOST_REMOVED`` of the document.
    """

    text: str
    changes: Sequence[Change]
    spans: SpanMap
    told: Sequence[Match] = ()
    tagged: Sequence[Tagged] = field(default=())
    view: View | None = None


def clean(raw: str, rules: Ruleset | None = None, listed: Listed = lambda _: ()) -> Cleaned:
    """``raw`` with its artefacts removed; pure, and the same object back where nothing was to do.

    ``rules`` are those of ``load_rules``; the shipped ones where None. Cleaning what is clean changes nothing. Where
    more than ``MOST_REMOVED`` of the characters that are no blanks would go, markup and encoding apart, yet not all,
    what takes them away is only ``tagged``. ``listed`` gives the lines of a text that a person wants removed; no share
    limits them.
    """
    rules = load_rules() if rules is None else rules
    cleaned = _Cleaning(View(raw), rules, listed, removing=True).run()
    if cleaned.text and _share(raw, cleaned, rules) > MOST_REMOVED / 2:
        # The share counts in what is left when nothing is removed: cleaning that again must decide the same.
        whole = _Cleaning(View(raw), rules, listed, removing=False).run()
        without = _Cleaning(View(whole.text), rules, listed, removing=True).run()
        if without.text and _share(whole.text, without, rules) > MOST_REMOVED:
            return whole
    return cleaned


class _Cleaning:
    """One text on its way through the passes."""

    def __init__(self, view: View, rules: Ruleset, listed: Listed, *, removing: bool) -> None:
        self._view = view
        self._raw = view.text
        self._rules = rules
        self._listed = listed
        self._removing = removing
        self._changes: list[Change] = []
        self._told: list[Match] = []

    def run(self) -> Cleaned:
        view = self._view
        idle = 0  # so many passes in a row had nothing to do in this very text
        for step in PASSES * _ROUNDS:
            before = view
            if step == "layout":  # which closes the gaps that lines leave
                view = self._made(list(self._listed(view.text)), view)
            view = self._pass(step, view)
            idle = idle + 1 if view is before else 0
            if idle == len(PASSES):
                break
        tagged = () if self._removing else tuple(self._tagged(view))
        return Cleaned(view.text, self._changes, SpanMap(self._changes, len(self._raw)), self._told, tagged, view)

    def _pass(self, step: str, view: View) -> View:
        if not self._removing and step in _MOVING:
            return view  # else lines and pages would not be where the rules looked for them
        found = self._rules.found(step, view)
        if not self._removing and step in _REMOVING:
            found = Found([change for change in found.changes if not _loses(view.text, change)], [])
        if found.changes:
            self._told += found.telling
        return self._made(found.changes, view)

    def _made(self, changes: Sequence[Change], view: View) -> View:
        if not changes:
            return view
        self._changes = compose(self._raw, self._changes, changes)
        return View(apply(view.text, changes))

    def _tagged(self, view: View) -> Iterator[Tagged]:
        for step in _REMOVING:
            found = self._rules.found(step, view)
            self._told += found.telling
            for change in found.changes:
                if _loses(view.text, change):
                    yield Tagged(Span(change.start, change.end), change.rule_id)


def _loses(text: str, change: Change) -> int:
    """How many characters that are no blanks ``change`` takes away from ``text``."""
    return max(0, _solid(text[change.start : change.end]) - _solid(change.new)) if change.end > change.start else 0


def _solid(text: str) -> int:
    """How many characters of ``text`` are no blanks."""
    return sum(map(len, text.split()))


def _share(raw: str, cleaned: Cleaned, rules: Ruleset) -> float:
    """Which part of the characters that are no blanks the removing passes took away."""
    removed = sum(_loses(raw, change) for change in cleaned.changes if rules.step_of.get(change.rule_id) in _REMOVING)
    return removed / (removed + _solid(cleaned.text)) if removed else 0.0
