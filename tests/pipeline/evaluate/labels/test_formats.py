"""The same labels come out of every format, whatever is in the text."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline.errors import LabelError
from pipeline.evaluate.labels import FORMATS, LabelOptions, on_raw, read_labels
from pipeline.evaluate.labels.reading import format_of
from tests.pipeline.evaluate.labels.writers import (
    DOC_ID,
    WIDTHS,
    WRITERS,
    conll,
    count,
    counted,
    document,
    found,
    fresh,
    prodigy,
    region,
    spans,
    task,
    write_json,
)

TEXT = "😀 Peru\u00a0sent Ana\r\nRuiz 🚢 to e\u0301 Côte  d’Ivoire, said\u2028UN."
LABELS = [
    (2, 6, "country"),
    (12, 21, "person"),
    (TEXT.index("Côte"), TEXT.index(", said"), "country"),
    (TEXT.index("UN."), TEXT.index("UN.") + 2, "agency"),
]
WHOLE_WORDS = TEXT.replace(",", " ,").replace("UN.", "UN .")
WORD_LABELS = [
    (WHOLE_WORDS.index(TEXT[start:end]), WHOLE_WORDS.index(TEXT[start:end]) + end - start, name)
    for start, end, name in LABELS
]
FORMS = {
    "prodigy_by_text": "prodigy",
    "doccano_objects": "doccano",
    "iobes": "conll",
    "conllu": "conll",
    "comma": "csv",
}


@st.composite
def labelled_texts(draw):
    """A text of words and blanks, and labels that begin and end with words."""
    words = st.text("aZé🚢漢\u0301’-ß😀", min_size=1, max_size=4)
    blanks = st.sampled_from([" ", "  ", "\n", "\r\n", "\u00a0", "\t", "\u2028", " \n\n"])
    kinds = st.sampled_from([None, None, "person", "country", "agency"])
    text, labels = draw(st.sampled_from(["", "\n", " "])), []
    for size, kind in draw(st.lists(st.tuples(st.integers(1, 3), kinds), min_size=1, max_size=8)):
        start = len(text)
        text += "".join(draw(words) + draw(blanks) for _ in range(size - 1)) + draw(words)
        if kind:
            labels.append((start, len(text), kind))
        text += draw(blanks)
    return text, labels


def placed(path, text, options=None, doc_id=DOC_ID):
    (labelled,) = read_labels(path, options)
    return on_raw(labelled, {doc_id: document(text, doc_id=doc_id)}, {})


def test_every_format_has_a_writer():
    assert {FORMS.get(name, name) for name in WRITERS} == set(FORMATS)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_text_with_all_sorts_of_characters_keeps_its_labels(name, tmp_path):
    read = placed(WRITERS[name](tmp_path, WHOLE_WORDS, WORD_LABELS), WHOLE_WORDS)
    assert (read.doc_id, read.text, read.labels_on) == (DOC_ID, WHOLE_WORDS, "raw")
    assert found(read) == WORD_LABELS
    assert [label.text for label in read.labels] == [WHOLE_WORDS[start:end] for start, end, _ in WORD_LABELS]


@settings(deadline=None, max_examples=60)
@given(case=labelled_texts())
def test_all_formats_say_the_same(case, tmp_path_factory):
    text, labels = case
    folder = tmp_path_factory.getbasetemp()
    read = {name: found(placed(write(fresh(folder), text, labels), text)) for name, write in WRITERS.items()}
    assert read == dict.fromkeys(WRITERS, labels)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_content_tells_the_format(name, tmp_path):
    path = WRITERS[name](tmp_path, WHOLE_WORDS, WORD_LABELS)
    file = path / "wire" / "a.ann" if path.is_dir() else path
    assert format_of(file) == FORMS.get(name, name)
    other = file.with_suffix(".txt")
    if name not in {"brat", "docbin"}:
        os.replace(file, other)
        assert format_of(other) == FORMS.get(name, name)


@settings(deadline=None)
@given(case=labelled_texts(), unit=st.sampled_from(sorted(WIDTHS)), quotes=st.booleans())
def test_offsets_are_read_in_the_unit_that_is_named(case, unit, quotes, tmp_path_factory):
    text, labels = case
    mentions = spans(text, counted(text, labels, unit), quotes=False)
    if quotes:
        words = [{"text": text[start:end]} for start, end, _ in labels]
        mentions = [mention | quote for mention, quote in zip(mentions, words, strict=True)]
    row = {"doc_id": DOC_ID, "text": text, "mentions": mentions}
    path = write_json(fresh(tmp_path_factory.getbasetemp()), "a.jsonl", row)
    assert found(read_labels(path, LabelOptions(offsets=unit))[0]) == labels


def shown(text, unit):
    """How long ``text`` is in ``unit``."""
    seen = text.replace("\r\n", "\n") if "CR LF" in unit else text
    return count(seen, len(seen), unit.partition(",")[0])


@pytest.mark.parametrize("unit", ["code-points", "utf-16", "bytes", "utf-16, CR LF as one"])
@pytest.mark.parametrize("form", ["dateline", "prodigy", "labelstudio", "csv"])
def test_quotes_tell_the_unit(unit, form, tmp_path):
    places = [(shown(TEXT[:start], unit), shown(TEXT[:end], unit), name) for start, end, name in LABELS]
    quotes = [TEXT[start:end] for start, end, _ in LABELS]
    rows = [
        {"start": start, "end": end, "label": name, "text": quote}
        for (start, end, name), quote in zip(places, quotes, strict=True)
    ]
    if form == "csv":
        path = tmp_path / "a.csv"
        cells = [f'{DOC_ID},{row["start"]},{row["end"]},{row["label"]},"{row["text"]}"' for row in rows]
        path.write_text("\n".join(["doc_id,start,end,label,text", *cells]), encoding="utf-8", newline="")
    elif form == "labelstudio":
        result = [{"type": "labels", "value": row | {"labels": [row["label"]]}} for row in rows]
        path = write_json(tmp_path, "a.json", [{"data": {"text": TEXT}, "annotations": [{"result": result}]}])
    else:
        key = {"dateline": "mentions", "prodigy": "spans"}[form]
        path = write_json(tmp_path, "a.jsonl", {"doc_id": DOC_ID, "text": TEXT, key: rows})
    read = placed(path, TEXT)
    assert found(read) == LABELS
    assert [unit in note for note in read.notes] == ([] if unit == "code-points" else [True])


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IOB2", "B-PER I-PER O B-PER B-PER"),
        ("IOB1", "I-PER I-PER O I-PER B-PER"),
        ("IOBES", "B-PER E-PER O S-PER S-PER"),
        ("BILOU", "B-PER L-PER O U-PER U-PER"),
        ("BMES", "B-PER E-PER O S-PER S-PER"),
    ],
)
def test_every_scheme_of_tags_is_read(scheme, tags, tmp_path):
    words = ["Ana", "Ruiz", "and", "Lee", "Kim"]
    rows = [f"{word} NN B-NP {tag}" for word, tag in zip(words, tags.split(), strict=True)]
    path = tmp_path / "eng.testa"
    path.write_text("-DOCSTART- -X- -X- O\n\n" + "\n".join(rows) + "\n\n", encoding="utf-8")
    (read,) = read_labels(path)
    assert [label.text for label in read.labels] == ["Ana Ruiz", "Lee", "Kim"]
    loose = [f"{path}:1: 2 names begin with another tag than B, read as IOB1"]
    assert list(read.notes) == (loose if scheme == "IOB1" else [])


def test_what_was_not_accepted_in_prodigy_is_noted(tmp_path):
    path = prodigy(tmp_path, TEXT, LABELS)
    other = {"text": "No.", "spans": [], "answer": "reject"}
    path.write_text(path.read_text() + json.dumps(other) + "\n" + json.dumps(other | {"answer": "ignore"}) + "\n")
    (read,) = read_labels(path)
    assert read.notes == (f"{path}:2: left out, its answer is 'reject'", f"{path}:3: left out, its answer is 'ignore'")


def test_what_label_studio_knows_besides_is_noted(tmp_path):
    predicted = {"result": [region("Not done.", 0, 3, "person")]}
    empty = task("Not done.", [], id=2, annotations=[], predictions=[predicted])
    one = task(TEXT, LABELS)
    first = one["annotations"][0]
    one["annotations"] += [{"id": 6, "was_cancelled": True, "result": []}, {"id": 7, "result": first["result"]}]
    first["result"] = [*first["result"], {"type": "choices", "value": {}}]
    path = write_json(tmp_path, "a.json", [one, empty])
    (read,) = read_labels(path)
    assert found(read) == LABELS
    assert list(read.notes) == [
        f"{path}: record 1 (task 1): left out annotation 6, cancelled",
        f"{path}: record 1 (task 1), annotation 5: left out 1 results that are no labels of text",
        f"{path}: record 1 (task 1): 2 annotations that agree, took the first",
        f"{path}: record 2 (task 2): left out, nobody annotated it",
    ]


def test_the_ground_truth_is_taken_of_annotations_that_differ(tmp_path):
    one = task(TEXT, LABELS)
    one["annotations"].append({"id": 6, "result": []})
    with pytest.raises(LabelError, match=r"record 1 \(task 1\): annotations 5, 6 differ; mark one as ground truth, or"):
        read_labels(write_json(tmp_path, "a.json", [one]))
    one["annotations"][0]["ground_truth"] = True
    (read,) = read_labels(write_json(tmp_path, "a.json", [one]))
    assert (found(read), "took 5, the ground truth" in read.notes[0]) == (LABELS, True)


def test_predictions_count_only_where_nothing_is_said_of_annotations(tmp_path):
    one = {"data": {"text": TEXT}, "predictions": [{"result": [region(TEXT, *label) for label in LABELS]}]}
    (read,) = read_labels(write_json(tmp_path, "a.json", [one]))
    assert (found(read), "these are predictions, by no annotator" in read.notes[0]) == (LABELS, True)


def test_one_task_over_several_lines_is_read(tmp_path):
    path = tmp_path / "task.json"
    path.write_text(json.dumps(task(TEXT, LABELS), indent=2), encoding="utf-8")
    assert found(read_labels(path)[0]) == LABELS


def test_other_lines_of_brat_and_other_spans_of_spacy_are_noted(tmp_path):
    WRITERS["brat"](tmp_path, TEXT, LABELS)
    with (tmp_path / "wire" / "a.ann").open("a") as file:
        file.write("R1\tWorks Arg1:T1 Arg2:T2\n#1\tAnnotatorNotes T1\tsure?\n")
    assert "left out 2 lines" in read_labels(tmp_path)[0].notes[0]
    doc = Doc(Vocab(), words=["Peru"])
    doc.spans["sc"] = [doc.char_span(0, 4, label="COUNTRY")]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    assert "left out spans outside `ents`: 1 of 'sc'" in read_labels(tmp_path / "a.spacy")[0].notes[0]


def test_facts_are_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "doc_id;start;end;label;entity;kind;country;form\na;0;2;AGENCY;United Nations;intergovernmental;;\n"
    )
    (label,) = placed(path, "UN", doc_id="a").labels
    assert (label.entity, label.kind, label.country, label.form) == ("United Nations", "intergovernmental", None, None)


WRONG = {
    "prodigy.jsonl": [
        ({"text": "a", "answer": "reject"}, r":1: left out, .* as is all else in the file; accept"),
        ({"text": "a", "label": "SPORT", "answer": "accept"}, r":1: no spans, .* give a dataset of ner\.manual"),
        ({"text": "Peru", "spans": [{"start": 0, "end": 9, "label": "PER"}]}, r":1: a label says 0-9, .* --offsets"),
        ({"text": "Peru", "spans": [[0, 4]]}, r":1: a span needs start, end and label .*; add them"),
    ],
    "doccano.jsonl": [
        ({"text": "a", "label": ["SPORT"]}, r":1: no list of labels with offsets; export a project of sequence lab"),
        ({"text": None, "label": []}, r":1: `text` holds no text \(None\); add"),
    ],
    "studio.json": [
        ([{"data": {"text": "a"}, "annotations": []}], r"record 1: left out, nobody annotated it, as is all else"),
        ([{"data": {"text": "a"}, "annotations": 3}], r"record 1: holds no list of annotations; export as JSON"),
        ([task("a", [], data={"html": 1})], r"record 1 \(task 1\): no plain text in `data`; label a `Text`"),
        (
            [task("a", [], annotations=[{"id": 8, "result": [{"type": "labels", "value": {"labels": []}}]}])],
            r"\(task 1\), annotation 8: a region has \[\] for labels; give each region one",
        ),
    ],
}


@pytest.mark.parametrize(("name", "row", "message"), [(n, *case) for n, cases in WRONG.items() for case in cases])
def test_a_wrong_row_names_its_place_and_the_remedy(name, row, message, tmp_path):
    with pytest.raises(LabelError, match=message):
        read_labels(write_json(tmp_path, name, row))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "doc_id,start,end,label\na,x,2,PER\n", r"a\.csv:2: invalid literal .*; start and end are whole numb"),
        ("a.csv", "doc_id,start,end,label\na,1\n", r"a\.csv:2: has 2 cells, the header 4; put quotes around commas"),
        ("a.csv", "doc,start\n", r"a\.csv: its format is not known; name it with --labels-format"),
        ("a.conll", "Ana B-PER\nRuiz\n", r"a\.conll:2: has 1 columns, line 1 has 2; give each line a token and a tag"),
        ("a.conll", "Ana B-PER\nRuiz PER\n", r"a\.conll:2: 'PER' is no tag; the last column holds O, B-PERSON"),
        ("a.conll", "\n", r"a\.conll: holds no tokens"),
        ("a.spacy", "x", r"a\.spacy: is no DocBin of spaCy .*; write it with DocBin\.to_disk"),
        ("a.ann", "T1\tPerson 0 4\n", r"a\.ann:1: no label of brat .*; write `T1`, tab"),
        ("a.ann", "T1\tPerson 0 3;8 12\tAna Ruiz\n", r"a\.ann:1: 'Ana Ruiz' is labelled in pieces; .* join or delete"),
        ("b.ann", "T1\tPerson 0 3\tAna\n", r"b\.txt: cannot be read .*; labels need it, so put it there"),
        ("a.txt", "Ana von Ruiz.", r"a\.txt: its format is not known"),
        ("a.bio", b"\xff O\n", r"a\.bio: is no UTF-8 .*; save it as UTF-8"),
    ],
)
def test_a_wrong_file_names_its_place_and_the_remedy(name, content, message, tmp_path):
    (tmp_path / "a.txt").write_text("Ana von Ruiz.")
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LabelError, match=message):
        read_labels(tmp_path / name)


def test_a_folder_may_hold_several_formats(tmp_path):
    write_json(tmp_path, "b.jsonl", {"doc_id": "b", "text": "Peru", "mentions": []})
    conll(tmp_path, "Ana went", [(0, 3, "person")], "# newdoc id = c")
    assert [one.doc_id for one in read_labels(tmp_path)] == ["c", "b"]
