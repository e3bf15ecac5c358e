"""From what a file says to labels in a text: units, quotes, repairs.

A quote is what a tool says stands at the offsets. It decides what the offsets count, and it mends them where it
stands once close by.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import astuple

from pipeline.errors import LabelError
from pipeline.evaluate.labels.records import Label, LabelledDocument, Mark, Record, text_sha256
from pipeline.evaluate.labels.units import CODE_POINTS, same_as_code_points, to_code_points
from pipeline.records import Span

NEAR = 50  # code points that a quote may stand away from its offsets
Convert = Callable[[int, int], Span | None]


def settle(record: Record, text: str) -> LabelledDocument:
    """The labels of ``record``, whose marks have types, in ``text``; raises ``LabelError`` where one does not fit."""
    unit, convert = choose_unit(record, text)
    notes = list(record.notes)
    if record.marks and not same_as_code_points(text, unit) and unit != record.units[0]:
        notes.append(f"{record.place}: offsets read as {unit}, by which the labels fit")
    labels = [_label(mark, text, convert(mark.start, mark.end), unit, notes) for mark in record.marks]
    unique = sorted(dict.fromkeys(labels), key=lambda label: label.span)
    if len(unique) < len(labels):
        notes.append(f"{record.place}: left out {len(labels) - len(unique)} of labels that come twice")
    check_flat(unique, record.place)
    digest = text_sha256(text)
    doc_id = record.doc_id or f"sha256:{digest}"
    return LabelledDocument(doc_id, text, tuple(unique), record.place, tuple(notes), record.labels_on, digest)


def check_flat(labels: Sequence[Label], place: str) -> None:
    """Raise ``LabelError`` where two of the sorted ``labels`` share a character."""
    for one, other in itertools.pairwise(labels):
        if one.span.overlaps(other.span):
            raise LabelError(f"{place}: {one.text!r} and {other.text!r} overlap; labels are flat, keep the longer.")


def choose_unit(record: Record, text: str) -> tuple[str, Convert]:
    """The first unit by which most marks fit ``text``, and its conversion."""
    converts = [(unit, to_code_points(text, unit)) for unit in record.units]
    return max(converts, key=lambda item: n_fitting(record.marks, text, item[1]))


def n_fitting(marks: Sequence[Mark], text: str, convert: Convert) -> int:
    """How many marks hit characters of ``text``, and what they quote."""
    spans = ((mark, convert(mark.start, mark.end)) for mark in marks)
    return sum(span is not None and _is_quoted(mark, text, span) for mark, span in spans)


def _is_quoted(mark: Mark, text: str, span: Span) -> bool:
    """Whether the quote stands there; a line end or several blanks may be one blank in it."""
    return mark.quote is None or mark.quote.split() == text[slice(*span)].split()


def _label(mark: Mark, text: str, span: Span | None, unit: str, notes: list[str]) -> Label:
    if span is None or not _is_quoted(mark, text, span):
        near = _near(mark, text, span or Span(mark.start, mark.end))
        if len(near) != 1:
            raise LabelError(_misfit(mark, text, span, unit, len(near)))
        said = f"{mark.start}-{mark.end}" + ("" if unit == "code-points" else f" ({unit})")
        notes.append(
            f"{mark.place}: {mark.quote!r} moved from {said} to the characters {near[0].start}-{near[0].end}, "
            "where it stands"
        )
        span = near[0]
    tight = _tight(text, span)
    if tight is None:
        raise LabelError(f"{mark.place}: the label at {mark.start}-{mark.end} holds nothing but blanks; delete it.")
    if tight != span:
        notes.append(f"{mark.place}: blanks at the borders of {text[slice(*span)]!r} left out")
    return Label(tight, mark.name, text[slice(*tight)], *astuple(mark.facts))


def _near(mark: Mark, text: str, span: Span) -> list[Span]:
    """Where the quote begins at most ``NEAR`` code points away."""
    words = (mark.quote or "").split()
    if not words or span.start < 0:
        return []
    low = max(0, span.start - NEAR)
    # Looking ahead, so that of two that overlap both are found.
    pattern = r"\s+".join(map(re.escape, words))
    quoted = re.compile(f"(?=({pattern}))")
    return [Span(*match.span(1)) for match in quoted.finditer(text, low) if match.start() <= span.start + NEAR]


def _misfit(mark: Mark, text: str, span: Span | None, unit: str, n_near: int) -> str:
    found = "no such place is" if span is None else f"{text[slice(*span)]!r} stands"
    named = "a label" if mark.quote is None else f"the label {mark.quote!r}"
    near = "" if mark.quote is None else f", and it is {n_near} times near by" if n_near else ", nor is it near by"
    counted = "Unicode characters" if unit == CODE_POINTS else unit
    return (
        f"{mark.place}: {named} says {mark.start}-{mark.end}, where {found}{near}; correct it, or say with --offsets "
        f"what offsets count (here: {counted} of the text)."
    )


def _tight(text: str, span: Span) -> Span | None:
    held = text[slice(*span)]
    start = span.start + len(held) - len(held.lstrip())
    return Span(start, start + len(held.strip())) if held.strip() else None
