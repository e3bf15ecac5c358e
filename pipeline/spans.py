"""Edits of a text and the way back: rules propose changes, ``apply`` makes them once, ``SpanMap`` maps spans.

The map holds segments and finds them by bisection; a text without edits costs nothing. What the tests fix: a span
ends where its last character ends: what was removed right behind a name is no part of it; what was removed
inside a name is; and each character of a replacement stands for everything that was replaced.
"""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from pipeline.records import Edit, Span


class Change(NamedTuple):
    """What a rule wants done to a text: put ``new`` in place of the characters ``start`` to ``end``."""

    start: int
    end: int
    new: str
    rule_id: str
    family: str

    @property
    def op(self) -> str:
        """``insert``, ``remove`` or ``replace``, as in the table ``edits``."""
        if self.start == self.end:
            return "insert"
        return "replace" if self.new else "remove"


def settle(candidates: Iterable[tuple[int, Change]]) -> list[Change]:
    """Changes that do not overlap, in text order, from ``(priority, change)`` pairs.

    Lower priority wins; then the longer; then the leftmost. An insertion inside or at the start of a change that
    won before is dropped. A change that changes nothing is dropped too.
    """
    listed = [item for item in candidates if item[1].new or item[1].start < item[1].end]
    in_order = sorted(map(itemgetter(1), listed))
    if all(one.end <= two.start and one.start < two.start for one, two in itertools.pairwise(in_order)):
        return in_order  # nothing to decide, as nearly always
    ranked = sorted(listed, key=lambda item: (item[0], item[1].start - item[1].end, item[1].start))
    taken: list[Change] = []
    starts: list[int] = []
    for _, change in ranked:
        place = bisect_right(starts, change.start)
        before = taken[place - 1] if place else None
        after = taken[place] if place < len(taken) else None
        if before is not None and (before.end > change.start or (before.start == change.end)):
            continue
        if after is not None and after.start < change.end:
            continue
        taken.insert(place, change)
        starts.insert(place, change.start)
    return taken


def apply(text: str, changes: Sequence[Change]) -> str:
    """``text`` with the settled ``changes`` made; the same object where there are none."""
    if not changes:
        return text
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces.append(text[at : change.start])
        pieces.append(change.new)
        at = change.end
    pieces.append(text[at:])
    return "".join(pieces)


class SpanMap:
    """Where each character of the changed text came from, and where each of the original went."""

    __slots__ = ("_after_at", "_before_at", "_before_to", "_copied", "_length")

    def __init__(self, changes: Sequence[Change], length: int) -> None:
        """From settled ``changes`` of a text of ``length`` code points."""
        self._after_at: list[int] = []
        self._before_at: list[int] = []
        self._before_to: list[int] = []
        self._copied: list[bool] = []
        before = after = 0
        for change in changes:
            after = self._add(before, change.start, after, change.start - before, copied=True)
            after = self._add(change.start, change.end, after, len(change.new), copied=False)
            before = change.end
        self._length = self._add(before, length, after, length - before, copied=True)

    def _add(self, before: int, before_to: int, after: int, size: int, *, copied: bool) -> int:
        if size:
            self._after_at.append(after)
            self._before_at.append(before)
            self._before_to.append(before_to)
            self._copied.append(copied)
        return after + size

    def to_raw(self, span: Span) -> Span:
        """The original characters that ``span`` of the changed text stands for; ``span`` must not be empty."""
        if not 0 <= span.start < span.end <= self._length:
            raise ValueError(f"{span} does not lie in a text of {self._length} characters")
        first = bisect_right(self._after_at, span.start) - 1
        last = bisect_right(self._after_at, span.end - 1) - 1
        start = self._before_at[first]
        if self._copied[first]:
            start += span.start - self._after_at[first]
        end = self._before_to[last]
        if self._copied[last]:
            end = self._before_at[last] + span.end - self._after_at[last]
        return Span(start, end)

    def to_clean(self, span: Span) -> Span | None:
        """What is left of the original characters ``span`` in the changed text; None where nothing is left."""
        first = bisect_right(self._before_to, span.start)
        while first < len(self._before_at) and self._before_at[first] == self._before_to[first]:
            first += 1  # text inserted behind a removed start is not part of the span
        last = bisect_right(self._before_at, span.end - 1) - 1
        while last >= first and self._before_at[last] == self._before_to[last]:
            last -= 1  # text inserted before a removed end is not part of the span
        if span.start >= span.end or last < first:
            return None
        start = self._after_at[first]
        if self._copied[first]:
            start += max(0, span.start - self._before_at[first])
        if self._copied[last]:
            end = self._after_at[last] + min(span.end, self._before_to[last]) - self._before_at[last]
        else:
            end = self._after_at[last + 1] if last + 1 < len(self._after_at) else self._length
        return Span(start, end)


