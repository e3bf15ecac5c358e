"""An evaluation as lines for a terminal, none longer than 100 columns."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from pipeline.evaluate.bootstrap import FEW
from pipeline.evaluate.cleaning import CLEANING, KEPT
from pipeline.evaluate.counts import ALL, Key
from pipeline.evaluate.fiveway import MATCHINGS
from pipeline.evaluate.labels import TYPES
from pipeline.evaluate.linking import COUNTRIES, END_TO_END, GATHERED, GIVEN, KINDS, STATES, entity_key
from pipeline.evaluate.rows import ErrorRow, ScoreRow
from pipeline.evaluate.run import Evaluation
from pipeline.evaluate.score import mention_key

WIDTH = 100
_NAMES = (*TYPES.values(), ALL)
_UNDEFINED = "undefined"
_MOST = 4  # causes told of each kind of error
Scores = Mapping[Key, ScoreRow]


def evaluation_lines(
    evaluation: Evaluation, rows: Iterable[ScoreRow], errors: Sequence[ErrorRow], labels: str
) -> Iterator[str]:
    """How good the extraction is and on what, at a glance first; ``labels`` says where the labels come from."""
    scores = {Key(row.level, row.matching, row.view, row.value): row for row in rows}
    yield from _head(evaluation, scores, labels)
    yield from mention_lines(scores)
    yield from _slice_lines(scores)
    if any(label.entity is not None for case in evaluation.judged.cases for label in case.gold.labels):
        yield from document_lines(scores)
        yield from link_lines(scores)
    else:
        yield from ("", "The labels state no entities: documents, linking and gathering are not scored.")
    yield from _cleaning_lines(scores)
    yield from _error_lines(errors)


def _head(evaluation: Evaluation, scores: Scores, labels: str) -> Iterator[str]:
    n, facts = evaluation.found.n_documents, evaluation.judged.facts
    mentions = scores.get(mention_key(ALL))
    yield from wrap(
        f"{_number(n, 'document')}, {_number(mentions.n_gold if mentions else 0, 'label')} ({labels}, "
        f"{evaluation.judged.labels_sha256[:12]}), found by {facts.get('model') or 'an unknown model'}",
        WIDTH,
    )
    if mentions and mentions.recall is not None and mentions.precision is not None:
        yield (
            f"Of 100 labelled names {_hundred(mentions.recall)} are found, and of 100 found names "
            f"{_hundred(mentions.precision)} are right, in span and type."
        )
    rejected = evaluation.found.rejected
    if rejected:
        yield from wrap(f"Rejected, so that all their labels count as missed: {', '.join(rejected)}", WIDTH)
    if n < FEW:
        yield caveat(n)


def caveat(n_documents: int) -> str:
    """What to make of scores on few documents."""
    return f"Fewer than {FEW} documents ({n_documents}): the intervals are too narrow, and a few points are chance."


def quoted(text: str, place: str) -> str:
    """A line for an example: its text, shortened where there is no room, and where it stands."""
    room = WIDTH - len(place) - 5
    flat = " ".join(text.split())
    return f"  {flat if len(flat) <= room else flat[: room - 1] + '…'} ({place})"


def mention_lines(scores: Scores) -> Iterator[str]:
    """Strict precision, recall and F1 of mentions by type, with the counts behind them, and F1 by matching."""
    yield ""
    yield "Mentions, strict: span and type must both be right"
    yield _ratios_head()
    for name in _NAMES:
        yield f"{name:<10}{_counted(scores.get(mention_key(name)))}"
    yield ""
    yield f"{'F1 by matching':<16}{''.join(f'{name:>10}' for name in MATCHINGS)}"
    for name in _NAMES:
        found = (scores.get(mention_key(name, matching)) for matching in MATCHINGS)
        yield f"{name:<16}{''.join(f'{_ratio(row.f1 if row else None):>10}' for row in found)}"


def _slice_lines(scores: Scores) -> Iterator[str]:
    """Strict F1 by zone and form, the largest slices first, with the labels of each."""
    for view in ("zone", "form"):
        rows = [row for key, row in scores.items() if key[:3] == ("mention", "strict", view)]
        rows.sort(key=lambda row: (-row.n_gold, row.value))
        told = ", ".join(f"{row.value} {_ratio(row.f1)} ({row.n_gold:,})" for row in rows)
        if told:
            yield from wrap(f"F1 by {view} (labels): {told}", WIDTH, subsequent_indent="  ")


def document_lines(scores: Scores) -> Iterator[str]:
    """How well the entities that a document names are found, end to end."""
    yield ""
    yield "Entities of documents, end to end (a country by its code, others by their fullest name there)"
    yield f"{_ratios_head()}{'whole set':>11}"
    for name in _NAMES:
        key = entity_key(name)
        whole = scores.get(key._replace(matching="whole-set"))
        yield f"{name:<10}{_counted(scores.get(key))}{_ratio(whole.f1 if whole else None):>11}"


def link_lines(scores: Scores) -> Iterator[str]:
    """How well labelled mentions are linked, and how well mentions are gathered, given and end to end."""
    yield ""
    yield "Linking, with the labelled mentions given"
    yield f"{'':<22}{'right':>10}{'95 % interval':>16}{'labelled':>10}"
    for name, key in (("country", COUNTRIES), ("agency: kind", KINDS), ("agency: country", STATES)):
        row = scores.get(key)
        yield f"{name:<22}{_ratio(row.f1 if row else None):>10}{_interval(row):>16}{row.n_gold if row else 0:>10,}"
    yield f"{'Gathering':<22}{'':>10}{'given':>16}{'end to end':>30}"
    yield f"{'':<22}{''.join(f'{name:>10}' for name in ('precision', 'recall', 'F1') * 2)}"
    for name in GATHERED:
        for measure, told in (("b-cubed", "B-cubed"), ("ceafm", "CEAFm")):
            sides = (scores.get(Key(level, measure, "type", name)) for level in (GIVEN, END_TO_END))
            yield f"{f'{name}: {told}':<22}{''.join(_three(row) for row in sides)}"


def _cleaning_lines(scores: Scores) -> Iterator[str]:
    row = scores.get(Key(CLEANING, KEPT, ALL, ALL))
    if row:
        yield ""
        yield f"Cleaning destroyed {row.n_missed:,} and truncated {row.n_partial:,} of {_number(row.n_gold, 'label')}."


def _error_lines(errors: Sequence[ErrorRow]) -> Iterator[str]:
    """Errors by kind, with the likely causes met most."""
    for kind, count in Counter(row.kind for row in errors).most_common():
        causes = Counter(row.likely_cause for row in errors if row.kind == kind).most_common(_MOST)
        told = ", ".join(f"{cause} {n:,}" for cause, n in causes)
        yield from wrap(f"Errors, {kind}: {count:,} ({told})", WIDTH, subsequent_indent="  ")


def _ratios_head() -> str:
    ratios = f"{'':<10}{'precision':>10}{'recall':>10}{'F1':>10}"
    return f"{ratios}{'95 % interval':>15}{'labelled':>10}{'found':>9}{'both':>9}"


def _counted(row: ScoreRow | None) -> str:
    if row is None:
        return f"{_UNDEFINED:>10}{_UNDEFINED:>10}{_UNDEFINED:>10}{'':>15}{0:>10}{0:>9}{0:>9}"
    ratios = f"{_ratio(row.precision):>10}{_ratio(row.recall):>10}{_ratio(row.f1):>10}"
    return f"{ratios}{_interval(row):>15}{row.n_gold:>10,}{row.n_found:>9,}{row.n_correct:>9,}"


def _three(row: ScoreRow | None) -> str:
    values = (row.precision, row.recall, row.f1) if row else (None,) * 3
    return "".join(f"{_ratio(value):>10}" for value in values)


def _interval(row: ScoreRow | None) -> str:
    return "" if row is None or row.ci_low is None else f"{row.ci_low:.3f}-{row.ci_high:.3f}"


def _ratio(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{value:.3f}"


def _hundred(value: float) -> str:
    return f"{100 * value:.0f}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
