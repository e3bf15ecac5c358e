"""Mentions as W3C Web Annotations: JSON lines, each a complete annotation in JSON-LD."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from pipeline import __version__, schemas, tables
from pipeline.errors import TableError
from pipeline.export.files import count, json_line, new_file, shards
from pipeline.records import Document, Mention

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_NAMESPACE = UUID("5f0c8a52-7d0b-4c58-9d3f-2b6f3f0f6c1e")  # of all ids made here; must never change
_AROUND = 40  # characters of prefix and suffix, as in the table mentions
_IRI = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+(?:[/?#][^\s<>\"{}|\\^`]*)?", re.IGNORECASE)
Named = tuple[str, str | None]


def write_annotations(output: Path, to: Path, *, force: bool) -> list[str]:
    """Write one annotation a line for every mention; gives how many."""
    number = 0
    with new_file(to, force=force) as file:
        entities: dict[str, Named] = {
            entity_id: (name, wikidata)
            for entity_id, name, wikidata in tables.iterate(output, schemas.ENTITIES, ["entity_id", "name", "wikidata"])
        }
        for mentions, documents in shards(output, schemas.MENTIONS, schemas.DOCUMENTS):
            texts = {document.doc_id: document for document in documents}
            for mention in mentions:
                number += 1
                if mention.doc_id not in texts:
                    raise TableError(
                        f"{output}: `mentions` has the document {mention.doc_id!r}, `documents` has not, as after a "
                        "run that was interrupted; run `dateline extract` again."
                    )
                file.write(json_line(annotation(mention, texts[mention.doc_id], entities)))
    return [f"{to}: {count(number, 'annotation')}"]


def annotation(mention: Mention, document: Document, entities: dict[str, Named]) -> dict[str, Any]:
    """The annotation of ``mention``: who or what is meant, of which type, and where it stands in the raw text."""
    return {
        "@context": CONTEXT,
        "id": urn("mention", mention.mention_id),
        "type": "Annotation",
        "motivation": "classifying" if mention.entity_id is None else "identifying",
        "generator": {
            "id": urn("software", f"Dateline {__version__}"),
            "type": "Software",
            "name": "Dateline",
            "schema:softwareVersion": __version__,
        },
        "dc:identifier": mention.mention_id,
        "body": list(_bodies(mention, entities)),
        "target": {
            "type": "SpecificResource",
            "source": source_of(document),
            "selector": _selectors(document.raw_text, mention.raw_start, mention.raw_end),
        },
    }


def urn(kind: str, name: str) -> str:
    """An IRI for what has no address of its own, always the same for the same name."""
    return uuid5(_NAMESPACE, f"{kind}:{name}").urn


def source_of(document: Document) -> str:
    """The address of the page where it is known and an IRI, else a URN made of the document's id."""
    if document.url and _IRI.fullmatch(document.url):
        return document.url
    return urn("document", document.doc_id)


def _bodies(mention: Mention, entities: dict[str, Named]) -> Iterator[dict[str, Any]]:
    if mention.entity_id is not None:
        name, wikidata = entities[mention.entity_id]
        iri = f"http://www.wikidata.org/entity/{wikidata}" if wikidata else urn("entity", mention.entity_id)
        yield {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": {"id": iri, "dc:identifier": mention.entity_id, "rdfs:label": name},
        }
        yield {"type": "TextualBody", "purpose": "tagging", "value": name, "format": "text/plain"}
    yield {"type": "TextualBody", "purpose": "classifying", "value": mention.type, "format": "text/plain"}


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    """Two ways to the same characters of ``text``: by position and by quotation."""
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]