def compose(text: str, first: Sequence[Change], second: Sequence[Change]) -> list[Change]:
    """The changes of ``text`` that do in one step what ``first`` and then ``second`` do in two.

    Changes that touch the same characters melt into one, named after the rule that takes the most characters.
    """
    if not first:
        return list(second)
    if not second:
        return list(first)
    items = [(*span, 0, change) for span, change in zip(_middle_spans(first), first, strict=True)]
    items += [(change.start, change.end, 1, change) for change in second]
    items.sort(key=itemgetter(0, 1, 2))
    melting: _Melting | None = None
    composed: list[Change] = []
    shift = at = 0  # by how much the original text is ahead of the middle one
    while at < len(items):
        _, reach, late, change = items[at]
        stop = at + 1
        while stop < len(items) and items[stop][0] < reach:
            reach = max(reach, items[stop][1])
            stop += 1
        if stop == at + 1:
            composed.append(_shift(change, shift) if late else change)
        else:
            melting = melting or _Melting(text, first)
            composed.append(melting.melt(items[at:stop]))
        for _, _, also_late, passed in items[at:stop]:
            shift += 0 if also_late else passed.end - passed.start - len(passed.new)
        at = stop
    return [change for change in composed if text[change.start : change.end] != change.new]


def _middle_spans(changes: Sequence[Change]) -> list[Span]:
    """Where the new texts of ``changes`` stand once all of them are made."""
    spans = []
    shift = 0
    for change in changes:
        start = change.start + shift
        spans.append(Span(start, start + len(change.new)))
        shift += len(change.new) - (change.end - change.start)
    return spans


class _Melting:
    """What makes one change of the original text out of changes that share characters of the middle text."""

    def __init__(self, text: str, first: Sequence[Change]) -> None:
        self._middle = apply(text, first)
        self._there = SpanMap(first, len(text))

    def melt(self, cluster: Sequence[tuple[int, int, int, Change]]) -> Change:
        named = max((item[3] for item in cluster), key=lambda change: change.end - change.start)
        start = min(item[0] for item in cluster)
        end = max(item[1] for item in cluster)
        new = apply(self._middle[start:end], [_shift(change, -start) for _, _, late, change in cluster if late])
        hull = self._there.to_raw(Span(start, end))
        firsts = [change for _, _, late, change in cluster if not late]
        low = min([hull.start, *(change.start for change in firsts)])
        high = max([hull.end, *(change.end for change in firsts)])
        return Change(low, high, new, named.rule_id, named.family)


def _shift(change: Change, by: int) -> Change:
    """``change`` moved by ``by`` characters."""
    return Change(change.start + by, change.end + by, change.new, change.rule_id, change.family)


def changes_of(edits: Iterable[Edit]) -> list[Change]:
    """The changes that the rows ``edits`` of one document tell, in whatever order they come."""
    rows = sorted(edits, key=lambda edit: edit.seq)
    return [Change(edit.raw_start, edit.raw_end, edit.new_text, edit.rule_id, edit.family) for edit in rows]


def as_edits(doc_id: str, text: str, changes: Sequence[Change]) -> list[Edit]:
    """The rows of ``edits`` for the settled ``changes`` of ``text``."""
    rows = []
    for seq, (change, span) in enumerate(zip(changes, _middle_spans(changes), strict=True)):
        removed = text[change.start : change.end]
        rows.append(
            Edit(
                doc_id,
                seq,
                change.op,
                change.start,
                change.end,
                span.start,
                span.end,
                removed,
                change.new,
                change.rule_id,
                change.family,
            )
        )
    return rows
