"""Strict scores: a found mention counts where span and type both equal a label's.

Counts are stored, ratios derived; what is undefined (no label, nothing found) is None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.evaluate.cases import Case, check_text
from pipeline.evaluate.counts import ALL, Counts, Key, Ledger, Tally, enter, totals
from pipeline.evaluate.documents import Judgement
from pipeline.evaluate.fiveway import MENTION, mention_tallies
from pipeline.evaluate.labels import TYPES, LabelledDocument
from pipeline.records import Document, Mention, by_document


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
    mentions_of = by_document(mentions)
    ledger: Ledger = {}
    refused: list[str] = []
    n_documents = 0
    for gold in labelled:
        n_documents += 1
        document = documents.get(gold.doc_id)
        if document is None and gold.doc_id in rejected:
            refused.append(gold.doc_id)
        else:
            check_text(gold, document)
        judgement = Judgement(Case(gold, document, mentions_of.get(gold.doc_id, ())))
        sides = ([(item, _views(item.type)) for item in side] for side in (judgement.gold, judgement.found))
        enter(ledger, gold.doc_id, mention_tallies(judgement.pairs, *sides))
    return Scores(strict_counts(ledger), n_documents, tuple(refused))


def _views(kind: str) -> tuple[tuple[str, str], ...]:
    return ((ALL, ALL), ("type", kind))


def strict_counts(ledger: Ledger) -> dict[str, Counts]:
    """Strict counts of mentions by type, and of ``all``."""
    sums = totals({key: row for key, row in ledger.items() if key[:2] == (MENTION, "strict")})
    return {name: sums.get(mention_key(name), Tally()).counts for name in (*TYPES.values(), ALL)}


def mention_key(name: str, matching: str = "strict") -> Key:
    """The key of mentions of a type, or of ``all``."""
    return Key(MENTION, matching, ALL if name == ALL else "type", name)
