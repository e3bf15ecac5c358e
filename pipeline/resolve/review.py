"""The file in which a person judges pairs of entities: what was judged stays, what is worth judging is added."""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.errors import JudgementError
from pipeline.formulas import guarded
from pipeline.resolve.judgements import COLUMNS, load_judgements
from pipeline.resolve.pairs import Pair

HELP_COLUMNS = (
    "score",
    "left_name",
    "right_name",
    "left_documents",
    "right_documents",
    "left_context",
    "right_context",
)


def judged_pairs(path: Path) -> set[tuple[str, str]]:
    """The pairs that the file at ``path`` judges, ids sorted; none where there is no such file."""
    return {row.pair for row in load_judgements(path)} if path.exists() else set()


def write_review(path: Path, pairs: Sequence[Pair], contexts: Mapping[str, str]) -> None:
    """Write the rows of ``path`` that are judged, as they stand, then ``pairs`` with an empty judgement.

    Raises ``JudgementError`` where the file cannot be written.
    """
    kept, columns = _judged_rows(path)
    columns = list(dict.fromkeys((*COLUMNS, *HELP_COLUMNS, *columns)))
    rows = [*kept, *(_row(pair, contexts) for pair in pairs)]
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            file.flush()
            os.fsync(file.fileno())  # it holds a person's work
        os.replace(partial, path)
    except OSError as error:
        raise JudgementError(f"{path}: cannot be written ({error.strerror or error}); name another file.") from error


def _judged_rows(path: Path) -> tuple[list[dict[str, str]], Iterable[str]]:
    if not path.exists():
        return [], ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        return [row for row in reader if (row.get("judgement") or "").strip()], reader.fieldnames or ()


def _row(pair: Pair, contexts: Mapping[str, str]) -> dict[str, str]:
    left, right = pair.left, pair.right
    return {
        "left_id": left.entity_id,
        "right_id": right.entity_id,
        "score": f"{pair.score:.3f}",
        "left_name": guarded(left.name),
        "right_name": guarded(right.name),
        "left_documents": str(left.n_documents),
        "right_documents": str(right.n_documents),
        "left_context": guarded(contexts.get(left.entity_id, "")),
        "right_context": guarded(contexts.get(right.entity_id, "")),
    }
