"""Entities are added up from what documents say of them, at once or from counts."""

from datetime import date

from pipeline.link.entities import Tally, added_up, entity_of
from pipeline.records import DocumentEntity


def row(doc_id, name, **facts):
    told = {"kind": None, "country": None, "n_mentions": 1, "forms": (name,), "roles": (), "published": None} | facts
    return DocumentEntity(
        doc_id,
        "agency:x",
        "agency",
        name,
        told["kind"],
        told["country"],
        None,
        told["n_mentions"],
        0,
        0,
        told["forms"],
        told["roles"],
        told["published"],
        None,
    )


ROWS = [
    row("a", "Harbour Office", kind="government", published=date(2024, 5, 2), roles=("office",)),
    row("b", "HARBOUR OFFICE", n_mentions=3, published=date(2023, 1, 9)),
    row("c", "Harbour Office", kind="government", forms=("Office", "HO"), roles=("bureau", "office")),
]  # fmt: skip


def test_an_entity_has_what_its_documents_say():
    (entity,) = added_up(ROWS)
    assert (entity.name, entity.kind, entity.n_documents, entity.n_mentions) == ("Harbour Office", "government", 3, 5)
    assert (entity.first_published, entity.last_published) == (date(2023, 1, 9), date(2024, 5, 2))
    assert entity.roles == ("office", "bureau")
    assert entity.aliases == ("HARBOUR OFFICE", "HO", "Harbour Office", "Office")


def test_counts_of_parts_of_a_corpus_add_up_to_the_same_entity():
    whole, tally = Tally("agency"), Tally("agency")
    for one in ROWS:
        whole.add(one)
        part = Tally("agency")
        part.add(one)
        tally.told(part.n_mentions, part.first, part.last)
        for field, values in part.counts.items():
            tally.counts[field].update(values)
    assert entity_of("agency:x", whole) == entity_of("agency:x", tally)
