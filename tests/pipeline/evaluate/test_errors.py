"""Every error is a row that says what was labelled and found, and guesses why."""

import pytest

from pipeline.evaluate.cases import Case
from pipeline.evaluate.causes import CAUSES
from pipeline.evaluate.documents import Judgement
from pipeline.evaluate.errors import errors_of
from pipeline.evaluate.labels import Label, LabelledDocument
from pipeline.records import DocumentEntity, Edit, Mention, Span, Zone
from tests.pipeline.link.test_link import document

TEXT = "The Peru\nPost asked Dr Anna Kovacs's aide in OUAGADOUGOU NOW of the WHO, Ana Maria Cruz and ministry of labour"


def place(name):
    return Span(TEXT.index(name), TEXT.index(name) + len(name))


def gold(name, kind="person", entity=None):
    return Label(place(name), kind, name, entity)


def found(name, kind="person", found_by="model", entity_id=None, method="exact"):
    start, end = place(name)
    return Mention(
        "a", start, "", entity_id, kind, name, end, start, end, "body", "full", found_by, method, None, (), "", ""
    )


def errors(*labels, mentions=(), **rows):
    case = Case(LabelledDocument("a", TEXT, labels, "l:1"), document(TEXT, "a"), mentions, **rows)
    return list(errors_of(Judgement(case)))


@pytest.mark.parametrize(
    ("label", "mention", "kind", "cause"),
    [
        (gold("Anna Kovacs"), found("Dr Anna Kovacs"), "boundary", "title in the span"),
        (gold("Anna Kovacs"), found("Anna Kovacs's"), "boundary", "possessive"),
        (gold("Anna Kovacs"), found("Kovacs"), "boundary", "part of a longer name"),
        (gold("WHO", "agency"), found("the WHO", "agency"), "boundary", "article in the span"),
        (gold("Peru\nPost", "agency"), None, "missed", "across a line break"),
        (gold("Peru\nPost", "agency"), found("Peru", "country", "gazetteer"), "boundary", "across a line break"),
        (gold("Anna Kovacs"), None, "missed", "possessive"),
        (gold("WHO", "agency"), None, "missed", "acronym"),
        (gold("WHO", "agency"), found("WHO", "person"), "type", "acronym"),
        (None, found("OUAGADOUGOU NOW"), "spurious", "all capitals"),
        (gold("ministry of labour", "agency"), None, "missed", "lower case"),
        (gold("Ana Maria"), None, "missed", "part of a longer name"),
        (None, found("Ana Maria Cruz", "agency", "gazetteer"), "spurious", "gazetteer alias"),
        (None, found("Ana Maria Cruz"), "spurious", "unknown"),
    ],
)
def test_an_error_has_a_kind_and_a_likely_cause(label, mention, kind, cause):
    (row,) = errors(*[label] * bool(label), mentions=[mention] * bool(mention))
    assert (row.kind, row.likely_cause) == (kind, cause)
    assert cause in CAUSES
    assert (row.gold_text, row.found_text) == (label and label.text, mention and mention.surface)
    assert "[" in row.context and "\n" not in row.context  # noqa: PT018


def test_what_is_right_is_no_error():
    assert errors(gold("Anna Kovacs"), mentions=[found("Anna Kovacs")]) == []


def entity(entity_id, name):
    return DocumentEntity("a", entity_id, "person", name, None, None, None, 1, 0, 0, (), (), None, None)


@pytest.mark.parametrize(
    ("entity_id", "cause"), [("person:anna-kovacs", None), ("person:b", "linked by surname"), (None, "left unlinked")]
)
def test_a_wrong_link_is_an_error(entity_id, cause):
    mention = found("Anna Kovacs", entity_id=entity_id, method="surname")
    named = [entity("person:anna-kovacs", "Anna Kovács"), entity("person:b", "Bela Kovacs")]
    rows = errors(gold("Anna Kovacs", entity="Anna Kovacs"), mentions=[mention], entities=named)
    assert [(row.kind, row.likely_cause) for row in rows] == ([("link", cause)] if cause else [])


def test_furniture_and_cleaning_are_told():
    start, end = place("Ana Maria Cruz")
    zone = Zone("a", start - 5, "navigation", end + 5, start - 5, end + 5, "rule", furniture=True)
    (row,) = errors(gold("Ana Maria Cruz"), zones=[zone])
    assert (row.zone, row.likely_cause) == ("navigation", "in furniture")
    edit = Edit("a", 0, "remove", start, end, start, start, TEXT[start:end], "", "rule", "family")
    (row,) = errors(gold("Ana Maria Cruz"), edits=[edit])
    assert (row.zone, row.likely_cause) == ("removed", "removed by cleaning")
