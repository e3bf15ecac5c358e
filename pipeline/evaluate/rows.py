"""The tables that an evaluation writes below ``evaluation``: scores and errors.

They stand beside ``schemas.TABLES``, since they hang on labels too and are no part of what a run makes.
"""

from pathlib import Path
from typing import NamedTuple

from pipeline.schemas import Table

FOLDER = "evaluation"
PART = "all"
ABOUT = "about.json"  # which labels the scores are on, and which model found the mentions


class ScoreRow(NamedTuple):
    """One row of ``evaluation/scores``."""

    level: str
    matching: str
    view: str
    value: str
    precision: float | None
    recall: float | None
    f1: float | None
    ci_low: float | None
    ci_high: float | None
    n_gold: int
    n_found: int
    n_correct: int
    n_incorrect: int
    n_partial: int
    n_missed: int
    n_spurious: int
    n_documents: int


class ErrorRow(NamedTuple):
    """One row of ``evaluation/errors``."""

    doc_id: str
    start: int
    kind: str
    gold_start: int | None
    gold_end: int | None
    gold_type: str | None
    gold_text: str | None
    gold_entity: str | None
    found_start: int | None
    found_end: int | None
    found_type: str | None
    found_text: str | None
    found_entity: str | None
    context: str
    zone: str
    likely_cause: str


SCORES = Table(
    "scores",
    ScoreRow,
    ("level", "matching", "view", "value"),
    "How well the tables agree with hand labels, one row for each thing that is scored; docs/evaluation.md has the "
    "definitions. What is undefined is null, never 0.",
    (
        ("level", "string", "mention, document, linking, clusters-given, clusters or cleaning."),
        ("matching", "string", "What counts as right: strict, exact, partial, type; entities, whole-set, b-cubed …"),
        ("view", "string", "By what it is sliced: all, type, zone, form or publisher."),
        ("value", "string", "The slice: `person`, `title`, `demonym`, a publisher; all where the view is all."),
        ("precision", "float32?", "Credit of what was found, by n_found; null where nothing was found."),
        ("recall", "float32?", "Credit of what is labelled, by n_gold; null where nothing is labelled."),
        ("f1", "float32?", "Harmonic mean of both; null where nothing is labelled and nothing was found."),
        ("ci_low", "float32?", "Lower end of the 95 % interval of f1, by drawing documents anew."),
        ("ci_high", "float32?", "Upper end of that interval."),
        ("n_gold", "int32", "What is labelled: mentions, pairs of document and entity, or questions."),
        ("n_found", "int32", "What was found."),
        ("n_correct", "int32", "Labels that were met; for CEAFm, mentions in aligned entities; for B-cubed 0."),
        ("n_incorrect", "int32", "Labels whose partner is wrong by this matching."),
        (
            "n_partial",
            "int32",
            "Labels with a partner that merely overlaps, a half each; in cleaning, truncated ones.",
        ),
        ("n_missed", "int32", "Labels without a partner. In cleaning, destroyed labels."),
        ("n_spurious", "int32", "Found mentions without a partner."),
        ("n_documents", "int32", "Documents that have any of it."),
    ),
)

ERRORS = Table(
    "errors",
    ErrorRow,
    ("doc_id", "start", "kind", "found_start"),
    "Every label that was not met and every mention that meets none, in pairs where they overlap.",
    (
        ("doc_id", "string", "The labelled document."),
        ("start", "int32", "Where the error begins in the raw text, in code points."),
        ("kind", "string", "missed, spurious, type, boundary (of either type) or link."),
        ("gold_start", "int32?", "Where the label begins in the raw text; null where there is none."),
        ("gold_end", "int32?", "Where it ends (exclusive)."),
        ("gold_type", "string?", "The type of the label."),
        ("gold_text", "string?", "The words of the label in the raw text."),
        ("gold_entity", "string?", "The entity that the label states, if it does."),
        ("found_start", "int32?", "Where the found mention begins in the raw text; null where there is none."),
        ("found_end", "int32?", "Where it ends (exclusive)."),
        ("found_type", "string?", "The type of the found mention."),
        ("found_text", "string?", "The words of the found mention in the raw text."),
        ("found_entity", "string?", "The id that the found mention is linked to, if any."),
        ("context", "string", "Raw text around it, blanks and line breaks made one blank, the place in brackets."),
        ("zone", "string", "The innermost zone that it stands in; body where there is none."),
        ("likely_cause", "string", "A guess by rule: `title in the span`, `all capitals` …; docs/evaluation.md."),
    ),
)

TABLES = (SCORES, ERRORS)


def folder_of(output: Path) -> Path:
    """Where the tables of an evaluation lie below an output folder."""
    return output / FOLDER
