"""Header fields and zones of a clean text, after the patterns of ``pipeline/data/header.toml``.

Datelines, captions, bylines and source lines are content: they are marked and read, never removed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pipeline.clean.datelines import RULE_ID, Slot, line_slots, slots_dateline
from pipeline.clean.finders import Match
from pipeline.clean.names import is_listed_paper, is_paper
from pipeline.clean.view import HEAD_CHARS, View
from pipeline.clean.zones import Marked, ZoneRules, dated, fields_of, load_zone_rules
from pipeline.records import Header, Span

_MAX_TITLE = 200
_SENTENCE = re.compile(r"[.:;,]['\"”’)]?$")
_STRETCH = 256
TITLE, DATELINE = "title", "dateline"
_LINES, _LONG = 9, 60  # how far down the lines above a text are looked at; a sentence that long is text
# The zones of which one must be next to a line of slots, by what the line tells; longer lists of slots need none.
_DATED = {"timestamp", DATELINE}
_NEAR = {"person": {*_DATED, "source_line", "email"}, "paper": {*_DATED, "byline"}, "date": {"byline", "source_line"}}
_MOST = {"person": 3, "paper": 1, "agency": 1, "place": 2, "date": 1, "name": 1}
_ZONES = {"paper": "source_line", "person": "byline", "place": DATELINE, "agency": DATELINE, "date": "timestamp"}
_FIELDS = {"person": "author", "paper": "publisher", "agency": "source_agency"}  # all others tell the place
_BELOW_TITLE = frozenset({DATELINE, "label"})  # what comes behind these is no headline


def read_header(
    text: str, known: Header, rules: ZoneRules | None = None, view: View | None = None, told: Sequence[Match] = ()
) -> tuple[Header, list[Marked]]:
    """``known`` completed with what ``text`` (clean) tells, and the zones of ``text`` in text order.

    ``rules`` are those of ``load_zone_rules``; the shipped ones where None. ``view`` is that of ``text``, if there is
    one already. ``told`` are matches in what was removed; what stands in the text comes before what they tell.
    """
    removed: dict[str, Any] = {}
    for match in told:
        removed = more_known(removed, fields_of(match))
    rules = load_zone_rules() if rules is None else rules
    found: dict[str, Any] = {}
    kept = _Kept()
    view = View(text) if view is None else view
    matches = rules.matches(view)
    dateline = min((rule.start_of(match) for rule, match in matches if rule.zone == DATELINE), default=None)
    if dateline is None:
        found = _taken_apart(view, kept)
    found = more_known(found, _masthead(view, {known.publisher, removed.get("publisher")}, kept))
    for rule, match in matches:
        if rule.zone == DATELINE and rule.start_of(match) != dateline:
            continue  # a text has one dateline, the first
        if kept.take(rule.zones_of(match)):
            found = more_known(found, fields_of(match))
    found = more_known(found, _imprint(view, kept))
    zones = kept.zones
    title = _title(text, known.title, zones)
    if title is not None:
        zones.append(Marked(title, TITLE, "first-line"))
        found.setdefault("title", " ".join(text[slice(*title)].split()))
    return completed(completed(known, found), removed), sorted(zones)


def _masthead(view: View, names: Collection[str | None], kept: "_Kept") -> dict[str, str]:
    """Keeps a first line that is the publisher's name, and so no title: one of ``names``, or a listed paper's."""
    lines = [Span(*view.stripped(line)) for line in view.full_lines[:2]]
    first, below = (view.text[slice(*span)] for span in [*lines, Span(0, 0), Span(0, 0)][:2])
    listed = _is_headline(first) and _is_headline(below) and is_listed_paper(first)
    listed = listed or (first.startswith(("The ", "THE ")) and _is_headline(below) and is_paper(first))
    if listed or (lines and first in names):
        kept.take([Marked(lines[0], "source_line", "masthead")])
    return {"publisher": first} if listed else {}


def _imprint(view: View, kept: "_Kept") -> dict[str, Any]:
    """What lines of slots between the headline and the text tell; their zones are ``kept``."""
    lines = [Span(*view.stripped(number)) for number in view.full_lines[:_LINES]]
    texts = [view.text[slice(*span)] for span in lines]
    zones = [_zones_at(kept.zones, span) for span in lines]
    long = (at for at, line in enumerate(texts) if len(line) > _LONG and not _is_headline(line))
    text = next((at for at in long if zones[at] <= {DATELINE}), 0)
    bare = [at for at in range(text) if not zones[at] and _is_headline(texts[at])][1:]
    slots = {at: line_slots(texts[at]) for at in bare}
    listed = sum("person" in {slot.kind for slot in own} for own in slots.values()) > 1
    found: dict[str, Any] = {}
    for at in [*reversed(bare), *bare]:
        near = {zone for span in lines[at - 1 : at + 2] for zone in _zones_at(kept.zones, span)}
        kinds = [slot.kind for slot in slots[at]]
        told = _told(texts[at], slots[at]) if _is_imprint(kinds, near) else {}
        if told and not (told.keys() & found.keys() or (listed and "author" in told)):
            zone = next(zone for kind, zone in _ZONES.items() if kind in kinds)
            if zone != DATELINE or all(other.zone != zone for other in kept.zones):
                kept.take([Marked(lines[at], zone, RULE_ID)])
                found |= told
    return found


def _zones_at(zones: Sequence[Marked], line: Span) -> set[str]:
    """The zones that ``line`` begins with, or that begin with it."""
    return {zone.zone for zone in zones if zone.span.start <= line.start + 1 and zone.span.end > line.start}


def _is_imprint(kinds: list[str], near: set[str]) -> bool:
    """Whether slots of these kinds make a line that tells a header's fields, with such zones in the lines beside it."""
    if len(list(groupby(kinds))) > len(set(kinds)) or any(kinds.count(kind) > most for kind, most in _MOST.items()):
        return False
    if kinds in (["agency", "name"], ["place", "place"], ["person", "name"]):
        return "timestamp" in near
    told = set(kinds)
    if "name" in told or told == {"date", "place"}:
        return False
    return (len(told) > 1 and not told.isdisjoint({"paper", "date"})) or any(
        near & _NEAR.get(kind, set()) for kind in told
    )


