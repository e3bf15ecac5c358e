"""Labels find their document by id or by text, and their place in its raw text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.documents import clean_documents
from pipeline.errors import LabelError
from pipeline.evaluate.labels import LabelOptions, TextIndex, all_on_raw, on_raw, read_labels, text_sha256
from pipeline.evaluate.labels.letters import align, letters
from pipeline.records import RawDocument, Span, by_document
from tests.pipeline.evaluate.labels.writers import WRITERS, document, found, write_json

RAW = "LIMA \\(Reuters\\) \u2013 Peru&#8217;s envoy Ana\u00a0Ruiz\r\nwent to Cuba 🚢.\n\nRuiz spoke in Cuba.\n"


@pytest.fixture(scope="module")
def cleaned():
    rows = clean_documents([RawDocument("a.txt", "a.txt", None, RAW)])
    (one,) = rows.documents
    assert one.clean_text != RAW
    return one, by_document(rows.edits)


def labels_in(text, *names):
    return [(text.index(name), text.index(name) + len(name), kind) for name, kind in names]


@pytest.mark.parametrize("name", sorted(WRITERS))
@pytest.mark.parametrize("side", [None, "clean"])
def test_labels_on_the_clean_text_come_out_on_the_raw_one(cleaned, name, side, tmp_path):
    one, edits = cleaned
    names = [("Peru", "country"), ("Cuba", "country")]
    clean = one.clean_text.replace("Peru’s", "Peru ’s") if "con" in name or name == "iobes" else one.clean_text
    path = WRITERS[name](tmp_path, clean, labels_in(clean, *names))
    (labelled,) = read_labels(path, LabelOptions(labels_on=side))
    placed = on_raw(labelled, {"wire/a.txt": one} if labelled.waiting else {"a.txt": one}, edits)
    assert (placed.doc_id, placed.text, placed.labels_on) == ("a.txt", RAW, "raw")
    assert (placed.text_sha256, placed.waiting) == (text_sha256(RAW), None)
    assert found(placed) == labels_in(RAW, *names)


def test_without_its_edits_a_clean_text_leads_nowhere(cleaned, tmp_path):
    one, _ = cleaned
    labelled = own(tmp_path, one.clean_text, doc_id="a.txt")
    with pytest.raises(
        LabelError, match=r"a\.txt: its edits do not lead to its clean text; run `dateline extract` again"
    ):
        on_raw(labelled, {"a.txt": one}, {})


def own(folder, text, labels=(), **more):
    mentions = [{"start": start, "end": end, "label": name} for start, end, name in labels]
    return read_labels(write_json(folder, "a.jsonl", {"doc_id": "a", "text": text, "mentions": mentions} | more))[0]


def test_the_id_leads_to_the_document_unless_its_text_is_another(tmp_path):
    one, other = document("Peru", doc_id="a"), document("Cuba", doc_id="b")
    documents = {"a": one, "b": other, "c": document("Cuba", doc_id="c", duplicate_of="b")}
    assert on_raw(own(tmp_path, "Peru"), documents, {}).doc_id == "a"
    assert on_raw(own(tmp_path, "Cuba"), documents, {}).doc_id == "b"
    with pytest.raises(LabelError, match=r"a\.jsonl:1: the text of 'a' is not the one that was extracted \('Mali'"):
        on_raw(own(tmp_path, "Mali"), documents, {})
    with pytest.raises(LabelError, match=r"a\.jsonl:1: no document 'z' in the tables, and none with its text; extract"):
        on_raw(own(tmp_path, "Mali", doc_id="z"), documents, {})


def test_a_text_that_several_documents_have_needs_an_id(tmp_path):
    index = TextIndex([document("Peru", doc_id="b"), document("Peru!", "Peru", doc_id="c")])
    with pytest.raises(LabelError, match=r"a\.jsonl:1: its text is that of 'b', 'c'; give the doc_id"):
        index.find(own(tmp_path, "Peru"))
    assert index.candidates(own(tmp_path, "Peru")) == {"a", "b", "c"}


def test_with_an_index_only_the_candidates_are_needed(tmp_path):
    documents = {name: document(text, doc_id=name) for name, text in (("a", "Mali"), ("b", "Peru"), ("c", "Cuba"))}
    labelled = own(tmp_path, "Peru")
    index = TextIndex(documents.values())
    few = {name: documents[name] for name in index.candidates(labelled)}
    assert [one.doc_id for one in all_on_raw([labelled], few, {}, index=index)] == ["b"]


def test_the_option_says_which_text_was_labelled(tmp_path):
    documents = {"a": document("Peru  !", "Peru !", doc_id="a")}
    path = write_json(tmp_path, "a.jsonl", {"doc_id": "a", "text": "Peru", "mentions": []})
    for side in ("raw", "clean"):
        (labelled,) = read_labels(path, LabelOptions(labels_on=side))
        with pytest.raises(LabelError, match=rf"the text of 'a' is not .*; label `documents\.{side}_text`"):
            on_raw(labelled, documents, {})


def test_blanks_that_differ_are_noted(tmp_path):
    labelled = own(tmp_path, "to Ana Ruiz.", [(3, 11, "PERSON")])
    placed = on_raw(labelled, {"a": document("\ufeffto  Ana\r\nRuiz .", doc_id="a")}, {})
    assert placed.labels[0].text == "Ana\r\nRuiz"
    assert placed.notes == (
        f"{labelled.place}: blanks differ from those of the raw text; placed by all other characters",
    )


def test_quotes_tell_which_text_labels_without_one_stand_on(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("doc_id,start,end,label,text\na,3,7,country,Peru\n")
    (labelled,) = read_labels(path)
    assert found(on_raw(labelled, {"a": document("in Peru", "Peru", doc_id="a")}, {})) == [(3, 7, "country")]
    with pytest.raises(LabelError, match=r"a\.csv:2: the label 'Peru' says 3-7, where no such place is, nor"):
        on_raw(labelled, {"a": document("Mali", doc_id="a")}, {})
    with pytest.raises(LabelError, match=r"a\.csv:2: no document 'a' in the tables"):
        on_raw(labelled, {}, {})


def test_two_labelled_texts_of_one_document_are_an_error(tmp_path):
    lines = [{"doc_id": name, "text": "Peru", "mentions": []} for name in ("a", "b")]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    labelled = read_labels(path)
    with pytest.raises(LabelError, match=r"a\.jsonl:2: 'a' was labelled in .*a\.jsonl:1 too; keep one"):
        all_on_raw(labelled, {"a": document("Peru", doc_id="a")}, {})
    kept = all_on_raw(labelled, {"a": document("Peru", doc_id="a")}, {}, rejected=frozenset("b"))
    assert [one.doc_id for one in kept] == ["a", "b"]


BLANKS = st.text(" \n\r\t\u00a0\ufeff", max_size=3)


@given(words=st.lists(st.tuples(st.text("aé🚢\u0301", min_size=1), BLANKS, BLANKS), min_size=1), data=st.data())
def test_the_same_letters_are_found_among_other_blanks(words, data):
    one = "".join(word + blank for word, blank, _ in words)
    two = "".join(blank + word for word, _, blank in words)
    start = data.draw(st.integers(0, len(one) - 1))
    end = data.draw(st.integers(start + 1, len(one)))
    if letters(one[start:end]):
        (span,) = align(one, two, [Span(start, end)])
        assert letters(two[slice(*span)]) == letters(one[start:end])
        assert two[slice(*span)].strip("\ufeff \n\r\t\u00a0") == two[slice(*span)]
