"""Scores count what is right, in any order, and say nothing where there is nothing to say."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.scorer import Scorer
from spacy.training import Example

from pipeline import schemas
from pipeline.errors import LabelError
from pipeline.evaluate.counts import ALL, Counts
from pipeline.evaluate.labels import Label, LabelledDocument
from pipeline.evaluate.score import strict_scores
from pipeline.evaluate.show import mention_lines
from pipeline.records import Document, Mention, Span

TEXT = "Peru sent Anna Kovacs of the Harbour Office to Cuba and Chile"
WORDS = [
    (0, 4),
    (5, 9),
    (10, 14),
    (15, 21),
    (22, 24),
    (25, 28),
    (29, 36),
    (37, 43),
    (44, 46),
    (47, 51),
    (52, 55),
    (56, 61),
]
TYPES = ("person", "country", "agency")


def document(doc_id="a", text=TEXT):
    header, over_budget = [None] * 10, False
    return Document(doc_id, doc_id, *header, "en", "", None, over_budget, len(text), len(text), 0, text, text)


def labelled(*labels, doc_id="a", text=TEXT):
    found = tuple(Label(Span(start, end), kind, text[start:end]) for start, end, kind in labels)
    return LabelledDocument(doc_id, text, found, "labels.jsonl:1")


def mentions(*found, doc_id="a"):
    return [
        Mention(doc_id, start, "", None, kind, TEXT[start:end], end, start, end, "body", "", "", "", None, (), "", "")
        for start, end, kind in found
    ]


def by_type(gold, found):
    return strict_scores([labelled(*gold)], {"a": document()}, mentions(*found)).by_type


def test_span_and_type_must_both_be_right():
    gold = [(0, 4, "country"), (10, 21, "person"), (29, 43, "agency")]
    found = [(0, 4, "country"), (15, 21, "person"), (29, 43, "country")]
    scores = by_type(gold, found)
    assert scores["country"] == Counts(hits=1, extra=1)
    assert scores["person"] == Counts(extra=1, missed=1)
    assert scores["agency"] == Counts(missed=1)
    assert scores[ALL] == Counts(hits=1, extra=2, missed=2)


def test_counts_add_up_and_ratios_follow_from_them():
    counts = Counts(3, 1, 0) + Counts(0, 0, 2)
    assert counts == Counts(3, 1, 2)
    assert (counts.precision, counts.recall, counts.f1) == (3 / 4, 3 / 5, 6 / 9)


def test_what_is_undefined_is_none():
    assert (Counts().precision, Counts().recall, Counts().f1) == (None, None, None)
    assert (Counts(missed=1).precision, Counts(missed=1).recall, Counts(missed=1).f1) == (None, 0, 0)
    assert (Counts(extra=1).precision, Counts(extra=1).recall, Counts(extra=1).f1) == (0, None, 0)


def test_undefined_ratios_are_told_as_undefined():
    rows = [line.split() for line in mention_lines({}) if line.startswith((*TYPES, ALL))]
    assert [row[:4] for row in rows[:4]] == [[name, *["undefined"] * 3] for name in (*TYPES, ALL)]


def spans():
    """Spans of whole words that do not overlap, each with a type."""
    kinds = st.lists(st.sampled_from((None, *TYPES)), min_size=6, max_size=6)
    return kinds.map(
        lambda names: [(WORDS[2 * i][0], WORDS[2 * i + 1][1], name) for i, name in enumerate(names) if name]
    )


def shifted():
    """Spans of one word."""
    kinds = st.lists(st.sampled_from((None, *TYPES)), min_size=12, max_size=12)
    return kinds.map(lambda names: [(*WORDS[i], name) for i, name in enumerate(names) if name])


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("en")


@given(gold=spans(), found=spans() | shifted())
def test_scores_are_those_of_spacy(nlp, gold, found):
    reference, predicted = nlp.make_doc(TEXT), nlp.make_doc(TEXT)
    reference.ents = [reference.char_span(*span) for span in gold]
    predicted.ents = [predicted.char_span(*span) for span in found]
    theirs = Scorer.score_spans([Example(predicted, reference)], "ents")
    ours = by_type(gold, found)
    for name, scores in (theirs["ents_per_type"] or {}).items():
        assert ours[name].f1 == pytest.approx(scores["f"])
    if gold:
        assert (ours[ALL].precision or 0, ours[ALL].recall) == pytest.approx((theirs["ents_p"], theirs["ents_r"]))


@given(gold=spans(), found=shifted(), random=st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_nothing(gold, found, random):
    shuffled = found.copy()
    random.shuffle(shuffled)
    assert by_type(gold[::-1], shuffled) == by_type(gold, found)


@given(gold=spans(), found=shifted())
def test_every_label_and_every_mention_is_counted_once(gold, found):
    counts = by_type(gold, found)[ALL]
    assert (counts.hits + counts.missed, counts.hits + counts.extra) == (len(gold), len(found))


def test_documents_without_labels_do_not_count():
    other = mentions((0, 4, "country"), doc_id="b")
    assert strict_scores([labelled()], {"a": document()}, other).by_type[ALL] == Counts()


def test_a_labelled_document_that_was_rejected_counts_as_missed():
    scores = strict_scores([labelled((0, 4, "country"))], {}, [], frozenset({"a"}))
    assert scores.by_type["country"] == Counts(missed=1)
    assert (scores.n_documents, scores.rejected) == (1, ("a",))


def test_a_labelled_document_that_is_not_there_is_an_error():
    with pytest.raises(LabelError, match=r"labels\.jsonl:1: no document 'a' in the tables; extract the folder"):
        strict_scores([labelled()], {}, [])


def test_a_labelled_document_with_another_text_is_an_error():
    with pytest.raises(LabelError, match=r"labels\.jsonl:1: the text of 'a' is not the one that was extracted"):
        strict_scores([labelled()], {"a": document(text=TEXT + "!")}, [])


def test_types_of_labels_are_those_of_the_tables():
    assert all(kind in {name: doc for name, _, doc in schemas.MENTIONS.fields}["type"] for kind in TYPES)
