"""Scores of linking: with the labelled mentions given, and end to end on which document names which entity."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.evaluate.clusters import BCubed, b_cubed
from pipeline.evaluate.counts import Counts
from pipeline.evaluate.labels import Label, LabelledDocument
from pipeline.link import link_findings
from pipeline.link.names import fold
from pipeline.records import Document, DocumentEntity, Edit, Finding, Link
from pipeline.spans import SpanMap, changes_of

GATHERED = ("person", "agency")


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``n`` labels."""

    right: int = 0
    n: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.n + other.n)

    @property
    def ratio(self) -> float | None:
        """Their quotient; None where nothing is labelled."""
        return self.right / self.n if self.n else None


@dataclass(slots=True)
class LinkScores:
    """What was right of the labelled mentions' countries, entities, kinds and states, and of the documents' entities.

    ``entities`` counts pairs of document and entity, by type: a country by its code, others by their fullest name
    without regard to case, diacritics and punctuation.
    """

    countries: Share = Share()
    gathered: dict[str, BCubed] = field(default_factory=lambda: dict.fromkeys(GATHERED, BCubed()))
    kinds: Share = Share()
    states: Share = Share()
    entities: dict[str, Counts] = field(default_factory=dict)


def link_scores(
    labelled: Iterable[LabelledDocument],
    documents: Mapping[str, Document],
    edits: Mapping[str, Sequence[Edit]],
    entities: Mapping[str, Sequence[DocumentEntity]],
) -> LinkScores:
    """Scores on the labels that say their entity; a label that cleaning removed counts as linked to nothing.

    A kind or a country of an agency counts where the label states it; an empty one states that there is none.
    """
    scores = LinkScores()
    for gold in labelled:
        labels = [label for label in gold.labels if label.entity is not None]
        document = documents.get(gold.doc_id)
        links = _links(labels, document, edits.get(gold.doc_id, ())) if document else [None] * len(labels)
        _add_given(scores, labels, links)
        _add_entities(scores, labels, entities.get(gold.doc_id, ()))
    return scores


def findings_of(labels: Iterable[Label], document: Document, edits: Iterable[Edit]) -> list[Finding | None]:
    """Each label as recognition would find it in the clean text; None where cleaning removed it."""
    spans = SpanMap(changes_of(edits), document.n_chars_raw)
    places = ((label, spans.to_clean(label.span)) for label in labels)
    return [
        span and Finding(document.doc_id, *span, label.type, document.clean_text[slice(*span)], "label")
        for label, span in places
    ]


def _links(labels: Sequence[Label], document: Document, edits: Iterable[Edit]) -> list[Link | None]:
    """What linking says of each label, as if recognition had found just these."""
    findings = findings_of(labels, document, edits)
    links = iter(link_findings(document, [finding for finding in findings if finding is not None]))
    return [None if finding is None else next(links) for finding in findings]


def _add_given(scores: LinkScores, labels: Sequence[Label], links: Sequence[Link | None]) -> None:
    for label, link in zip(labels, links, strict=True):
        if label.type == "country":
            right = link is not None and link.entity_id == f"country:{label.entity}"
            scores.countries += Share(int(right), 1)
        if label.type == "agency" and label.kind is not None:
            scores.kinds += Share(int(link is not None and (link.kind or "") == label.kind), 1)
        if label.type == "agency" and label.country is not None:
            scores.states += Share(int(link is not None and (link.country or "") == label.country), 1)
    for name in GATHERED:
        mine = [i for i, label in enumerate(labels) if label.type == name]
        gold, found = [labels[i].entity for i in mine], [_entity(links[i], i) for i in mine]
        scores.gathered[name] += b_cubed(gold, found)


def _entity(link: Link | None, place: int) -> str | int:
    """The entity found for the label at ``place``; an unlinked one stands for itself alone."""
    return place if link is None or link.entity_id is None else link.entity_id


def _add_entities(scores: LinkScores, labels: Sequence[Label], entities: Sequence[DocumentEntity]) -> None:
    gold = {(label.type, _key(label.type, label.entity or "")) for label in labels}
    found = {(row.type, _key(row.type, row.entity_id if row.type == "country" else row.name)) for row in entities}
    for name, counts in _by_type(gold, found):
        scores.entities[name] = scores.entities.get(name, Counts()) + counts


def _key(kind: str, name: str) -> str:
    return name.removeprefix("country:") if kind == "country" else fold(name)


def _by_type(gold: set[tuple[str, str]], found: set[tuple[str, str]]) -> Iterator[tuple[str, Counts]]:
    for name in ("person", "country", "agency", "all"):
        labelled, mine = ({pair for pair in pairs if name in {pair[0], "all"}} for pairs in (gold, found))
        yield name, Counts(len(labelled & mine), len(mine - labelled), len(labelled - mine))
