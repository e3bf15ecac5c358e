"""Hand labels against the tables of a run."""

from dataclasses import dataclass
from pathlib import Path

from pipeline import schemas, tables
from pipeline.evaluate.labels import read_labels
from pipeline.evaluate.linking import LinkScores, link_scores
from pipeline.evaluate.score import Scores, strict_scores
from pipeline.records import by_document


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well mentions are found, and how well they are linked."""

    found: Scores
    linked: LinkScores


def evaluate_tables(labels: Path, output: Path) -> Evaluation:
    """Scores of the tables in ``output`` against ``labels``.

    Raises ``LabelError`` where labels do not fit, ``TableError`` where there are no tables.
    """
    gold = read_labels(labels)
    wanted = {document.doc_id for document in gold}
    documents, edits, mentions, entities = (
        [row for row in tables.iterate(output, table) if row.doc_id in wanted]
        for table in (schemas.DOCUMENTS, schemas.EDITS, schemas.MENTIONS, schemas.DOCUMENT_ENTITIES)
    )
    rejected = frozenset(doc_id for (doc_id,) in tables.read_all(output, schemas.REJECTED, ["doc_id"]) if doc_id)
    by_id = {document.doc_id: document for document in documents}
    found = strict_scores(gold, by_id, mentions, rejected)
    return Evaluation(found, link_scores(gold, by_id, by_document(edits), by_document(entities)))