def _told(line: str, slots: list[Slot]) -> dict[str, Any]:
    """The fields of ``slots``, those of one kind together."""
    found: dict[str, Any] = {}
    for kind, group in groupby(slots, key=lambda slot: slot.kind):
        own = list(group)
        value = line[own[0].start : own[-1].end]
        found |= dated(value) if kind == "date" else {_FIELDS.get(kind, "dateline_place"): value}
    return found


def _is_headline(line: str) -> bool:
    """Whether a line is not too long for a headline and does not end like a sentence."""
    return 0 < len(line) <= _MAX_TITLE and _SENTENCE.search(line) is None


def _taken_apart(view: View, kept: "_Kept") -> dict[str, Any]:
    """What a dateline of no listed form tells; its zone is ``kept``."""
    match = slots_dateline(view)
    if match is None or not kept.take([Marked(Span(*match.span("zone")), DATELINE, RULE_ID)]):
        return {}
    return fields_of(match)


def completed(header: Header, found: Mapping[str, Any]) -> Header:
    """``header`` with those fields of ``found`` that it lacks; a date and its precision come from one place."""
    is_dated = header.published_precision is not None
    news = {name: value for name, value in found.items() if not (is_dated and name.startswith("published"))}
    return replace(header, **{name: value for name, value in news.items() if getattr(header, name) is None})


def more_known(found: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """``found`` with what only ``others`` tell; a whole date is better than part of one."""
    better = others.get("published_precision") == "day" and found.get("published_precision") != "day"
    dates = {name: value for name, value in others.items() if name.startswith("published")}
    return {**others, **found, **(dates if better else {})}


class _Kept:
    """Zones that nest or are apart; of two that cross or cover the same text the first one taken stays."""

    def __init__(self) -> None:
        self.zones: list[Marked] = []
        self._near: dict[int, list[Marked]] = {}  # by stretches of the text, so that many zones cost no more than few

    def take(self, zones: Sequence[Marked]) -> bool:
        """Keep ``zones``, those of one match, unless the first of them clashes; the others may go one by one."""
        for place, zone in enumerate(zones):
            stretches = range(zone.span.start // _STRETCH, zone.span.end // _STRETCH + 1)
            if not any(_clash(zone, other) for stretch in stretches for other in self._near.get(stretch, ())):
                self.zones.append(zone)
                for stretch in stretches:
                    self._near.setdefault(stretch, []).append(zone)
            elif not place:
                return False
        return True


def _clash(zone: Marked, kept: Marked) -> bool:
    one, other = zone.span, kept.span
    nested = (one.start >= other.start and one.end <= other.end) or (other.start >= one.start and other.end <= one.end)
    return one == other or (one.overlaps(other) and (not nested or zone.zone == kept.zone))


def _title(text: str, known: str | None, zones: list[Marked]) -> Span | None:
    """The headline: where the known title stands near the top, else the first line that is no other zone.

    A first line counts where it is set off by a line break, not too long, and does not end like a sentence.
    """
    if known and known.strip():
        at = text[: HEAD_CHARS + len(known)].find(known.strip())
        return Span(at, at + len(known.strip())) if at >= 0 else None
    behind = "\n"
    for line in re.finditer(r"[^\n]+", text[:HEAD_CHARS]):
        span = Span(*line.span())
        if not re.search(r"[^\W\d_]", line.group()) or any(
            zone.span.overlaps(span) and zone.zone != "handle" for zone in zones
        ):
            here = [zone for zone in zones if zone.zone in _BELOW_TITLE and zone.span.overlaps(span)]
            if any(zone.zone != DATELINE or not _covers(zone.span, line) for zone in here):
                return None
            if here:
                behind = "\n\n"  # below a dateline's own line is the text, unless a blank line sets a headline off
            continue
        follows = text.startswith(behind, span.end)
        return span if follows and _is_headline(line.group().rstrip()) else None
    return None


def _covers(span: Span, line: re.Match[str]) -> bool:
    """Whether ``span`` is all of ``line`` but for blanks and a full stop."""
    return span.start <= line.start() and not line.group()[max(span.end - line.start(), 0) :].strip(" \t.")
