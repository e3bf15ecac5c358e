"""Two runs on the same labels: how far one is above the other, by chance or not, and what each found alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from pipeline.evaluate.bootstrap import FEW, Bootstrap, Difference
from pipeline.evaluate.counts import ALL, Key, Tally, totals
from pipeline.evaluate.documents import Judgement
from pipeline.evaluate.labels import TYPES, LabelOptions
from pipeline.evaluate.linking import entity_key
from pipeline.evaluate.pairing import Item
from pipeline.evaluate.run import Evaluation, evaluate_tables
from pipeline.evaluate.score import mention_key
from pipeline.evaluate.sheet import write_sheet
from pipeline.evaluate.show import caveat, quoted

_EXAMPLES = 5
_NAMES = (*TYPES.values(), ALL)
_LEVELS = {"Mentions, strict": mention_key, "Entities of documents": entity_key}
_COLUMNS = ("found_by", "verdict", "doc_id", "start", "end", "type", "text")


@dataclass(frozen=True, slots=True)
class Find:
    """A mention that one of the two runs, ``A`` or ``B``, found alone; ``right`` or ``wrong`` by the labels."""

    found_by: str
    verdict: str
    doc_id: str
    start: int
    end: int
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The F1 of two runs with their difference, for each key, and what each found alone."""

    models: tuple[str, str]
    n_documents: int
    scores: Mapping[Key, tuple[float | None, float | None, Difference | None]]
    finds: Sequence[Find]


def compare_tables(first: Path, second: Path, labels: Path, options: LabelOptions | None = None) -> Comparison:
    """What the tables in ``second`` have over those in ``first`` on ``labels``; raises as ``evaluate_tables``."""
    return compare(*(evaluate_tables(labels, output, options) for output in (first, second)))


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Two evaluations on the same labels, drawn together document by document."""
    drawn = Bootstrap(first.doc_ids)
    sums = [totals(side.ledger) for side in (first, second)]
    scores = {}
    for key in (key(name) for key in _LEVELS.values() for name in _NAMES):
        one, two = (side.get(key, Tally()).f1 for side in sums)
        difference = drawn.difference(*(side.ledger.get(key, {}) for side in (first, second)))
        scores[key] = (one, two, difference)
    models = tuple(str(side.judged.facts.get("model") or "an unknown model") for side in (first, second))
    return Comparison((models[0], models[1]), len(first.doc_ids), scores, list(_finds(first, second)))


def _finds(first: Evaluation, second: Evaluation) -> Iterator[Find]:
    for one, two in zip(first.judgements, second.judgements, strict=True):
        sides = {"A": set(one.found), "B": set(two.found)}
        for name, items in (("A", sides["A"] - sides["B"]), ("B", sides["B"] - sides["A"])):
            yield from _alone(name, items, one)


def _alone(name: str, items: Iterable[Item], judgement: Judgement) -> Iterator[Find]:
    gold, document = set(judgement.gold), judgement.case.gold
    for item in sorted(items):
        text = " ".join(document.text[slice(*item.span)].split())
        yield Find(name, "right" if item in gold else "wrong", document.doc_id, *item.span, item.type, text)


def compare_lines(comparison: Comparison) -> Iterator[str]:
    """The differences as a table, then what each found alone."""
    yield f"A: {comparison.models[0]}; B: {comparison.models[1]}; on {comparison.n_documents} labelled documents"
    if comparison.n_documents < FEW:
        yield caveat(comparison.n_documents)
    for title, key in _LEVELS.items():
        yield f"{title:<24}{'F1 of A':>10}{'F1 of B':>10}{'B - A':>10}{'95 % interval':>18}{'chance':>10}"
        for name in _NAMES:
            one, two, difference = comparison.scores[key(name)]
            yield f"{name:<24}{_ratio(one):>10}{_ratio(two):>10}{_difference(difference)}"
    yield "chance: twice how often documents drawn anew turn the sign round; below 0.05 it is hardly chance."
    for name, verdict in ((name, verdict) for name in "AB" for verdict in ("right", "wrong")):
        yield from _find_lines(name, verdict, comparison.finds)


def _find_lines(name: str, verdict: str, finds: Iterable[Find]) -> Iterator[str]:
    mine = [find for find in finds if (find.found_by, find.verdict) == (name, verdict)]
    by_type = ", ".join(f"{sum(find.type == kind for find in mine):,} {kind}" for kind in TYPES.values())
    yield f"Found by {name} alone, {verdict}: {len(mine):,} ({by_type})"
    yield from (quoted(f"{find.type}: {find.text}", f"{find.doc_id}:{find.start}") for find in mine[:_EXAMPLES])


def write_finds(comparison: Comparison, path: Path) -> None:
    """Write what each run found alone as CSV; raises ``ExportError`` where that cannot be."""
    write_sheet(path, _COLUMNS, map(astuple, comparison.finds))


def _difference(difference: Difference | None) -> str:
    if difference is None:
        return f"{_ratio(None):>10}{'':>18}{'':>10}"
    low, high = difference.interval
    return f"{difference.value:>+10.3f}{f'{low:+.3f} to {high:+.3f}':>18}{difference.chance:>10.3f}"


def _ratio(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
