"""Links as the rows that analysts read: mentions, the entities of each document, the countries it is about."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.places import place_country
from pipeline.records import (
    Document,
    DocumentCountry,
    DocumentEntity,
    Edit,
    Finding,
    Link,
    Mention,
    Redirect,
    Span,
    Zone,
    by_document,
)
from pipeline.spans import SpanMap, changes_of

_CONTEXT = 40
BODY = "body"
Redirects = Mapping[tuple[str, str | None], str]


@dataclass(slots=True)
class LinkRows:
    """What the links of a batch of documents give, table by table."""

    mentions: list[Mention] = field(default_factory=list)
    document_entities: list[DocumentEntity] = field(default_factory=list)
    document_countries: list[DocumentCountry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Linked:
    """What belongs to a batch of documents, in any order; ``redirects`` are those of the whole corpus."""

    edits: Iterable[Edit]
    zones: Iterable[Zone]
    findings: Iterable[Finding]
    links: Iterable[Link]
    redirects: Iterable[Redirect] = ()


def assemble(documents: Iterable[Document], linked: Linked) -> LinkRows:
    """The rows of ``mentions``, ``document_entities`` and ``document_countries``, each id as the redirects say."""
    edits_of, zones_of = by_document(linked.edits), by_document(linked.zones)
    findings_of, links_of = by_document(linked.findings), by_document(linked.links)
    moved: Redirects = {(row.old_id, row.doc_id): row.new_id for row in linked.redirects}
    rows = LinkRows()
    for document in documents:
        found = sorted(findings_of.get(document.doc_id, []), key=lambda finding: finding.clean_start)
        links = sorted(links_of.get(document.doc_id, []), key=lambda link: link.clean_start)
        links = [_redirected(link, moved) for link in links] if moved else links
        spans = SpanMap(changes_of(edits_of.get(document.doc_id, [])), document.n_chars_raw)
        zoned = _innermost(found, zones_of.get(document.doc_id, []))
        placed = zip(found, links, zoned, strict=True)
        mentions = [_mention(document, *of, spans) for of in placed]
        rows.mentions += mentions
        rows.document_entities += _entities(document, mentions, links)
        rows.document_countries += _countries(document, links)
    return rows


def _redirected(link: Link, moved: Redirects) -> Link:
    """``link`` with the ids that stand in the tables."""
    entity_id = link.entity_id and _redirect(link.entity_id, link.doc_id, moved)
    candidates = tuple(sorted({_redirect(one, link.doc_id, moved) for one in link.candidates}))
    if entity_id == link.entity_id and candidates == link.candidates:
        return link
    return link._replace(entity_id=entity_id, candidates=candidates)


def _redirect(entity_id: str, doc_id: str, moved: Redirects) -> str:
    return moved.get((entity_id, doc_id)) or moved.get((entity_id, None), entity_id)


def _innermost(findings: Sequence[Finding], zones: Iterable[Zone]) -> list[str]:
    """The name of the smallest zone around each finding, else ``body``; ``findings`` come by start."""
    waiting = sorted(zones, key=lambda zone: -zone.clean_start)
    begun: list[Zone] = []
    found = []
    for finding in findings:
        while waiting and waiting[-1].clean_start <= finding.clean_start:
            begun.append(waiting.pop())
        begun = [zone for zone in begun if zone.clean_end > finding.clean_start]
        around = [
            (zone.clean_end - zone.clean_start, zone.zone) for zone in begun if finding.clean_end <= zone.clean_end
        ]
        found.append(min(around)[1] if around else BODY)
    return found


def _mention(document: Document, finding: Finding, link: Link, zone: str, spans: SpanMap) -> Mention:
    start, end = finding.clean_start, finding.clean_end
    raw = spans.to_raw(Span(start, end))
    text = document.clean_text
    return Mention(
        document.doc_id,
        raw.start,
        f"{document.doc_id}:{raw.start}-{raw.end}",
        link.entity_id,
        finding.type,
        finding.surface,
        raw.end,
        start,
        end,
        zone,
        link.form,
        finding.found_by,
        link.method,
        link.role,
        link.candidates,
        text[max(0, start - _CONTEXT) : start],
        text[end : end + _CONTEXT],
    )


def _entities(document: Document, mentions: Sequence[Mention], links: Sequence[Link]) -> list[DocumentEntity]:
    by_id: dict[str, list[int]] = {}
    for i, mention in enumerate(mentions):
        if mention.entity_id is not None:
            by_id.setdefault(mention.entity_id, []).append(i)
    rows = []
    for entity_id, members in by_id.items():
        own, linked = [mentions[i] for i in members], [links[i] for i in members]
        # Ids that a judgement made one may bring several names and facts: the fullest name's count first.
        link = max(linked, key=lambda link: (len(link.name), link.name)) if len(linked) > 1 else linked[0]
        rows.append(
            DocumentEntity(
                document.doc_id,
                entity_id,
                own[0].type,
                link.name,
                link.kind,
                link.country,
                link.country_by,
                len(own),
                sum(mention.zone == "title" for mention in own),
                own[0].raw_start,
                tuple(sorted({" ".join(mention.surface.split()) for mention in own})),
                tuple(dict.fromkeys(link.role for link in linked if link.role is not None)),
                document.published,
                document.publisher,
            )
        )
    return rows


def _countries(document: Document, links: Sequence[Link]) -> list[DocumentCountry]:
    names, demonyms, agencies = Counter[str](), Counter[str](), Counter[str]()
    for link in links:
        if link.country is None:
            continue
        (agencies if link.type == "agency" else demonyms if link.form == "demonym" else names)[link.country] += 1
    place = place_country(document.dateline_place) if document.dateline_place else None
    datelines: Mapping[str, int] = {} if place is None else {place: 1}
    total = names + demonyms + agencies + Counter(datelines)
    most = max(total.values(), default=0)
    return [
        DocumentCountry(
            document.doc_id,
            code,
            names[code],
            demonyms[code],
            agencies[code],
            datelines.get(code, 0),
            total[code] / total.total(),
            total[code] == most,
        )
        for code in total
    ]
