"""Datelines in any order: slots between commas, bars, slashes, dashes and brackets, each of a known kind.

``header.toml`` lists the usual forms. What sites make of them has no end (`[Bamako, QNA]`, `Gaborone | AIM —`,
`Site / City / Day —`), so where none of these holds the line is taken apart: it is a dateline where every slot is a
place, a day, an agency or a name, and where they add up to one.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.clean.finders import Match
from pipeline.clean.macros import header_piece
from pipeline.clean.names import are_persons, has_common_word, is_paper
from pipeline.clean.view import View
from pipeline.dates import parse_date
from pipeline.knowledge import news_agencies
from pipeline.places import is_place

RULE_ID = "dateline-slots"
_LINES, _REACH, _MOST_SLOTS = 6, 130, 6  # a dateline is short and near the top
_LEAST_SENTENCE = 60  # what follows towns alone is longer than a headline's second half
_DAY_AND_AGENCY = (["date", "agency"], ["day", "agency"])  # behind these a bracket needs no dash
_STOP = re.compile(r"(?P<dash> ?(?:—|–|-{2,3}) ?| - |- )|(?P<close>[)\]]) ?|(?P<bar> \| )")
_STOPS = re.compile(r"[—–)\]|-]")  # what each of them holds: lines without are passed over quickly
_FIGURES = r"\d{1,2}[/-](?:\d{1,2}|[A-Z][a-z]{2,8})[/-]\d{4}"
_SLOT = re.compile(
    rf"{_FIGURES}(?!\d)|"
    r"[^\s,|/()\[\]–—-](?:[^,|/()\[\]–—]|(?<=\S)[–—](?=\S))*?(?=\s*(?:[,|/()\[\]–—]|\s-\s|-{2}|\Z))"
)
_SLASHED = re.compile(_FIGURES)
_YEAR = re.compile(r"[12]\d{3}")
# A day of a calendar or language that is not read: `Rajab 12, 1440`, `Sene 12/2008`, `8. septembra`.
_OTHER_DAY = re.compile(
    r"[^\W\d_]+(?:[ ’'-][^\W\d_]+){0,2} \d{1,2}(?:[/,]? ?\d{4})?|\d{1,2}\.? [^\W\d_A-Z]{3,12}(?: \d{4})?"
)
_FIGURE = re.compile(r"\d")
_PARTS = re.compile(r" ?[|·•] ?| [–—-] |, | in (?=[A-Z])|\Z")  # what parts the slots of a line
_CAPITALS = re.compile(r"[^\W\d_a-z]{3,}(?:[ '’.-]+[^\W\d_a-z]+)*")


class Slot(NamedTuple):
    """A piece of the line: where it stands and what it is, ``place``, ``date``, ``agency``, ``day`` or ``name``.

    ``known`` are the places and agencies of a list.
    """

    start: int
    end: int
    kind: str
    known: bool = True


def slots_dateline(view: View) -> Match | None:
    """The first line near the top that is, up to a dash, bar or bracket, made of a dateline's slots; as a match.

    The match has the groups ``zone``, ``dateline_place``, ``date``, ``source_agency``, ``publisher`` and ``author``,
    as the patterns of ``header.toml`` do.
    """
    for line in view.full_lines[:_LINES]:
        start, end = view.stripped(line)
        reach = min(end, start + _REACH)
        found = _of_line(view.text[start:reach], end - start) if _STOPS.search(view.text, start, reach) else None
        if found is not None:
            return re.compile(found).match(view.text, start)
    return None


def _of_line(line: str, length: int) -> str | None:
    """A pattern of the line's dateline with its groups, the longest that it can be; None where it has none."""
    best = None
    for stop in _STOP.finditer(line):
        behind = line[stop.end() : stop.end() + 1]
        if length - stop.end() < 2 or not (behind.isupper() or behind in "“\"'‘«("):
            continue
        closed = stop["close"] is not None
        segment = line[: stop.start() + closed]
        inner = closed and line[:1] not in "[("
        if inner and not _FIGURE.search(segment):
            continue
        slots = list(_slots(segment))
        if inner and [slot.kind for slot in slots[-2:]] not in _DAY_AND_AGENCY:
            continue
        if slots and (
            _adds_up(slots, bracketed=segment[:1] in "[(" and segment[-1:] in "])", barred=stop["bar"] is not None)
            or (_are_towns(slots, segment) and length - stop.end() > _LEAST_SENTENCE)
        ):
            best = _pattern(segment, slots)
    return best


