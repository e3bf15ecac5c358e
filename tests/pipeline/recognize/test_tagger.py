"""The component as spaCy sees it: saved, loaded, run on documents of any length."""

import json
import sys

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognize import tagger
from pipeline.recognize.encoder import Encoder
from tests.pipeline.recognize.weights import made_up

TEXT = "Ana Silva of the Ministry of Health left Peru.\nShe met John Smith in Chile."


def pipeline():
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline_tagger", name="ner").set_weights(made_up())
    return nlp


def entities(doc):
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents]


def test_what_was_saved_finds_the_same(tmp_path):
    nlp = pipeline()
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert entities(again(TEXT)) == entities(nlp(TEXT))
    assert entities(nlp(TEXT))


def test_the_same_weights_are_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        pipeline().to_disk(tmp_path / name)
    one, other = ((tmp_path / name / "ner" / tagger.WEIGHTS).read_bytes() for name in ("one", "other"))
    assert one == other


def test_without_weights_it_says_what_to_load():
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline_tagger")
    with pytest.raises(ModelError, match="load a trained pipeline"):
        nlp(TEXT)


def test_weights_of_another_version_are_refused(tmp_path):
    pipeline().to_disk(tmp_path / "model")
    path = tmp_path / "model" / "ner" / tagger.SETTINGS
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"rows": 7}), encoding="utf-8")
    with pytest.raises(ModelError, match="another version of Dateline; train it again"):
        spacy.load(tmp_path / "model")


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_text_has_no_names(text):
    assert entities(pipeline()(text)) == [] or text.strip() == ""


def test_a_very_long_text_is_read_to_its_end_in_segments(monkeypatch):
    monkeypatch.setattr(tagger, "_SEGMENT", 30)
    nlp = pipeline()
    doc = nlp("\n".join([TEXT] * 20))
    starts = [first for first, _ in tagger.segments(doc)]
    assert starts == [0, *(i + 1 for i, token in enumerate(doc[:-1]) if "\n" in token.text and i + 1 in starts)]
    assert sum(len(part) for _, part in tagger.segments(doc)) == len(doc)
    assert max(end for _, end, _ in entities(doc)) > len(doc) - 30


def test_an_encoder_without_its_library_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"pip install 'dateline\[accurate\]'"):
        Encoder(tmp_path / "model" / "ner" / "encoder")
