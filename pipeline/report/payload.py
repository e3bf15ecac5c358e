"""Entities and documents as JSON for the page's script."""

import json
from collections import Counter
from typing import Any

from pipeline.knowledge import countries
from pipeline.records import TYPES, Document
from pipeline.report.content import Content
from pipeline.report.pieces import Words, pieces

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


def payload(content: Content) -> str:
    """JSON that may stand inside a ``script`` element: no ``<`` in it, whatever the documents hold.

    Keys: ``entities``, ``documents``, ``words`` (what pieces name by number) and ``countries`` (name by code).
    """
    words = Words()
    documents = [_document(content, document, words) for document in content.documents]
    codes = sorted({entity.country for entity in content.entities if entity.country})
    value = {
        "entities": _entities(content),
        "documents": documents,
        "words": words.all(),
        "countries": {code: country_name(code) for code in codes},
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def country_name(code: str) -> str:
    """The usual name of the country with ``code``, or the code itself where it is not listed."""
    country = countries().get(code)
    return country.name if country else code


def _entities(content: Content) -> list[list[Any]]:
    """A row each: id, type, name, kind, country, documents, mentions, aliases, first, last, shown documents."""
    return [
        [
            entity.entity_id,
            entity.type,
            entity.name,
            entity.kind,
            entity.country,
            entity.n_documents,
            entity.n_mentions,
            [alias for alias in entity.aliases if alias != entity.name],
            entity.first_published and entity.first_published.isoformat(),
            entity.last_published and entity.last_published.isoformat(),
            content.where.get(entity.entity_id, []),
        ]
        for entity in content.entities
    ]


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
        "edits": len(edits),
        "text": pieces(document, edits, mentions, words),
    }


def _first_line(text: str, limit: int = 100) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