def _slots(segment: str) -> Iterator[Slot]:
    """The slots of ``segment``; nothing where one of them is of no kind."""
    pieces = [match.span() for match in _SLOT.finditer(segment)]
    merged: list[tuple[int, int]] = []
    for start, end in pieces:  # a comma may part a day from its year
        if merged and _YEAR.fullmatch(segment[start:end]) and _is_day(segment[slice(*merged[-1])]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    if not 0 < len(merged) <= _MOST_SLOTS:
        return
    slots: list[Slot] = []
    for start, end in merged:
        slot = _classified(segment, start, end)
        if slot is None:
            return
        dated = bool(slots) and slots[-1].kind in {"date", "day"}
        if slot.kind == "name" and dated and _in_brackets(segment, slot.start, slot.end):
            slot = slot._replace(kind="agency", known=False)
        slots.append(slot)
    yield from slots


def line_slots(line: str) -> list[Slot]:
    """The slots of a line above a text that is made of nothing else, ``person`` and ``paper`` among their kinds.

    Nothing where one is of no kind. A clock's time is passed over, a ``name`` is one word that may be a place.
    """
    day = header_piece("ISSUED").search(line) if _FIGURE.search(line) else None
    slots = [Slot(*day.span(), "date")] if day else []
    at = 0
    for start, end in sorted({*(match.span() for match in _PARTS.finditer(line)), *(slot[:2] for slot in slots)}):
        if day and day.start() < start and end <= day.end() and (start, end) != day.span():
            continue  # a comma between a day and its year
        text = line[at:start].strip()
        at, begin = end, at + len(line[at:start]) - len(line[at:start].lstrip())
        if not text or header_piece("TIME").fullmatch(text):
            continue
        tests = (("agency", _is_listed), ("paper", is_paper), ("place", is_place), ("person", are_persons))
        kind = next((kind for kind, holds in tests if holds(text)), None)
        if kind is None and (not header_piece("WORD").fullmatch(text) or has_common_word(text)):
            return []
        slots.append(Slot(begin, begin + len(text), kind or "name"))
    return sorted(slots)


def _is_listed(text: str) -> bool:
    return text in news_agencies() or header_piece("NEWSWIRE").fullmatch(text) is not None


def _in_brackets(segment: str, start: int, end: int) -> bool:
    return segment[start - 1 : start] == "(" and segment[end : end + 1] == ")"


def _is_day(text: str) -> bool:
    return parse_date(text)[1] is not None or _OTHER_DAY.fullmatch(text) is not None


def _classified(segment: str, start: int, end: int) -> Slot | None:
    text = segment[start:end].strip()
    end = start + len(text)
    if parse_date(text)[1] or _SLASHED.fullmatch(text):
        return Slot(start, end, "date")
    if _is_listed(text.removeprefix("via ")):
        return Slot(start + 4 * text.startswith("via "), end, "agency")
    if is_place(text):
        return Slot(start, end, "place")
    if start and _is_agency(segment, start, end):
        return Slot(start, end, "agency", known=False)
    if header_piece("WEEKDAY").fullmatch(text) or _OTHER_DAY.fullmatch(text):
        return Slot(start, end, "day")
    kind = "place" if _CAPITALS.fullmatch(text) else "name"
    return Slot(start, end, kind, known=False) if kind == "place" or header_piece("NAME").fullmatch(text) else None


def _is_agency(segment: str, start: int, end: int) -> bool:
    """Whether a slot is an agency that no list has; initials are none where what is before is in capitals too."""
    told = _in_brackets(segment, start, end) or any(letter.islower() for letter in segment[:start])
    text = segment[start:end]
    if is_place(f",{text}"):
        return False  # a region behind its town (`Salina, KAN`)
    return header_piece("COINED").fullmatch(text) is not None or (
        told and header_piece("INITIALS").fullmatch(text) is not None
    )


def _adds_up(slots: list[Slot], *, bracketed: bool, barred: bool) -> bool:
    kinds = [slot.kind for slot in slots]
    if any(kinds.count(kind) > most for kind, most in (("place", 3), ("date", 1), ("agency", 2), ("name", 2))):
        return False
    places = [slot for slot in slots if slot.kind == "place"]
    if "name" in kinds:
        known = bool(places) and all(slot.known for slot in places)
        return known and ("date" in kinds or kinds == ["name", "place"]) and not barred
    if any(slot.kind == "agency" and not slot.known for slot in slots):
        return (
            bool(places) and all(slot.known for slot in places) and (bracketed or not {"date", "day"}.isdisjoint(kinds))
        )
    if "agency" in kinds:
        return bool(places) or (bracketed and len(slots) > 1) or (bracketed and kinds == ["agency"])
    if "date" in kinds:
        return bool(places)
    return len(places) == len(slots) == 1 and places[0].known and (bracketed or barred)


def _are_towns(slots: list[Slot], segment: str) -> bool:
    """Whether the slots are known places between slashes (`Lyon/Kobe`) and nothing else."""
    return len(slots) > 1 and all(slot.kind == "place" and slot.known for slot in slots) and "/" in segment


def _pattern(segment: str, slots: list[Slot]) -> str:
    """``segment`` as a pattern that matches itself, with a group for each slot that tells a field."""
    names = [slot for slot in slots if slot.kind == "name"]
    places = [slot for slot in slots if slot.kind == "place"]
    agency = [slot for slot in slots if slot.kind == "agency"][:1]
    groups = [(slot.start, slot.end, "date") for slot in slots if slot.kind == "date"]
    if places:
        end = places[-1].end
        end += segment[end : end + 1] == ")" and "(" in segment[places[0].start : end]  # `Chiang Rai (Thailand)`
        groups.append((places[0].start, end, "dateline_place"))
    groups += [(slot.start, slot.end, "source_agency") for slot in agency]
    groups += [(slot.start, slot.end, field) for slot, field in zip(names, ("publisher", "author"), strict=False)]
    pieces, at = [], 0
    for start, end, group in sorted(groups):
        if start < at:
            continue  # an agency between two places
        pieces += [re.escape(segment[at:start]), f"(?P<{group}>{re.escape(segment[start:end])})"]
        at = end
    return f"(?P<zone>{''.join(pieces)}{re.escape(segment[at:])})"
