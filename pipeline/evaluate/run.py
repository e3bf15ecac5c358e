"""Hand labels against the tables of a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.cases import Judged, read_cases
from pipeline.evaluate.counts import Ledger, enter
from pipeline.evaluate.documents import Judgement, tallies_of
from pipeline.evaluate.labels import LabelOptions
from pipeline.evaluate.linking import LinkScores, scores_of
from pipeline.evaluate.score import Scores, strict_counts


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well mentions are found, and how well they are linked; ``ledger`` has all counts, document by document."""

    found: Scores
    linked: LinkScores
    ledger: Ledger
    judged: Judged
    judgements: tuple[Judgement, ...]

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """The labelled documents, sorted."""
        return tuple(case.gold.doc_id for case in self.judged.cases)


def evaluate_tables(labels: Path, output: Path, options: LabelOptions | None = None) -> Evaluation:
    """Scores of the tables in ``output`` against ``labels``, read by ``options``.

    Raises ``LabelError`` where labels do not fit, ``TableError`` where there are no tables.
    """
    judged = read_cases(labels, output, options)
    judgements = tuple(Judgement(case) for case in judged.cases)
    ledger = ledger_of(judgements)
    found = Scores(strict_counts(ledger), len(judged.cases), judged.rejected)
    return Evaluation(found, scores_of(ledger), ledger, judged, judgements)


def ledger_of(judgements: Iterable[Judgement]) -> Ledger:
    """The tallies of all documents."""
    ledger: Ledger = {}
    for judgement in judgements:
        enter(ledger, judgement.case.gold.doc_id, tallies_of(judgement))
    return ledger
