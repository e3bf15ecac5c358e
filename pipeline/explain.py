"""What happens to one file, told line by line for a terminal."""

from collections.abc import Iterator, Sequence

import click

from pipeline.clean.documents import CleanRows, clean_documents
from pipeline.clean.repeats.table import repeats_of
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.ingest import read_sources, scan_corpus
from pipeline.link import Linked, assemble, link_documents
from pipeline.records import Document, Mention, Rejection

_COLORS = {"person": "yellow", "country": "green", "agency": "cyan"}
_FIELDS = ("title", "publisher", "source_agency", "author", "dateline_place", "published", "url", "language")
_SHOWN = 70


def explain_file(settings: Settings) -> Iterator[str]:
    """For each document of the file: header fields, edits with their rules, the text with its mentions marked."""
    corpus = scan_corpus(settings)
    for rejection in corpus.rejections:
        yield _rejected(rejection)
    if not corpus.sources:
        return
    from pipeline.recognize import recognize
    from pipeline.recognize.model import load_nlp

    for source in corpus.sources:
        raws = read_sources(corpus.root, [source], settings)
        repeats = repeats_of(settings.repeats)
        rows = clean_documents(raws, load_rules(settings.rules), load_zone_rules(settings.rules), repeats)
        yield from map(_rejected, rows.rejected)
        for document in rows.documents:
            findings = recognize(rows.documents, rows.zones, load_nlp(settings.model))
            links = link_documents(rows.documents, findings)
            linked = assemble(rows.documents, Linked(rows.edits, rows.zones, findings, links))
            yield from _document_lines(document, rows, linked.mentions)


def _rejected(rejection: Rejection) -> str:
    row = "" if rejection.row is None else f":{rejection.row}"
    return f"{click.style('rejected', fg='red')} {rejection.source}{row} ({rejection.error}): {rejection.detail}"


def _document_lines(document: Document, rows: CleanRows, mentions: Sequence[Mention]) -> Iterator[str]:
    yield click.style(document.doc_id, bold=True)
    for name in _FIELDS:
        value = getattr(document, name)
        if value is not None:
            yield f"  {name:<15} {value}"
    yield click.style(f"\nCut or changed: {len(rows.edits)}", bold=True)
    for edit in rows.edits:
        new = f" → {_short(edit.new_text)}" if edit.new_text else ""
        old = click.style(_short(edit.raw_text), fg="red", strikethrough=True)
        yield f"  {edit.raw_start:>6}-{edit.raw_end:<6} {edit.rule_id:<20} {old}{new}"
    yield click.style("\nZones", bold=True)
    for zone in rows.zones:
        quote = _short(document.clean_text[zone.clean_start : zone.clean_end])
        yield f"  {zone.raw_start:>6}-{zone.raw_end:<6} {zone.zone:<12} {zone.rule_id:<20} {quote}"
    yield click.style(f"\nMentions: {len(mentions)}", bold=True)
    for mention in mentions:
        target = mention.entity_id or "unlinked"
        how = f"{mention.found_by}, {mention.form}, {mention.link_method}"
        yield f"  {mention.raw_start:>6}-{mention.raw_end:<6} {_marked(mention)} → {target}  ({how}; {mention.zone})"
    yield click.style("\nClean text", bold=True)
    yield _highlighted(document.clean_text, mentions)
    yield ""


def _short(text: str) -> str:
    line = repr(text)[1:-1]
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _marked(mention: Mention) -> str:
    return click.style(" ".join(mention.surface.split()), fg=_COLORS[mention.type], bold=True)


def _highlighted(text: str, mentions: Sequence[Mention]) -> str:
    """The text with each mention in brackets and its type's colour, so that it reads without colours too."""
    pieces, at = [], 0
    for mention in mentions:
        pieces.append(text[at : mention.clean_start])
        name = text[mention.clean_start : mention.clean_end]
        pieces.append(click.style(f"[{name}]", fg=_COLORS[mention.type], bold=True))
        at = mention.clean_end
    return "".join([*pieces, text[at:]])
