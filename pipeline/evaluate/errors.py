"""Every error of an evaluation as a row: what is labelled, what was found, where, and why perhaps."""

from collections.abc import Iterator

from pipeline.evaluate.causes import Scene, likely_cause
from pipeline.evaluate.cleaning import KEPT
from pipeline.evaluate.documents import Judgement
from pipeline.evaluate.linking import entity_name
from pipeline.evaluate.pairing import Pair
from pipeline.evaluate.rows import ErrorRow
from pipeline.evaluate.slices import around_of, zone_of
from pipeline.records import Span

_AROUND = 40


def errors_of(judgement: Judgement) -> Iterator[ErrorRow]:
    """The errors of one document: pairs that are not right in span, type and entity, and what stands alone."""
    for one in judgement.pairs:
        kind = _kind(judgement, one)
        if kind is not None:
            yield _row(judgement, one, kind)


def _kind(judgement: Judgement, one: Pair) -> str | None:
    if one.gold is None:
        return "spurious"
    if one.found is None:
        return "missed"
    gold, found = judgement.gold[one.gold], judgement.found[one.found]
    if gold.span != found.span:
        return "boundary"
    if gold.type != found.type:
        return "type"
    return None if _is_linked(judgement, one.gold, one.found) else "link"


def _is_linked(judgement: Judgement, gold: int, found: int) -> bool:
    """Whether the mention means the entity that the label states; yes where it states none."""
    label, mention = judgement.labels[gold], judgement.mentions[found]
    if label.entity is None:
        return True
    if mention.entity_id is None:
        return False
    name = mention.entity_id if label.type == "country" else judgement.names.get(mention.entity_id, "")
    return entity_name(label.type, name) == entity_name(label.type, label.entity)


def _row(judgement: Judgement, one: Pair, kind: str) -> ErrorRow:
    case, text = judgement.case, judgement.case.gold.text
    label = None if one.gold is None else judgement.labels[one.gold]
    mention = None if one.found is None else judgement.mentions[one.found]
    gold = label.span if label else None
    found = Span(mention.raw_start, mention.raw_end) if mention else None
    spans = [span for span in (gold, found) if span]
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    finding = None if one.gold is None else judgement.findings[one.gold]
    furniture = finding is not None and any(zone.furniture for zone in around_of(finding, case.zones))
    fate = KEPT if one.gold is None else judgement.fates[one.gold]
    return ErrorRow(
        doc_id=case.gold.doc_id,
        start=whole.start,
        kind=kind,
        gold_start=gold.start if gold else None,
        gold_end=gold.end if gold else None,
        gold_type=label.type if label else None,
        gold_text=label.text if label else None,
        gold_entity=label.entity if label else None,
        found_start=found.start if found else None,
        found_end=found.end if found else None,
        found_type=mention.type if mention else None,
        found_text=text[slice(*found)] if found else None,
        found_entity=mention.entity_id if mention else None,
        context=_context(text, whole),
        zone=mention.zone if mention else zone_of(finding, case.zones),
        likely_cause=likely_cause(Scene(kind, text, gold, found, mention, fate, furniture)),
    )


def _context(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    return " ".join(f"{before}[{text[slice(*span)]}]{after}".split())
