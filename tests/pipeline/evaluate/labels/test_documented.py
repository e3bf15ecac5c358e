"""The examples of docs/labels.md are read, and all say the same."""

import re

import pytest
from spacy.lang.en import English
from spacy.tokens import DocBin

from pipeline.config import PROJECT
from pipeline.evaluate.labels import FORMATS, on_raw, read_labels
from pipeline.evaluate.labels.reading import ENDINGS
from tests.pipeline.evaluate.labels.writers import document, found

PAGE = (PROJECT / "docs" / "labels.md").read_text(encoding="utf-8")
TEXT = "Peru sent Ana Ruiz."
LABELS = [(0, 4, "country"), (10, 18, "person")]
NAMES = ("dateline.jsonl", "prodigy.jsonl", "doccano.jsonl", "studio.json", "a.ann", "a.conll", "a.csv", "spacy.py")
EXAMPLES = dict(zip(NAMES, re.findall(r"```\w*\n(.*?)```", PAGE, re.DOTALL), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_read(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.write_text(EXAMPLES[name], encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    if path.suffix == ".py":
        exec(EXAMPLES[name], {"doc": English()(TEXT), "DocBin": DocBin})
        path = tmp_path / "a.spacy"
    first, *others = read_labels(path)
    assert found(on_raw(first, {"a.txt": document(TEXT, doc_id="a.txt")}, {})) == LABELS
    assert [found(on_raw(one, {"b.txt": document("No.", doc_id="b.txt")}, {})) for one in others] in ([], [[]])


@pytest.mark.parametrize("name", [*FORMATS, *sorted(ENDINGS), "--labels-on", "--offsets", "--map", "--labels-format"])
def test_every_format_ending_and_option_is_named(name):
    assert f"`{name}" in PAGE
