"""Scores as lines for a terminal."""

from collections.abc import Iterator

from pipeline.evaluate.score import Scores

_FEW = 30


def score_lines(scores: Scores) -> Iterator[str]:
    """A table of strict precision, recall and F1 by type, with the counts behind them."""
    yield f"Strict scores on {scores.n_documents} labelled documents (span and type must both be right)"
    yield f"{'':<10}{'precision':>10}{'recall':>10}{'F1':>10}{'labelled':>10}{'found':>10}{'both':>10}"
    for name, counts in scores.by_type.items():
        ratios = "".join(f"{_ratio(value):>10}" for value in (counts.precision, counts.recall, counts.f1))
        labelled, found = counts.hits + counts.missed, counts.hits + counts.extra
        yield f"{name:<10}{ratios}{labelled:>10,}{found:>10,}{counts.hits:>10,}"
    if scores.rejected:
        yield f"Rejected, so that all their labels count as missed: {', '.join(scores.rejected)}"
    if scores.n_documents < _FEW:
        yield f"Fewer than {_FEW} documents: take differences of a few points as chance."


def _ratio(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
