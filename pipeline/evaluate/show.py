"""Scores as lines for a terminal."""

from collections.abc import Iterator

from pipeline.evaluate.counts import Counts
from pipeline.evaluate.linking import LinkScores
from pipeline.evaluate.score import Scores

_FEW = 30


def score_lines(scores: Scores) -> Iterator[str]:
    """A table of strict precision, recall and F1 by type, with the counts behind them."""
    yield f"Strict scores on {scores.n_documents} labelled documents (span and type must both be right)"
    yield f"{'':<10}{'precision':>10}{'recall':>10}{'F1':>10}{'labelled':>10}{'found':>10}{'both':>10}"
    for name, counts in scores.by_type.items():
        yield f"{name:<10}{_counted(counts)}"
    if scores.rejected:
        yield f"Rejected, so that all their labels count as missed: {', '.join(scores.rejected)}"
    if scores.n_documents < _FEW:
        yield f"Fewer than {_FEW} documents: take differences of a few points as chance."


def link_lines(scores: LinkScores) -> Iterator[str]:
    """How well labelled mentions are linked, and how well the documents' entities are found."""
    yield "Linking, with the labelled mentions given"
    yield f"{'':<22}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>10}{'labelled':>10}"
    for name, share in (
        ("country", scores.countries),
        ("agency: kind", scores.kinds),
        ("agency: country", scores.states),
    ):
        yield f"{name:<22}{'':>30}{_ratio(share.ratio):>10}{share.n:>10,}"
    for name, gathered in scores.gathered.items():
        ratios = "".join(f"{_ratio(value):>10}" for value in (gathered.precision, gathered.recall, gathered.f1))
        yield f"{name + ': B-cubed':<22}{ratios}{'':>10}{gathered.n:>10,}"
    yield "Entities of documents, end to end (a country by its code, others by their fullest name in the document)"
    for name, counts in scores.entities.items():
        yield f"{name:<10}{_counted(counts)}"


def _counted(counts: Counts) -> str:
    ratios = "".join(f"{_ratio(value):>10}" for value in (counts.precision, counts.recall, counts.f1))
    return f"{ratios}{counts.hits + counts.missed:>10,}{counts.hits + counts.extra:>10,}{counts.hits:>10,}"


def _ratio(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
