"""One raw document as the rows that cleaning writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.clean.cleaning import clean
from pipeline.clean.header import read_header
from pipeline.clean.language import language_of
from pipeline.clean.rules import Rule
from pipeline.digests import sha256_of
from pipeline.records import Document, Edit, RawDocument, Rejection, Zone
from pipeline.spans import as_edits

STAGE = "clean"


@dataclass(slots=True)
class CleanRows:
    """What cleaning a batch of documents gives, table by table."""

    documents: list[Document] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


def clean_documents(
    raws: Iterable[RawDocument | Rejection], rules: Mapping[str, tuple[Rule, ...]] | None = None
) -> CleanRows:
    """The rows of ``documents``, ``edits``, ``zones`` and ``rejected`` for ``raws``; rejections pass through."""
    rows = CleanRows()
    for raw in raws:
        if isinstance(raw, Rejection):
            rows.rejected.append(raw)
        else:
            _clean_one(raw, rows, rules)
    return rows


def _clean_one(raw: RawDocument, rows: CleanRows, rules: Mapping[str, tuple[Rule, ...]] | None) -> None:
    cleaned = clean(raw.text, rules)
    language = language_of(cleaned.text)
    refusal = _refusal(cleaned.text, language)
    if refusal is not None:
        rows.rejected.append(Rejection(raw.source, raw.row, STAGE, *refusal, raw.doc_id))
        return
    header, marked = read_header(cleaned.text, raw.header)
    removed = sum(change.end - change.start for change in cleaned.changes if not change.new)
    rows.documents.append(
        Document(
            raw.doc_id,
            raw.source if raw.row is None else f"{raw.source}:{raw.row}",
            header.url,
            header.title,
            header.publisher,
            header.source_agency,
            header.author,
            header.dateline_place,
            header.published,
            header.published_precision,
            language,
            sha256_of(raw.text),
            raw.duplicate_of,
            len(raw.text),
            len(cleaned.text),
            removed,
            raw.text,
            cleaned.text,
        )
    )
    rows.edits += as_edits(raw.doc_id, raw.text, cleaned.changes)
    for span, zone, rule_id in marked:
        start, end = cleaned.spans.to_raw(span)
        rows.zones.append(Zone(raw.doc_id, start, zone, end, span.start, span.end, rule_id))


def _refusal(text: str, language: str) -> tuple[str, str] | None:
    if not text.strip():
        return (
            "nothing-left",
            "Cleaning left no text: the document holds artefacts only; see it with `dateline explain`.",
        )
    if language not in {"en", "und"}:
        return (
            "not-english",
            f"The text is in the language {language!r}; only English is extracted, translate it first.",
        )
    return None
