"""An evaluation as tables: ``evaluation/scores`` and ``evaluation/errors`` below the output folder."""

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline import files, tables
from pipeline.digests import sha256_of
from pipeline.evaluate.bootstrap import Bootstrap
from pipeline.evaluate.counts import totals
from pipeline.evaluate.errors import errors_of
from pipeline.evaluate.rows import ABOUT, ERRORS, PART, SCORES, ErrorRow, ScoreRow, folder_of
from pipeline.evaluate.run import Evaluation


def score_rows(evaluation: Evaluation) -> list[ScoreRow]:
    """Every score with its interval, sorted by the table's key."""
    return sorted(_score_rows(evaluation), key=lambda row: (row.level, row.matching, row.view, row.value))


def _score_rows(evaluation: Evaluation) -> Iterator[ScoreRow]:
    drawn = Bootstrap(evaluation.doc_ids)
    for key, tally in totals(evaluation.ledger).items():
        by_document = evaluation.ledger[key]
        interval = drawn.interval(by_document)
        yield ScoreRow(
            level=key.level,
            matching=key.matching,
            view=key.view,
            value=key.value,
            precision=tally.precision,
            recall=tally.recall,
            f1=tally.f1,
            ci_low=interval.low if interval else None,
            ci_high=interval.high if interval else None,
            n_gold=tally.n_gold,
            n_found=tally.n_found,
            n_correct=tally.correct,
            n_incorrect=tally.incorrect,
            n_partial=tally.partial,
            n_missed=tally.missed,
            n_spurious=tally.spurious,
            n_documents=len(by_document),
        )


def error_rows(evaluation: Evaluation) -> list[ErrorRow]:
    """Every error, document by document, in text order."""
    rows = (row for judgement in evaluation.judgements for row in errors_of(judgement))
    return sorted(rows, key=lambda row: (row.doc_id, row.start, row.kind))


def write_evaluation(evaluation: Evaluation, output: Path) -> tuple[list[ScoreRow], list[ErrorRow]]:
    """Write the tables of an evaluation, and give their rows; raises ``TableError`` where they cannot be written."""
    scores, errors = score_rows(evaluation), error_rows(evaluation)
    digest = sha256_of(f"{evaluation.judged.labels_sha256} {sorted(evaluation.judged.facts.items())}")
    tables.write(folder_of(output), SCORES, PART, scores, digest)
    tables.write(folder_of(output), ERRORS, PART, errors, digest)
    about = {"labels_sha256": evaluation.judged.labels_sha256, "model": evaluation.judged.facts.get("model")}
    text = json.dumps(about, indent=2) + "\n"
    files.replace(folder_of(output) / ABOUT, lambda file: file.write(text.encode()))
    return scores, errors
