"""Scores of linking count the labelled mentions, whatever recognition found, and the entities of documents."""

import pytest

from pipeline.evaluate.counts import Counts
from pipeline.evaluate.labels import Label, LabelledDocument
from pipeline.evaluate.linking import Share, link_scores
from pipeline.records import DocumentEntity, Edit, Span
from tests.pipeline.link.test_link import document

TEXT = "Peru: Anna Kovacs of the Cuban Harbour Office spoke. Kovacs left for Kenya."


def label(text, type_, entity, **facts):
    start = TEXT.rindex(text) if text == "Kovacs" else TEXT.index(text)
    return Label(Span(start, start + len(text)), type_, text, entity, **facts)


def scored(*labels, edits=(), entities=(), one=None):
    gold = LabelledDocument("a", TEXT, labels, "labels.jsonl:1")
    one = document(TEXT, "a") if one is None else one
    return link_scores([gold], {"a": one}, {"a": edits}, {"a": entities})


PERU, KENYA = label("Peru", "country", "PE"), label("Kenya", "country", "KE")
ANNA, KOVACS = label("Anna Kovacs", "person", "Anna Kovacs"), label("Kovacs", "person", "Anna Kovacs")
OFFICE = label("Harbour Office", "agency", "Harbour Office", kind="government", country="CU")


def test_countries_are_right_where_the_code_is():
    assert scored(PERU, KENYA, label("Cuban", "country", "XX")).countries == Share(2, 3)


def test_mentions_of_one_person_belong_together():
    people = scored(ANNA, KOVACS).gathered["person"]
    assert (people.precision, people.recall, people.n) == (1, 1, 2)
    apart = scored(ANNA, label("Kovacs", "person", "Bela Kovacs")).gathered["person"]
    assert (apart.precision, apart.recall) == (0.5, 1)


def test_kind_and_country_of_an_agency_count_where_they_are_labelled():
    scores = scored(label("Cuban", "country", "CU"), OFFICE)
    assert (scores.kinds, scores.states) == (Share(1, 1), Share(1, 1))
    silent = scored(label("Harbour Office", "agency", "Harbour Office"))
    assert (silent.kinds, silent.states) == (Share(), Share())


def test_labels_without_an_entity_do_not_count():
    assert scored(label("Peru", "country", None)).countries == Share()


def test_a_label_that_cleaning_removed_counts_as_wrong():
    edit = Edit("a", 0, "remove", 0, 6, 0, 0, "Peru: ", "", "rule", "family")
    cleaned = document(TEXT[6:], "a", raw_text=TEXT, n_chars_raw=len(TEXT))
    assert scored(PERU, KENYA, edits=[edit], one=cleaned).countries == Share(1, 2)


def test_a_document_that_is_not_there_has_nothing_right():
    gold = LabelledDocument("b", TEXT, (PERU, ANNA), "labels.jsonl:1")
    scores = link_scores([gold], {}, {}, {})
    assert (scores.countries, scores.entities["all"]) == (Share(0, 1), Counts(missed=2))


def row(entity_id, name):
    kind = entity_id.partition(":")[0]
    return DocumentEntity("a", entity_id, kind, name, None, None, None, 1, 0, 0, (name,), (), None, None)


def test_entities_of_a_document_count_once_each_by_code_or_folded_name():
    found = [row("country:PE", "Peru"), row("person:anna-kovacs", "ANNA KOVÁCS"), row("agency:x", "Else")]
    entities = scored(PERU, ANNA, KOVACS, OFFICE, entities=found).entities
    assert entities == {
        "person": Counts(hits=1),
        "country": Counts(hits=1),
        "agency": Counts(extra=1, missed=1),
        "all": Counts(hits=2, extra=1, missed=1),
    }


def test_a_type_with_a_label_that_says_no_entity_has_no_entities_of_documents():
    silent = label("Kovacs", "person", None)
    scores = scored(PERU, ANNA, silent, entities=[row("country:PE", "Peru"), row("person:anna-kovacs", "Anna Kovacs")])
    assert (scores.entities["person"], scores.entities["country"]) == (Counts(), Counts(hits=1))


@pytest.mark.parametrize("name", ["person", "agency"])
def test_nothing_labelled_is_undefined_and_not_zero(name):
    assert scored(PERU).gathered[name].f1 is None
