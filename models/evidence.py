"""Fit the weights of the evidence for a body's country on hand labels: ``pipeline/data/evidence.csv``.

    python -m models.evidence --corpora FOLDER --output pipeline/data/evidence.csv

A conditional logit: of the countries that anything in the document speaks for, and of none of them, the labelled one
shall be the likeliest. Only bodies count whose country neither their name, nor a word beside it, nor a list tells.
"""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import click
import numpy as np
from numpy.typing import NDArray

from models.convert import STAND_OFF, WRITTEN, read_rows
from models.rebuild import rebuild
from pipeline.clean.documents import clean_documents
from pipeline.evaluate.labels import LabelledDocument, read_labels
from pipeline.evaluate.linking import findings_of
from pipeline.link import agencies, link_findings
from pipeline.link.evidence import KINDS, Evidence, weigh
from pipeline.records import RawDocument, by_document

Floats = NDArray[np.float64]
_STEPS, _RATE, _RIDGE = 3000, 0.05, 0.01
_MIN_WEIGHT = 0.0  # what speaks for a country never speaks against it


def examples(labelled: Iterable[LabelledDocument]) -> Iterator[tuple[Floats, int]]:
    """For each undecided body: the features of each candidate and of none, and the row of the labelled country."""
    gold = list(labelled)
    rows = clean_documents([RawDocument(one.doc_id, one.doc_id, None, one.text) for one in gold])
    edits, documents = by_document(rows.edits), {document.doc_id: document for document in rows.documents}
    for one in gold:
        if one.doc_id not in documents:
            continue
        document = documents[one.doc_id]
        found = findings_of(one.labels, document, edits.get(one.doc_id, ()))
        countries = {
            finding.clean_start: label.country
            for finding, label in zip(found, one.labels, strict=True)
            if finding is not None and label.country is not None
        }
        asked: list[tuple[Evidence, Sequence[int], set[str]]] = []

        def ask(evidence: Evidence, at: Sequence[int], listed: Any = (), among: Any = (), asked: Any = asked) -> Any:
            if not among:
                asked.append((evidence, at, set(listed)))
            return weigh(evidence, at, listed, among)

        with patch.object(agencies, "weigh", ask):
            link_findings(document, [finding for finding in found if finding is not None])
        for evidence, at, listed in asked:
            if at[0] in countries:
                yield _example(evidence, at, listed, countries[at[0]])


def _example(evidence: Evidence, at: Sequence[int], listed: set[str], country: str) -> tuple[Floats, int]:
    codes = sorted(evidence.candidates() | listed)
    table = np.zeros((len(codes) + 1, len(KINDS) + 1))
    table[-1, -1] = 1.0  # of none
    for kind, code, value in evidence.features(at, listed):
        table[codes.index(code), KINDS.index(kind)] = value
    return table, codes.index(country) if country in codes else len(codes)


def fit(rows: Sequence[tuple[Floats, int]]) -> Floats:
    """The weights of ``KINDS`` and of none that make the labelled choices likeliest."""
    weights = np.ones(len(KINDS) + 1)
    step, moment = np.zeros_like(weights), np.zeros_like(weights)
    for n in range(1, _STEPS + 1):
        slope = 2 * _RIDGE * weights * len(rows) / 100
        for table, right in rows:
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            slope += chances / chances.sum() @ table - table[right]
        slope /= len(rows)
        step = 0.9 * step + 0.1 * slope
        moment = 0.99 * moment + 0.01 * slope**2
        weights -= _RATE * (step / (1 - 0.9**n)) / (np.sqrt(moment / (1 - 0.99**n)) + 1e-8)
        weights = np.maximum(weights, _MIN_WEIGHT)
    return cast("Floats", weights)


def labelled_texts(corpora: Path) -> list[LabelledDocument]:
    """The hand-labelled texts that the models learn from; those of the public corpora are joined anew."""
    rows = list(read_rows(STAND_OFF))
    texts = rebuild(corpora, {str(row["doc_id"]): str(row["sha256"]) for row in rows})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / STAND_OFF.name
        lines = (json.dumps({**row, "text": texts[str(row["doc_id"])]}) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
        return read_labels(WRITTEN) + read_labels(path)


@click.command()
@click.option("--corpora", type=click.Path(path_type=Path, exists=True), required=True, help="Public corpora.")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="CSV file to write anew.")
def main(corpora: Path, output: Path) -> None:
    """Fit the weights on the labels of the models, and write them to --output; rows set by hand there stay."""
    rows = list(examples(labelled_texts(corpora)))
    weights = fit(rows)
    right = sum(int(np.argmax(table @ weights) == row) for table, row in rows)
    source = f"fitted on {len(rows)} hand-labelled bodies"
    found = {kind: (f"{weight:.2f}", source) for kind, weight in zip((*KINDS, "none"), weights, strict=True)}
    with output.open(encoding="utf-8", newline="") as file:
        by_hand = {row["kind"]: row for row in csv.DictReader(file) if row["source"].startswith("by hand")}
    found |= {kind: (row["weight"], row["source"]) for kind, row in by_hand.items()}
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "weight", "source"])
        writer.writerows([kind, *told] for kind, told in sorted(found.items()))
    print(f"{len(rows)} bodies, the likeliest country is right for {right / len(rows):.3f}")


if __name__ == "__main__":
    main()
