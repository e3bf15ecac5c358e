"""What cleaning costs: labels that it destroys or truncates. A cleaning that costs a name costs too much."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.evaluate.counts import ALL, Key, Tally
from pipeline.evaluate.labels import Label
from pipeline.records import Document, Edit, Span
from pipeline.spans import Change, SpanMap, changes_of

CLEANING = "cleaning"
KEPT, TRUNCATED, DESTROYED = "kept", "truncated", "destroyed"


def fates(labels: Sequence[Label], document: Document, edits: Iterable[Edit]) -> list[str]:
    """What cleaning made of each label: ``kept``, ``truncated`` or ``destroyed``.

    A label is destroyed where no letter or digit of it is left, truncated where one of them was removed. Line breaks
    and hyphens that go, and characters that others replace, take nothing from a name.
    """
    changes = changes_of(edits)
    spans = SpanMap(changes, document.n_chars_raw)
    return [_fate(label, document, spans, changes) for label in labels]


def _fate(label: Label, document: Document, spans: SpanMap, changes: Iterable[Change]) -> str:
    left = spans.to_clean(label.span)
    if left is None or not any(map(str.isalnum, document.clean_text[slice(*left)])):
        return DESTROYED
    removed = (_shared(change, label.span) for change in changes if not change.new.strip())
    lost = (document.raw_text[slice(*span)] for span in removed if span)
    return TRUNCATED if any(any(map(str.isalnum, text)) for text in lost) else KEPT


def _shared(change: Change, span: Span) -> Span | None:
    start, end = max(change.start, span.start), min(change.end, span.end)
    return Span(start, end) if start < end else None


def cleaning_tallies(labels: Iterable[Label], fated: Iterable[str]) -> Iterator[tuple[Key, Tally]]:
    """A tally for each label: ``correct`` where it is kept, ``partial`` truncated, ``missed`` destroyed."""
    for label, fate in zip(labels, fated, strict=True):
        kept = int(fate == KEPT)
        tally = Tally(1, 1, kept, kept, correct=kept, partial=int(fate == TRUNCATED), missed=int(fate == DESTROYED))
        yield Key(CLEANING, KEPT, "type", label.type), tally
        yield Key(CLEANING, KEPT, ALL, ALL), tally
