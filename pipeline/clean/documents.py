"""One raw document as the rows that cleaning writes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from pipeline.clean.cleaning import Cleaned, clean
from pipeline.clean.detectors import appeals
from pipeline.clean.header import read_header
from pipeline.clean.language import language_of
from pipeline.clean.repeats.lines import site_of
from pipeline.clean.repeats.table import Repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.ruleset import Ruleset
from pipeline.clean.zones import ARTEFACT, Marked, ZoneRules, load_zone_rules
from pipeline.digests import sha256_of
from pipeline.records import Document, Edit, RawDocument, Rejection, Zone
from pipeline.spans import as_edits

STAGE = "clean"
_BATCH = 100_000  # characters


@dataclass(slots=True)
class CleanRows:
    """What cleaning a batch of documents gives, table by table."""

    documents: list[Document] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


def clean_documents(
    raws: Iterable[RawDocument | Rejection],
    rules: Ruleset | None = None,
    zone_rules: ZoneRules | None = None,
    repeats: Repeats | None = None,
) -> CleanRows:
    """The rows of ``documents``, ``edits``, ``zones`` and ``rejected`` for ``raws``; rejections pass through.

    ``rules`` and ``zone_rules`` are the shipped ones where None. ``repeats`` is a reviewed list of lines that recur.
    """
    repeats = Repeats({}) if repeats is None else repeats
    rules = load_rules() if rules is None else rules
    zone_rules = load_zone_rules() if zone_rules is None else zone_rules
    rows = CleanRows()
    for batch in _batches(raws):
        lines = [line for raw in batch if isinstance(raw, RawDocument) for line in raw.text.split("\n")]
        for reader in (rules, zone_rules, appeals):
            reader.read(lines)
        for raw in batch:
            if isinstance(raw, Rejection):
                rows.rejected.append(raw)
            else:
                site, title = site_of(raw), raw.header.title
                cleaned = clean(raw.text, rules, partial(repeats.changes, site, title=title))
                _add(raw, cleaned, list(repeats.tags(site, cleaned.text, title)), zone_rules, rows)
    return rows


def _batches(raws: Iterable[RawDocument | Rejection]) -> Iterator[list[RawDocument | Rejection]]:
    """Documents whose literals are looked up together: what that takes then stays in the processor's cache."""
    batch: list[RawDocument | Rejection] = []
    size = 0
    for raw in raws:
        batch.append(raw)
        size += len(raw.text) if isinstance(raw, RawDocument) else 0
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add(raw: RawDocument, cleaned: Cleaned, repeated: list[Marked], zone_rules: ZoneRules, rows: CleanRows) -> None:
    language = language_of(cleaned.text)
    refusal = _refusal(cleaned.text, language)
    if refusal is not None:
        rows.rejected.append(Rejection(raw.source, raw.row, STAGE, *refusal, raw.doc_id))
        return
    header, marked = read_header(cleaned.text, raw.header, zone_rules, cleaned.view, cleaned.told)
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
            header.caption,
            header.credit,
            language,
            sha256_of(raw.text),
            raw.duplicate_of,
            bool(cleaned.tagged),
            len(raw.text),
            len(cleaned.text),
            removed,
            raw.text,
            cleaned.text,
        )
    )
    rows.edits += as_edits(raw.doc_id, raw.text, cleaned.changes)
    marked += [*repeated, *(Marked(span, ARTEFACT, rule_id) for span, rule_id in cleaned.tagged)]
    for span, zone, rule_id in sorted(marked):
        start, end = cleaned.spans.to_raw(span)
        furniture = zone in zone_rules.furniture
        rows.zones.append(Zone(raw.doc_id, start, zone, end, span.start, span.end, rule_id, furniture))


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
