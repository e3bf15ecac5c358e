"""Strict scores: a found mention counts where span and type both equal a label's.

Counts are stored, ratios derived; what is undefined (no label, nothing found) is None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.errors import LabelError
from pipeline.evaluate.counts import Counts
from pipeline.evaluate.labels import TYPES, LabelledDocument
from pipeline.records import Document, Mention

ALL = "all"


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts by type and for ``all`` types, and the documents that were labelled but rejected."""

    by_type: Mapping[str, Counts]
    n_documents: int
    rejected: tuple[str, ...]


def strict_scores(
    labelled: Iterable[LabelledDocument],
    documents: Mapping[str, Document],
    mentions: Iterable[Mention],
    rejected: frozenset[str] = frozenset(),
) -> Scores:
    """Scores of ``mentions`` against ``labelled`` documents, on raw offsets; other documents do not count.

    A labelled document whose id is in ``rejected`` counts as found nothing. Raises ``LabelError`` where a
    labelled document is not there or its text is another.
    """
    found: dict[str, set[tuple[int, int, str]]] = {}
    for mention in mentions:
        found.setdefault(mention.doc_id, set()).add((mention.raw_start, mention.raw_end, mention.type))
    totals = dict.fromkeys((*TYPES.values(), ALL), Counts())
    refused: list[str] = []
    n_documents = 0
    for gold in labelled:
        n_documents += 1
        document = documents.get(gold.doc_id)
        if document is None and gold.doc_id in rejected:
            refused.append(gold.doc_id)
        else:
            _check(gold, document)
        labels = {(label.span.start, label.span.end, label.type) for label in gold.labels}
        for name, counts in _compare(labels, found.get(gold.doc_id, set())).items():
            totals[name] += counts
    return Scores(totals, n_documents, tuple(refused))


def _compare(labels: set[tuple[int, int, str]], found: set[tuple[int, int, str]]) -> dict[str, Counts]:
    counts = {}
    for name in TYPES.values():
        gold, mine = ({item for item in items if item[2] == name} for items in (labels, found))
        counts[name] = Counts(len(gold & mine), len(mine - gold), len(gold - mine))
    counts[ALL] = sum(counts.values(), Counts())
    return counts


def _check(gold: LabelledDocument, document: Document | None) -> None:
    if document is None:
        raise LabelError(f"{gold.place}: no document {gold.doc_id!r} in the tables; extract the folder that holds it.")
    if document.raw_text != gold.text:
        raise LabelError(
            f"{gold.place}: the text of {gold.doc_id!r} is not the one that was extracted; label the text in "
            "`documents.raw_text`, or extract the labelled file again."
        )
