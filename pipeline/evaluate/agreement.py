"""How far two people agree who labelled the same documents: F1 of one against the other, and kappa on words.

F1 is the same whoever is taken for the reference. Kappa needs a number of things that neither labelled, which spans
do not have; on words it is defined, and flattered by all the words that nobody would label.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from pipeline.errors import LabelError
from pipeline.evaluate.bootstrap import FEW, Bootstrap, Interval
from pipeline.evaluate.counts import ALL, Ledger, Tally, enter, totals
from pipeline.evaluate.fiveway import mention_tallies
from pipeline.evaluate.labels import TYPES, Label, LabelledDocument, LabelOptions, on_text, read_labels
from pipeline.evaluate.pairing import Item, Pair, pair
from pipeline.evaluate.score import mention_key
from pipeline.evaluate.sheet import write_sheet
from pipeline.evaluate.show import caveat, quoted

_WORD = re.compile(r"\w+|[^\w\s]")
_EXAMPLES = 20
_NAMES = (*TYPES.values(), ALL)
_COLUMNS = ("doc_id", "start", "kind", "a_type", "a_text", "b_type", "b_text")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A place that the two labelled differently; what one has not labelled is None."""

    doc_id: str
    start: int
    kind: str
    a_type: str | None
    a_text: str | None
    b_type: str | None
    b_text: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Tallies and intervals by type, kappa, and what is behind them; ``alone`` are documents that one labelled."""

    n_documents: int
    alone: tuple[str, ...]
    tallies: Mapping[tuple[str, str], Tally]
    intervals: Mapping[str, Interval | None]
    kappa: float | None
    disagreements: Sequence[Disagreement]


def agree(first: Path, second: Path, options: LabelOptions | None = None) -> Agreement:
    """How far the labels in two files or folders agree on the documents that both have.

    Raises ``LabelError`` where a text differs, or where there is no such document.
    """
    one, two = ({document.doc_id: document for document in read_labels(path, options)} for path in (first, second))
    shared = sorted(one.keys() & two.keys())
    if not shared:
        raise LabelError(f"{first}, {second}: no document is in both; compare labels of the same `doc_id`s.")
    ledger: Ledger = {}
    differing: list[Disagreement] = []
    words: Counter[tuple[str, str]] = Counter()
    for doc_id in shared:
        one[doc_id], two[doc_id] = _on_one_text(one[doc_id], two[doc_id])
        sides = [[Item(label.span, label.type) for label in side[doc_id].labels] for side in (one, two)]
        pairs = pair(*sides)
        sliced = ([(item, ((ALL, ALL), ("type", item.type))) for item in side] for side in sides)
        enter(ledger, doc_id, mention_tallies(pairs, *sliced))
        differing += _differing(one[doc_id], two[doc_id], pairs)
        words.update(_words(one[doc_id].text, *sides))
    sums, drawn = totals(ledger), Bootstrap(shared)
    matched = {(name, how): sums.get(mention_key(name, how), Tally()) for name in _NAMES for how in ("strict", "exact")}
    intervals = {name: drawn.interval(ledger.get(mention_key(name), {})) for name in _NAMES}
    return Agreement(len(shared), tuple(sorted(one.keys() ^ two.keys())), matched, intervals, kappa(words), differing)


def _on_one_text(one: LabelledDocument, two: LabelledDocument) -> tuple[LabelledDocument, LabelledDocument]:
    """Both on the text of the first that has one; raises ``LabelError`` where the texts differ in more than blanks."""
    text = next((side.text for side in (one, two) if side.waiting is None), None)
    if text is None:
        raise LabelError(f"{one.place}, {two.place}: neither file holds a text; give one of them with its texts.")
    return on_text(one, text), on_text(two, text)


def _differing(one: LabelledDocument, two: LabelledDocument, pairs: Iterable[Pair]) -> Iterator[Disagreement]:
    rows = []
    for left, right in pairs:
        a, b = None if left is None else one.labels[left], None if right is None else two.labels[right]
        same_span = a is not None and b is not None and a.span == b.span
        if same_span and a is not None and b is not None and a.type == b.type:
            continue
        kind = "A alone" if b is None else "B alone" if a is None else "type" if same_span else "boundary"
        start = min(label.span.start for label in (a, b) if label)
        rows.append(Disagreement(one.doc_id, start, kind, *_quoted(a), *_quoted(b)))
    yield from sorted(rows, key=lambda row: (row.start, row.kind))


def _quoted(label: Label | None) -> tuple[str | None, str | None]:
    return (label.type, label.text) if label else (None, None)


def _words(text: str, one: Sequence[Item], two: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """What the two say of each word: the type of the label that touches it, else nothing."""
    said = [_types(text, side) for side in (one, two)]
    yield from ((said[0].get(word.start(), ""), said[1].get(word.start(), "")) for word in _WORD.finditer(text))


def _types(text: str, items: Sequence[Item]) -> dict[int, str]:
    types = {}
    waiting = sorted(items, reverse=True)
    for word in _WORD.finditer(text):
        while waiting and waiting[-1].span.end <= word.start():
            waiting.pop()
        if waiting and waiting[-1].span.start < word.end():
            types[word.start()] = waiting[-1].type
    return types


def kappa(pairs: Mapping[tuple[str, str], int]) -> float | None:
    """Cohen's kappa from how often each pair of answers was given; None where both gave one answer throughout."""
    n = sum(pairs.values())
    same = sum(count for (one, two), count in pairs.items() if one == two)
    sides: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for answers, count in pairs.items():
        for side, answer in zip(sides, answers, strict=True):
            side[answer] += count
    by_chance = sum(sides[0][answer] * sides[1][answer] for answer in sides[0])
    return (same * n - by_chance) / (n * n - by_chance) if n * n > by_chance else None


def agreement_lines(agreed: Agreement) -> Iterator[str]:
    """The agreement as a table, and the first disagreements."""
    yield f"A and B on {agreed.n_documents} documents that both labelled; strict: span and type, exact: span alone"
    if agreed.alone:
        yield f"{len(agreed.alone)} more that one of the two labelled do not count."
    if agreed.n_documents < FEW:
        yield caveat(agreed.n_documents)
    yield f"{'':<10}{'strict F1':>10}{'95 % interval':>16}{'exact F1':>10}{'A':>8}{'B':>8}{'both':>8}"
    for name in _NAMES:
        strict, exact, interval = agreed.tallies[name, "strict"], agreed.tallies[name, "exact"], agreed.intervals[name]
        told = f"{interval.low:.3f}-{interval.high:.3f}" if interval else ""
        counts = f"{strict.n_gold:>8,}{strict.n_found:>8,}{strict.correct:>8,}"
        yield f"{name:<10}{_ratio(strict.f1):>10}{told:>16}{_ratio(exact.f1):>10}{counts}"
    yield f"Cohen's kappa on words (second to F1, which has no words that nobody would label): {_ratio(agreed.kappa)}"
    kinds = Counter(row.kind for row in agreed.disagreements)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
    yield f"Disagreements: {len(agreed.disagreements):,}{f' ({told})' if told else ''}"
    for row in agreed.disagreements[:_EXAMPLES]:
        one, two = f"{row.a_type or '-'} {row.a_text or ''}", f"{row.b_type or '-'} {row.b_text or ''}"
        yield quoted(f"{row.kind}: {one} | {two}", f"{row.doc_id}:{row.start}")


def write_disagreements(agreed: Agreement, path: Path) -> None:
    """Write all disagreements as CSV; raises ``ExportError`` where that cannot be."""
    write_sheet(path, _COLUMNS, map(astuple, agreed.disagreements))


def _ratio(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
