"""Whether cleaning dealt with an artefact, and with nothing else."""

import re
from typing import NamedTuple

from pipeline.clean import clean
from pipeline.clean.header import read_header
from pipeline.records import Header, Span

_EDGE = " \t\n\r.,;:|()[]<>—–-*•»\"'“”"
_FOLD = str.maketrans("’‘“”—–", "''\"\"--")


class Outcome(NamedTuple):
    """What became of one injection: ``dealt`` as expected, and ``exact``; what came out at its place."""

    dealt: bool
    exact: bool
    got: str


def judge(injected):
    """The outcome of cleaning ``injected``; the best one where several outcomes are right."""
    cleaned = clean(injected.text)
    want = clean(injected.want).text
    outcomes = [_judge(way, injected, cleaned, want) for way in injected.expected]
    dealt, exact = max(outcomes)
    return Outcome(dealt, exact, _around(injected, cleaned))


def _judge(way, injected, cleaned, want):
    name, _, zone = way.partition(":")
    if name == "zone":
        return _zoned(zone, injected, cleaned)
    return {
        "kept": _kept,
        "removed": _removed,
        "removed-first": _removed_first,
        "rejoined": _rejoined,
        "split": _split,
        "restored": _restored,
    }[name](injected, cleaned, want)


def _removed(injected, cleaned, want):
    gone = removed_places(injected.text, cleaned.changes)
    places = {at for start, end in injected.intervals for at in range(start, end) if _ink(injected.text[at])}
    dealt = places <= gone
    if injected.expected[0] != "removed":  # a right way, but not the first: the label may go with its value
        around = {at for span in injected.pieces for at in range(*span)}
        return dealt, dealt and gone <= places | around
    return dealt, dealt and places == gone and blanks(cleaned.text) == blanks(want)


def _rejoined(injected, cleaned, want):
    """The sentence or word is whole again, with one blank or none where the artefact was."""
    same = blanks(cleaned.text) == blanks(want)
    if same or injected.originals:
        return same or _each_restored(injected, cleaned, loose=True), same
    return _removed(injected, cleaned, want)[0], False


def _kept(injected, cleaned, _want):
    """Nothing is gone, and no line was cut or joined."""
    gone = removed_places(injected.text, cleaned.changes)
    return not gone, not gone and lines(cleaned.text) == lines(injected.text)


def _removed_first(injected, cleaned, _want):
    """Of a text printed twice, one copy is gone."""
    gone = removed_places(injected.text, cleaned.changes)
    (start, end), (joint,) = injected.intervals[0], injected.joints
    copies = [{at for at in range(*span) if _ink(injected.text[at])} for span in ((start, joint), (joint, end))]
    dealt = any(copy <= gone for copy in copies) and not all(copy <= gone for copy in copies)
    return dealt, dealt and gone in copies


def _split(injected, cleaned, want):
    inside = [(change.start, change.end) for change in cleaned.changes if "\n" in change.new]
    dealt = all(any(start <= joint <= end for start, end in inside) for joint in injected.joints)
    dealt = dealt and not removed_places(injected.text, cleaned.changes)
    return dealt, dealt and lines(cleaned.text) == lines(want)


def _restored(injected, cleaned, want):
    same = lines(_folded(cleaned.text, injected)) == lines(_folded(want, injected))
    return same or _each_restored(injected, cleaned), same


def _each_restored(injected, cleaned, *, loose=False):
    for (start, end), original in zip(injected.intervals, injected.originals, strict=True):
        there = cleaned.spans.to_clean(Span(start, end))
        got = cleaned.text[slice(*there)] if there else ""
        if loose and original.isspace() and got.isspace():
            continue
        if _folded(got, injected) != _folded(original, injected):
            return False
    return True


def _folded(text, injected):
    return text.translate(_FOLD) if injected.fold else text


def _zoned(name, injected, cleaned):
    """Covered by a zone ``name`` (``any`` for any), with nothing of it lost; exact where zones reach no further.

    A zone may take in the label with the value, where both are a line of their own.
    """
    if removed_places(injected.text, cleaned.changes):
        return False, False
    _, marked = read_header(cleaned.text, Header())
    spans = [span for span, zone, _ in marked if name in {"any", zone}]
    dealt = exact = True
    for interval in injected.intervals:
        there = cleaned.spans.to_clean(Span(*interval))
        if there is None:
            return False, False
        there = _tight(cleaned.text, *there)
        over = [_tight(cleaned.text, *span) for span in spans if Span(*there).overlaps(Span(*span))]
        covered = {at for start, end in over for at in range(start, end)}
        dealt = dealt and all(at in covered for at in range(*there) if cleaned.text[at] not in _EDGE)
        piece = next((piece for piece in injected.pieces if piece[0] <= interval[0] < piece[1]), interval)
        whole = _tight(cleaned.text, *cleaned.spans.to_clean(Span(*piece)))
        hull = (min(start for start, _ in over), max(end for _, end in over)) if over else (0, 0)
        exact = exact and hull[0] in {there[0], whole[0]} and hull[1] in {there[1], whole[1]}
    return dealt, dealt and exact


def _tight(text, start, end):
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def removed_places(raw, changes):
    """Places of the visible characters of ``raw`` that ``changes`` take away or put others in place of."""
    gone = set()
    for change in changes:
        old, new = raw[change.start : change.end], change.new
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        gone.update(at for at in range(change.start + head, change.end - tail) if _ink(raw[at]))
    return gone


def _common(one, two):
    count = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        count += 1
    return count


def _ink(char):
    return not (char.isspace() or char in "\u200b\u200c\u200d\u2060\ufeff\u00ad")


def blanks(text):
    """``text`` with every run of blanks and line breaks as one blank."""
    return " ".join(text.split())


def lines(text):
    """``text`` line by line, empty lines and blanks at the ends of lines aside."""
    return "\n".join(re.sub(r"[ \t]+", " ", line).strip(" \t") for line in re.split(r"[\r\n\f]+", text) if line.strip())


def _around(injected, cleaned):
    """What stands in the clean text where the artefact was, with a little of what surrounds it."""
    low, high = min(start for start, _ in injected.intervals), injected.intervals[0][1]
    before = cleaned.spans.to_clean(Span(max(0, low - 25), low)) if low else None
    after = cleaned.spans.to_clean(Span(high, high + 25)) if high < len(injected.text) else None
    return cleaned.text[before.start if before else 0 : after.end if after else len(cleaned.text)][:400]
