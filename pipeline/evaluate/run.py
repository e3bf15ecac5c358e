"""Hand labels against the tables of a run."""

from pathlib import Path

from pipeline import schemas, tables
from pipeline.evaluate.labels import read_labels
from pipeline.evaluate.score import Scores, strict_scores


def evaluate_tables(labels: Path, output: Path) -> Scores:
    """Strict scores of the tables in ``output`` against ``labels``.

    Raises ``LabelError`` where labels do not fit, ``TableError`` where there are no tables.
    """
    gold = read_labels(labels)
    wanted = {document.doc_id for document in gold}
    documents = {row.doc_id: row for row in tables.read_all(output, schemas.DOCUMENTS) if row.doc_id in wanted}
    mentions = (row for row in tables.read_all(output, schemas.MENTIONS) if row.doc_id in wanted)
    rejected = frozenset(doc_id for (doc_id,) in tables.read_all(output, schemas.REJECTED, ["doc_id"]) if doc_id)
    return strict_scores(gold, documents, mentions, rejected)
