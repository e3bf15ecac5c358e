"""One labelled document against its rows of the tables: everything that is counted about it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from pipeline.evaluate.cases import Case
from pipeline.evaluate.cleaning import DESTROYED, cleaning_tallies, fates
from pipeline.evaluate.counts import Key, Tally
from pipeline.evaluate.fiveway import mention_tallies
from pipeline.evaluate.linking import (
    END_TO_END,
    GATHERED,
    cluster_tallies,
    entity_tallies,
    findings_of,
    given_tallies,
    links_given,
)
from pipeline.evaluate.pairing import Item, Pair, pair
from pipeline.evaluate.slices import label_slices, mention_slices
from pipeline.records import Finding, Link, Span


class Judgement:
    """What a case comes to; each part is worked out once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.labels = case.gold.labels
        self.mentions = sorted(case.mentions, key=lambda mention: (mention.raw_start, mention.raw_end, mention.type))
        self.gold = [Item(label.span, label.type) for label in self.labels]
        self.found = [Item(Span(row.raw_start, row.raw_end), row.type) for row in self.mentions]

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Which mention answers which label."""
        return pair(self.gold, self.found)

    @cached_property
    def findings(self) -> Sequence[Finding | None]:
        """The labels in the clean text."""
        document = self.case.document
        return findings_of(self.labels, document, self.case.edits) if document else [None] * len(self.labels)

    @cached_property
    def links(self) -> Sequence[Link | None]:
        """What linking says of the labels."""
        return links_given(self.labels, self.case.document, self.findings)

    @cached_property
    def fates(self) -> Sequence[str]:
        """What cleaning made of the labels."""
        document = self.case.document
        return fates(self.labels, document, self.case.edits) if document else [DESTROYED] * len(self.labels)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each entity of the document by its id."""
        return {row.entity_id: row.name for row in self.case.entities}


def tallies_of(judgement: Judgement) -> Iterator[tuple[Key, Tally]]:
    """All tallies of one document."""
    case = judgement.case
    publisher = case.document.publisher if case.document else None
    placed = zip(judgement.gold, judgement.labels, judgement.findings, judgement.links, strict=True)
    gold = [(item, label_slices(label, finding, link, case.zones, publisher)) for item, label, finding, link in placed]
    rows = zip(judgement.found, judgement.mentions, strict=True)
    found = [(item, mention_slices(row, publisher)) for item, row in rows]
    yield from mention_tallies(judgement.pairs, gold, found)
    if case.document:
        yield from cleaning_tallies(judgement.labels, judgement.fates)
    yield from given_tallies(judgement.labels, judgement.links)
    yield from _end_to_end(judgement)
    yield from entity_tallies(judgement.labels, case.entities)


def _end_to_end(judgement: Judgement) -> Iterator[tuple[Key, Tally]]:
    """Clusters of the mentions that were found; a label is met by a mention of its span and type, by none else.

    Labels that do not say their entity are left out, and the mentions that meet them.
    """
    met = {one.found: one.gold for one in judgement.pairs if _is_strict(judgement, one)}
    n_gold = len(judgement.gold)
    for name in GATHERED:
        stated = {i: label.entity for i, label in enumerate(judgement.labels) if label.type == name and label.entity}
        found = {}
        for j, row in enumerate(judgement.mentions):
            place = met.get(j, n_gold + j)
            if row.type == name and place is not None and (place >= n_gold or place in stated):
                found[place] = row.entity_id
        yield from cluster_tallies(END_TO_END, name, stated, found)


def _is_strict(judgement: Judgement, one: Pair) -> bool:
    if one.gold is None or one.found is None:
        return False
    return judgement.gold[one.gold] == judgement.found[one.found]
