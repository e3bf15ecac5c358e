"""Entities and documents as JSON for the page's script."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.records import TYPES, Document, Entity
from pipeline.report.content import Content
from pipeline.report.drawings import country_name
from pipeline.report.pieces import Words, pieces

MAX_BYTES = 22_000_000  # of the documents' JSON, so that the page stays under 30 MB
_MAX_LISTED = 30  # aliases, roles and merged ids of an entity
_FIELDS = {
    "source": "Source",
    "url": "Address",
    "title": "Title",
    "publisher": "Publisher",
    "source_agency": "Taken from",
    "author": "Author",
    "dateline_place": "Dateline",
    "published": "Published",
    "published_precision": "Known of the date",
    "language": "Language",
    "duplicate_of": "Same content as",
}


def payload(content: Content) -> tuple[str, int]:
    """JSON that may stand inside a ``script`` element, and the number of documents in it.

    There is no ``<`` in it, whatever the documents hold. Keys: ``entities``, ``documents``, ``words`` (what pieces name
    by number) and ``countries`` (name by code). Documents for which there is no room are left out.
    """
    words, left = Words(), MAX_BYTES
    documents: list[str] = []
    numbers: dict[str, int] = {}
    for document in content.documents:
        text = _json(_document(content, document, words))
        size = len(text.encode())
        if size <= left:
            numbers[document.doc_id] = len(documents)
            documents.append(text)
            left -= size
    codes = {code for entity in content.entities for code in (entity.country, *entity.successors) if code}
    rest = {
        "entities": [_entity(content, entity, numbers) for entity in content.entities],
        "words": words.all(),
        "countries": {code: country_name(code) for code in sorted(codes)},
    }
    return f'{{"documents":[{",".join(documents)}],{_json(rest)[1:]}', len(documents)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _entity(content: Content, entity: Entity, numbers: Mapping[str, int]) -> dict[str, Any]:
    """What is known of an entity, without what is empty; ``where`` has numbers of documents and counts in turn."""
    places = content.where.get(entity.entity_id, [])
    known = {
        "id": entity.entity_id,
        "type": entity.type,
        "name": entity.name,
        "kind": entity.kind,
        "code": entity.country,
        "documents": entity.n_documents,
        "mentions": entity.n_mentions,
        "aliases": _some([alias for alias in entity.aliases if alias != entity.name]),
        "roles": _some(entity.roles),
        "successors": list(entity.successors),
        "iso3": entity.iso3 if entity.type == "country" else None,
        "wikidata": entity.wikidata,
        "merged": [
            [redirect.old_id, redirect.doc_id, redirect.reason, redirect.evidence]
            for redirect in content.merged.get(entity.entity_id, [])[:_MAX_LISTED]
        ],
        "first": entity.first_published and entity.first_published.isoformat(),
        "last": entity.last_published and entity.last_published.isoformat(),
        "where": [number for doc_id, count in places if doc_id in numbers for number in (numbers[doc_id], count)],
    }
    return {name: value for name, value in known.items() if value is not None and value != []}


def _some(values: Sequence[str]) -> list[str]:
    more = len(values) - _MAX_LISTED
    return [*values[:_MAX_LISTED], *([f"and {more:,} more"] if more > 0 else [])]


def _document(content: Content, document: Document, words: Words) -> dict[str, Any]:
    edits = content.edits.get(document.doc_id, [])
    mentions = content.mentions.get(document.doc_id, [])
    counts = Counter(mention.type for mention in mentions)
    values = {label: getattr(document, name) for name, label in _FIELDS.items()}
    if document.published:
        values.pop(_FIELDS["published_precision"])  # all of it is known, and shown
    return {
        "id": document.doc_id,
        "title": document.title or _first_line(document.clean_text) or document.doc_id,
        "publisher": document.publisher or "",
        "published": document.published.isoformat() if document.published else "",
        "fields": [[label, str(value)] for label, value in values.items() if value is not None],
        "counts": [counts[kind] for kind in TYPES],
        "length": document.n_chars_raw,
        "removed": document.n_chars_removed,
        "edits": len(edits),
        "over": document.over_budget,
        "text": pieces(document, edits, mentions, words),
    }


def _first_line(text: str, limit: int = 100) -> str:
    """The first line of ``text`` that is no bare address, or the first of all."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if "://" not in line), lines[0] if lines else "")
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
