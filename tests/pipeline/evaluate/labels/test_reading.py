"""Hand labels are read whole or not at all, and a wrong one says where it stands and what to do."""

import json

import pytest

from pipeline.config import PROJECT
from pipeline.errors import LabelError
from pipeline.evaluate.labels import read_labels

TEXT = "Peru sent Anna Kovacs 🚢 to Cuba."


def line(*mentions, **row):
    return json.dumps({"doc_id": "a.txt", "text": TEXT, "mentions": list(mentions)} | row, ensure_ascii=False)


def mention(start=0, end=4, label="COUNTRY", **more):
    return {"start": start, "end": end, "label": label} | more


@pytest.fixture
def write(tmp_path):
    def write_lines(*lines, name="labels.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write_lines


def test_labels_come_in_text_order_with_types_of_the_tables(write):
    late, early = mention(27, 31, text="Cuba", entity="CU"), mention(10, 21, "PERSON")
    (document,) = read_labels(write(line(late, early)))
    assert [(label.type, label.text, label.entity) for label in document.labels] == [
        ("person", "Anna Kovacs", None),
        ("country", "Cuba", "CU"),
    ]


def test_blank_lines_are_skipped_and_places_count_them(write):
    path = write("", line(), "")
    assert read_labels(path)[0].place == f"{path}:2"


def test_a_folder_is_read_file_by_file_in_order(write, tmp_path):
    write(line(doc_id="b"), name="b.jsonl")
    write(line(doc_id="a"), name="a.jsonl")
    write("not labels", name="notes.txt")
    assert [document.doc_id for document in read_labels(tmp_path)] == ["a", "b"]


def test_line_separators_inside_a_text_end_no_line(write):
    text = "Peru\u2028sent\x85Anna\x0cby sea."
    assert read_labels(write(line(text=text)))[0].text == text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{", r":2: no labelled document \(.*; a line is an object in JSON"),
        ("[1]", r":2: no labelled document .*; a line is an object"),
        (json.dumps({"doc_id": "b"}), r":2: no labelled document \(KeyError\('text'\)\)"),
        (line(mention(label="CITY"), doc_id="b"), r":2: no type is known for label 'CITY'; .* --map CITY=person"),
        (line({"start": 0, "end": 4}, doc_id="b"), r":2: a mention needs start, end and label"),
        (line("Peru", doc_id="b"), r":2: a mention needs start, end and label"),
        (
            line(mention(0, 4, text="Mali"), doc_id="b"),
            r":2: the label 'Mali' says 0-4, where 'Peru' stands, nor is it near by; correct",
        ),
        (
            line(mention(4, 4), doc_id="b"),
            r":2: a label says 4-4, where no such place is; correct it, or say with --offsets",
        ),
        (line(mention(-4, 4), doc_id="b"), r":2: a label says -4-4"),
        (line(mention(30, 99), doc_id="b"), r":2: a label says 30-99"),
        (line(mention("0", "4"), doc_id="b"), r":2: a mention needs start, end \(numbers\) and label"),
        (line(mention(0, 4), mention(2, 6), doc_id="b"), r":2: 'Peru' and 'ru s' overlap; labels are flat, keep the"),
        (line(doc_id="a.txt"), r":2: 'a.txt' was labelled in .*:1 too; keep one"),
        (line(doc_id="b", mentions=None), r":2: "),
        (line(doc_id="b", text=None, mentions=[mention()]), r":2: "),
    ],
)
def test_a_wrong_line_names_its_place_and_the_remedy(write, wrong, message):
    with pytest.raises(LabelError, match=message):
        read_labels(write(line(), wrong))


def test_labels_that_are_not_there_are_an_error(tmp_path):
    for path in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(LabelError, match=r"no label file there; give a \.jsonl file"):
            read_labels(path)


def test_labels_that_are_no_utf8_are_an_error_with_a_place(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_bytes(line(doc_id="b").encode("utf-16"))
    with pytest.raises(LabelError, match=r"labels\.jsonl"):
        read_labels(path)


def test_the_labels_of_the_sample_corpus_can_be_read():
    documents = read_labels(PROJECT / "seeds" / "labels")
    assert len(documents) == 77
    assert sum(len(document.labels) for document in documents) > 1000
