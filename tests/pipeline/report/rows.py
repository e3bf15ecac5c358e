"""Rows of the tables that the report reads, with what a test does not say filled in."""

from datetime import date
from typing import NamedTuple

from pipeline import schemas, tables
from pipeline.records import Document, DocumentCountry, DocumentEntity, Edit, Entity, Mention, Redirect, Rejection
from pipeline.report import scores

NASTY = "<script>alert(1)</script>"
CLOSING = "</script><!-- & ${data} $x"
TABLES = (
    schemas.DOCUMENTS,
    schemas.EDITS,
    schemas.MENTIONS,
    schemas.ENTITIES,
    schemas.ENTITY_REDIRECTS,
    schemas.DOCUMENT_ENTITIES,
    schemas.DOCUMENT_COUNTRIES,
    schemas.REJECTED,
)
_COUNTS = {"n_gold", "n_found", "n_correct", "n_documents"}
_RATIOS = {"precision", "recall", "f1", "ci_low", "ci_high"}


def document(doc_id, raw="Cuba.", clean=None, **header):
    clean = raw if clean is None else clean
    lengths = {"n_chars_raw": len(raw), "n_chars_clean": len(clean), "n_chars_removed": len(raw) - len(clean)}
    known = {"doc_id": doc_id, "source": doc_id, "language": "en", "raw_sha256": "0", "over_budget": False, **lengths}
    known |= {"raw_text": raw, "clean_text": clean, **header}
    return Document(**(dict.fromkeys(Document._fields) | known))


def edit(seq, raw_start, clean_start, raw, new):
    op = "replace" if raw and new else "remove" if raw else "insert"
    places = (raw_start, raw_start + len(raw), clean_start, clean_start + len(new))
    return Edit("a", seq, op, *places, raw, new, "rule", "family")


def mention(doc_id, start, surface, kind="country", entity_id="country:CU", **more):
    end = start + len(surface)
    key = f"{doc_id}:{start}-{end}"
    facts = ("body", "name", "model", "exact", None, (), "", "")
    return Mention(doc_id, start, key, entity_id, kind, surface, end, start, end, *facts)._replace(**more)


def entity(entity_id, kind, name, n_documents=1, country=None, **more):
    known = {"n_documents": n_documents, "n_mentions": n_documents, "country": country, "aliases": (name,)}
    known |= {"entity_id": entity_id, "type": kind, "name": name, "successors": (), "roles": (), **more}
    return Entity(**(dict.fromkeys(Entity._fields) | known))


def naming(doc_id, entity_id, kind, name):
    return DocumentEntity(doc_id, entity_id, kind, name, None, None, None, 1, 0, 0, (name,), (), None, None)


def about(doc_id, code, *, is_focus=True):
    return DocumentCountry(doc_id, code, 1, 0, 0, 0, 1.0, is_focus)


def write_tables(output, **rows):
    for table in TABLES:
        tables.write(output, table, "part", rows.get(table.name, []), "test")
    return output


def write_scores(output, rows, names=tuple(scores.Score.__slots__)):
    """Scores as whoever judges the tables leaves them."""
    kind = {name: "int32?" if name in _COUNTS else "float32?" if name in _RATIOS else "string" for name in names}
    table = schemas.Table(
        scores.SCORES.name,
        NamedTuple("Row", [(name, object) for name in names]),
        names[:4],
        "Scores.",
        tuple((name, kind[name], "") for name in names),
    )
    tables.write(output, table, "scores", [table.row(*row) for row in rows], "test")


def write_small(output):
    """Two documents with nasty texts, entities of all types, one rejection."""
    return write_tables(
        output,
        documents=[
            document("a", f"Cuba met {NASTY}.", title=f"Title {CLOSING}", published=date(2024, 2, 1)),
            document("b", "Ana of Cuba.", publisher=NASTY, published=date(2024, 4, 9)),
        ],
        mentions=[
            mention("a", 0, "Cuba"),
            mention("b", 0, "Ana", "person", None, candidates=("person:ana", "person:ana-2"), role="Minister"),
            mention("b", 7, "Cuba"),
        ],
        entities=[
            entity("country:CU", "country", "Cuba", 2, "CU"),
            entity("person:ana", "person", f"Ana {CLOSING}", roles=("Minister", NASTY)),
            entity('agency:"odd"@CU', "agency", NASTY, country="CU"),
            entity("country:CSHH", "country", "Czechoslovakia", country="CSHH", successors=("CZ", "SK")),
        ],
        entity_redirects=[Redirect("person:anna", None, "person:ana", "spelling", CLOSING)],
        document_entities=[
            naming("a", "country:CU", "country", "Cuba"),
            naming("b", "country:CU", "country", "Cuba"),
            naming("b", "person:ana", "person", "Ana"),
        ],
        document_countries=[about("a", "CU"), about("b", "CU"), about("b", "CSHH", is_focus=False)],
        rejected=[Rejection("c.bin", 3, "ingest", "binary", f"Not text {CLOSING}; remove it.")],
    )


def write_many(output, number, length=3_500):
    """As many documents as that, of the length of an article, each naming a few of many entities."""
    text = ("The minister told reporters in the capital that the plan would go ahead. " * (length // 70))[:length]
    named = [f"person:name-{i}" for i in range(number * 5)]
    documents, edits, mentions, links = [], [], [], []
    for i in range(number):
        doc_id = f"site/{i:05}.txt"
        documents.append(document(doc_id, text + "Advertisement", text, title=f"Story {i}", published=date(2024, 1, 1)))
        edits.append(edit(0, length, length, "Advertisement", "")._replace(doc_id=doc_id))
        for j in range(24):
            entity_id = named[(i * 5 + j % 7) % len(named)]
            mentions.append(mention(doc_id, 100 * j, text[100 * j : 100 * j + 9], "person", entity_id))
        links += [naming(doc_id, named[(i * 5 + j) % len(named)], "person", "Name") for j in range(7)]
    return write_tables(
        output,
        documents=documents,
        edits=edits,
        mentions=mentions,
        entities=[entity(entity_id, "person", f"Name {i}", 2) for i, entity_id in enumerate(named)],
        document_entities=links,
        document_countries=[about(row.doc_id, "CU") for row in documents],
    )
