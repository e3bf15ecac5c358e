"""Three small documents as tables, in two parts; ``row`` fills what a test does not care about."""

from datetime import date

from pipeline import schemas, tables

_EMPTY = {"string": "", "int32": 0, "int64": 0, "float32": 0.0, "bool": False, "list<string>": ()}
SHARDED = (schemas.DOCUMENTS, schemas.MENTIONS, schemas.DOCUMENT_ENTITIES, schemas.DOCUMENT_COUNTRIES)
WHOLE = (schemas.ENTITIES, schemas.ENTITY_REDIRECTS)
TEXTS = {
    "a": "😀 Ana Ruiz, of the Ministry of Health, went to Cuba.\r\nMs Ruiz spoke.",
    "b": "Ana Ruiz told Reuters of Cuba and of Kato.",
    "c": "Nothing.",
}
ANA, HEALTH, REUTERS = "person:ana-ruiz", "agency:ministry-of-health@CU", "agency:reuters"
CUBA, EAST = "country:CU", "country:DDDE"
FEBRUARY, APRIL = date(2024, 2, 1), date(2024, 4, 9)


def row(table, **given):
    """A row of ``table``: what is not given is null where that is allowed, else empty."""
    empty = {name: None if kind.endswith("?") else _EMPTY[kind] for name, kind, _ in table.fields}
    return table.row(**(empty | given))


def entity(entity_id, name, **given):
    given = {"type": entity_id.partition(":")[0], "aliases": (name,), "n_documents": 2, "n_mentions": 3} | given
    return row(schemas.ENTITIES, entity_id=entity_id, name=name, **given)


def naming(doc_id, entity_id, name, **given):
    given = {"type": entity_id.partition(":")[0], "forms": (name,), "n_mentions": 1} | given
    return row(schemas.DOCUMENT_ENTITIES, doc_id=doc_id, entity_id=entity_id, name=name, **given)


def mention(doc_id, entity_id, surface, form="full", nth=0):
    start = -1
    for _ in range(nth + 1):
        start = TEXTS[doc_id].index(surface, start + 1)
    return row(
        schemas.MENTIONS,
        doc_id=doc_id,
        raw_start=start,
        raw_end=start + len(surface),
        mention_id=f"{doc_id}:{start}-{start + len(surface)}",
        entity_id=entity_id,
        type=entity_id.partition(":")[0] if entity_id else "person",
        surface=surface,
        form=form,
    )


def document(doc_id, **given):
    return row(schemas.DOCUMENTS, doc_id=doc_id, raw_text=TEXTS[doc_id], clean_text=TEXTS[doc_id], **given)


def place(doc_id, iso2, **given):
    return row(schemas.DOCUMENT_COUNTRIES, doc_id=doc_id, iso2=iso2, **given)


ENTITIES = [
    entity(ANA, "Ana Ruiz", aliases=("Ana Ruiz", "Ruiz"), roles=("Minister of Health",)),
    entity(HEALTH, "Ministry of Health", kind="government", country="CU", n_documents=1),
    entity(REUTERS, "Reuters", kind="news", country="GB", n_documents=1),
    entity(CUBA, "Cuba", country="CU", wikidata="Q241"),
    entity(EAST, "East Germany", country="DDDE", n_documents=1),
]
REDIRECTS = [row(schemas.ENTITY_REDIRECTS, old_id="person:a-ruiz#b", new_id=ANA, reason="spelling", evidence="role")]
DOCUMENTS = [
    document(
        "a",
        source="wire/a.jsonl:1",
        url="https://example.org/a?x=1",
        title='=Cuba, "health"\nand more',
        publisher="The | Post",
        published=FEBRUARY,
        language="en",
    ),
    document("b", source="b.txt", url="no address", published=APRIL, language="en", duplicate_of="a"),
    document("c", source="c.txt", language="und"),
]
MENTIONS = [
    mention("a", ANA, "Ana Ruiz"),
    mention("a", HEALTH, "Ministry of Health"),
    mention("a", CUBA, "Cuba", "name"),
    mention("a", ANA, "Ruiz", "surname", nth=1),
    mention("b", ANA, "Ana Ruiz"),
    mention("b", REUTERS, "Reuters"),
    mention("b", CUBA, "Cuba", "name"),
    mention("b", None, "Kato", "surname"),
]
NAMINGS = [
    naming("a", ANA, "Ana Ruiz", forms=("Ana Ruiz", "Ruiz"), n_mentions=2, published=FEBRUARY),
    naming("a", HEALTH, "Ministry of Health", kind="government", country="CU", published=FEBRUARY),
    naming("a", CUBA, "Cuba", country="CU", published=FEBRUARY),
    naming("b", ANA, "Ana Ruiz", published=APRIL),
    naming("b", REUTERS, "Reuters", kind="news", country="GB", published=APRIL),
    naming("b", CUBA, "Cuba", country="CU", published=APRIL),
]
PLACES = [
    place("a", "CU", n_name=1, n_agency=1, share=1.0, is_focus=True),
    place("b", "CU", n_name=1, share=2 / 3, is_focus=True),
    place("b", "GB", n_agency=1, share=1 / 3),
    place("c", "DDDE", is_focus=True),
    place("c", "PCHH", is_focus=True),
]
SMALL = {
    "documents": DOCUMENTS,
    "mentions": MENTIONS,
    "entities": ENTITIES,
    "entity_redirects": REDIRECTS,
    "document_entities": NAMINGS,
    "document_countries": PLACES,
}


def write_tables(output, **rows):
    """Tables of ``rows``, by name; those of document a are one part, all others another one."""
    for table in SHARDED:
        for part, here in (("part-1", True), ("part-2", False)):
            found = [row for row in rows.get(table.name, []) if (row.doc_id == "a") == here]
            tables.write(output, table, part, found, "test")
    for table in WHOLE:
        tables.write(output, table, "all", rows.get(table.name, []), "test")
    return output
