"""Scores of linking: with the labelled mentions given, and end to end on which document names which entity."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.evaluate.clusters import BCubed, b_cubed_tally, ceafm_tally
from pipeline.evaluate.counts import ALL, Counts, Key, Ledger, Tally, answered, enter, overlap, totals
from pipeline.evaluate.labels import TYPES, Label, LabelledDocument
from pipeline.link import link_findings
from pipeline.link.names import fold
from pipeline.records import Document, DocumentEntity, Edit, Finding, Link
from pipeline.spans import SpanMap, changes_of

GATHERED = ("person", "agency")
GIVEN, END_TO_END = "clusters-given", "clusters"
COUNTRIES, KINDS, STATES = (
    Key("linking", "entity", "type", "country"),
    Key("linking", "kind", "type", "agency"),
    Key("linking", "country", "type", "agency"),
)
ENTITIES = "entities"


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
    ledger: Ledger = {}
    for gold in labelled:
        document = documents.get(gold.doc_id)
        findings = findings_of(gold.labels, document, edits.get(gold.doc_id, ())) if document else []
        links = links_given(gold.labels, document, findings)
        enter(ledger, gold.doc_id, given_tallies(gold.labels, links))
        enter(ledger, gold.doc_id, entity_tallies(gold.labels, entities.get(gold.doc_id, ())))
    return scores_of(ledger)


def scores_of(ledger: Ledger) -> LinkScores:
    """The scores of linking that a ledger holds."""
    sums = totals(ledger)
    one, two, three = (sums.get(key, Tally()) for key in (COUNTRIES, KINDS, STATES))
    cubed = {name: sums.get(Key(GIVEN, "b-cubed", "type", name), Tally()) for name in GATHERED}
    named = {name: sums.get(entity_key(name), Tally()) for name in (*TYPES.values(), ALL)}
    return LinkScores(
        Share(one.correct, one.n_gold),
        {name: BCubed(tally.precise, tally.recalled, tally.n_gold) for name, tally in cubed.items()},
        Share(two.correct, two.n_gold),
        Share(three.correct, three.n_gold),
        {name: tally.counts for name, tally in named.items()},
    )


def findings_of(labels: Iterable[Label], document: Document, edits: Iterable[Edit]) -> list[Finding | None]:
    """Each label as recognition would find it in the clean text; None where cleaning removed it."""
    spans = SpanMap(changes_of(edits), document.n_chars_raw)
    places = ((label, spans.to_clean(label.span)) for label in labels)
    return [
        span and Finding(document.doc_id, *span, label.type, document.clean_text[slice(*span)], "label")
        for label, span in places
    ]


def links_given(
    labels: Sequence[Label], document: Document | None, findings: Sequence[Finding | None]
) -> list[Link | None]:
    """What linking says of each label, as if recognition had found just the labels that state their entity.

    Where none states one, all of them count as found.
    """
    if document is None:
        return [None] * len(labels)
    stating = any(label.entity is not None for label in labels)
    wanted = [
        finding if label.entity is not None or not stating else None
        for label, finding in zip(labels, findings, strict=True)
    ]
    links = iter(link_findings(document, [finding for finding in wanted if finding is not None]))
    return [None if finding is None else next(links) for finding in wanted]


def given_tallies(labels: Sequence[Label], links: Sequence[Link | None]) -> Iterator[tuple[Key, Tally]]:
    """Tallies of one document's linking with the labelled mentions given."""
    pairs = [(label, link) for label, link in zip(labels, links, strict=True) if label.entity is not None]
    for label, link in pairs:
        if label.type == "country":
            yield COUNTRIES, answered(int(link is not None and link.entity_id == f"country:{label.entity}"))
        if label.type == "agency" and label.kind is not None:
            yield KINDS, answered(int(link is not None and (link.kind or "") == label.kind))
        if label.type == "agency" and label.country is not None:
            yield STATES, answered(int(link is not None and (link.country or "") == label.country))
    for name in GATHERED:
        mine = [(i, label, link) for i, (label, link) in enumerate(pairs) if label.type == name]
        gold = {i: label.entity for i, label, _ in mine}
        yield from cluster_tallies(
            GIVEN, name, gold, {i: None if link is None else link.entity_id for i, _, link in mine}
        )


def cluster_tallies(
    level: str, kind: str, gold: Mapping[int, str | None], found: Mapping[int, str | None]
) -> Iterator[tuple[Key, Tally]]:
    """B-cubed and CEAFm of mentions with their entities; an unlinked mention stands for itself alone."""
    linked = {mention: mention if entity is None else entity for mention, entity in found.items()}
    for name, score in (("b-cubed", b_cubed_tally), ("ceafm", ceafm_tally)):
        yield Key(level, name, "type", kind), score(gold, linked)


def entity_key(name: str) -> Key:
    """The key of the pairs of document and entity of a type, or of ``all``."""
    return Key("document", ENTITIES, ALL if name == ALL else "type", name)


def entity_tallies(labels: Sequence[Label], entities: Sequence[DocumentEntity]) -> Iterator[tuple[Key, Tally]]:
    """Tallies of the entities that one document names, and whether all of them are right.

    A type of which a label does not say its entity is left out: what else the document names is not known.
    """
    silent = {label.type for label in labels if label.entity is None}
    gold = {(label.type, entity_name(label.type, label.entity or "")) for label in labels}
    named = ((row.type, row.entity_id if row.type == "country" else row.name) for row in entities)
    found = {(kind, entity_name(kind, name)) for kind, name in named}
    for name in (*TYPES.values(), ALL):
        wanted = ({name} if name != ALL else set(TYPES.values())) - silent
        if wanted:
            one, two = ({f"{kind}:{entity}" for kind, entity in side if kind in wanted} for side in (gold, found))
            key = entity_key(name)
            yield key, overlap(one, two)
            yield key._replace(matching="whole-set"), answered(int(one == two))


def entity_name(kind: str, name: str) -> str:
    """What two entities of one document must have in common to be the same."""
    return name.removeprefix("country:") if kind == "country" else fold(name)
