"""What is written for labelling tools is read back as the same mentions."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import schemas
from pipeline.evaluate.labels import LabelOptions, on_raw, read_labels
from pipeline.evaluate.labels.reading import format_of
from pipeline.export import WRITERS
from pipeline.export.prelabelled import doccano, labelstudio, prodigy
from tests.pipeline.export.corpus import MENTIONS, TEXTS, row, write_tables

FORMS = {"prodigy": prodigy, "labelstudio": labelstudio, "doccano": doccano}
CORPUS = {key: row(schemas.DOCUMENTS, doc_id=key, raw_text=text, clean_text=text) for key, text in TEXTS.items()}
BLANKS = [" ", "\r\n", "\u00a0", "\n\n", " 😀 ", "\u2028", "\x85"]
WORDS = st.tuples(
    st.text("aé\u0301🚢漢’", min_size=1, max_size=5),
    st.sampled_from(BLANKS),
    st.sampled_from([None, "person", "agency"]),
)


def spans(mentions):
    return [(mention.raw_start, mention.raw_end, mention.type) for mention in mentions]


def labels(document):
    return [(*label.span, label.type) for label in document.labels]


@pytest.mark.parametrize("form", FORMS)
def test_the_mentions_come_back(form, small, tmp_path):
    to = tmp_path / "to.jsonl"
    assert WRITERS[form](small, to, force=False) == [f"{to}: 3 documents"]
    assert format_of(to) == form
    read = {one.doc_id: one for one in read_labels(to)}
    assert {doc_id: one.text for doc_id, one in read.items()} == TEXTS
    for doc_id, one in read.items():
        assert labels(one) == spans(mention for mention in MENTIONS if mention.doc_id == doc_id)
        assert labels(on_raw(one, CORPUS, {})) == labels(one)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_tables_give_the_same_bytes(form, small, tmp_path):
    for name in ("one", "two"):
        WRITERS[form](small, tmp_path / name, force=False)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_no_document_makes_a_file_without_any(form, tmp_path):
    to = tmp_path / "to"
    assert WRITERS[form](write_tables(tmp_path / "tables"), to, force=False) == [f"{to}: 0 documents"]
    assert to.read_text() == ("[]\n" if form == "labelstudio" else "")


def test_label_studio_gets_predictions_that_name_their_region(small, tmp_path):
    WRITERS["labelstudio"](small, tmp_path / "to", force=False)
    task = json.loads((tmp_path / "to").read_text(encoding="utf-8"))[0]
    region = task["predictions"][0]["result"][0]
    assert task["data"]["doc_id"] == "a"
    assert (region["from_name"], region["to_name"], region["type"]) == ("label", "text", "labels")
    assert region["value"] == {"start": 2, "end": 10, "text": "Ana Ruiz", "labels": ["PERSON"]}


def test_doccano_gets_units_of_utf_16(small, tmp_path):
    WRITERS["doccano"](small, tmp_path / "to", force=False)
    first = json.loads((tmp_path / "to").read_text(encoding="utf-8").splitlines()[0])
    assert first["label"][0] == [3, 11, "PERSON"]


@settings(deadline=None)
@given(parts=st.lists(WORDS, min_size=1), form=st.sampled_from(sorted(FORMS)))
def test_any_text_comes_back(parts, form, tmp_path_factory):
    text, mentions = "", []
    for word, blank, kind in parts:
        if kind:
            where = {"raw_start": len(text), "raw_end": len(text) + len(word), "mention_id": f"a:{len(text)}"}
            mentions.append(row(schemas.MENTIONS, doc_id="a", type=kind, **where))
        text += word + blank
    document = row(schemas.DOCUMENTS, doc_id="a", raw_text=text, clean_text=text)
    folder = tmp_path_factory.getbasetemp()
    tables = write_tables(folder / "tables", documents=[document], mentions=mentions)
    WRITERS[form](tables, folder / "to.json", force=True)
    (read,) = read_labels(folder / "to.json", LabelOptions(format=form))
    assert (read.doc_id, read.text, labels(read)) == ("a", text, spans(mentions))
