"""The component as spaCy sees it: saved, loaded, run on documents of any length."""

import json
import os
import subprocess
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


@pytest.mark.parametrize("feature", tagger.FEATURES)
def test_weights_for_other_features_are_refused(tmp_path, feature):
    pipeline().to_disk(tmp_path / "model")
    path = tmp_path / "model" / "ner" / tagger.SETTINGS
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["features"][feature] = 7
    path.write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(ModelError, match="another version of Dateline; train it again"):
        spacy.load(tmp_path / "model")


@pytest.mark.parametrize("name", [tagger.SETTINGS, tagger.WEIGHTS])
@pytest.mark.parametrize("content", [None, b"{}"], ids=["absent", "broken"])
def test_a_broken_file_of_a_model_is_named(tmp_path, name, content):
    pipeline().to_disk(tmp_path / "model")
    path = tmp_path / "model" / "ner" / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ModelError, match=r"cannot be read .*; fetch the model again"):
        spacy.load(tmp_path / "model")


def test_a_tagger_without_weights_is_not_saved(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("dateline_tagger")
    with pytest.raises(ModelError, match="train it first"):
        nlp.to_disk(tmp_path / "model")


def test_a_model_is_never_turned_into_bytes_without_its_weights():
    with pytest.raises(ModelError, match="use `to_disk`"):
        pipeline().to_bytes()


def test_several_processes_find_what_one_finds():
    texts = [TEXT, "Rain in Lima.", TEXT * 3]
    nlp = pipeline()
    alone = [entities(doc) for doc in nlp.pipe(texts)]
    assert [entities(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=1)] == alone


def test_an_empty_text_has_no_names():
    assert entities(pipeline()("")) == []


def test_a_very_long_text_is_read_to_its_end_in_segments(monkeypatch):
    monkeypatch.setattr(tagger, "_SEGMENT", 30)
    nlp = pipeline()
    doc = nlp("\n".join([TEXT] * 20))
    starts = [first for first, _ in tagger.segments(doc)]
    assert starts == [0, *(i + 1 for i, token in enumerate(doc[:-1]) if "\n" in token.text and i + 1 in starts)]
    assert sum(len(part) for _, part in tagger.segments(doc)) == len(doc)
    assert max(end for _, end, _ in entities(doc)) > len(doc) - 30


def test_lists_say_the_same_whatever_the_order_in_which_a_process_meets_them():
    code = (
        "import spacy; from pipeline.recognize.features import Featurizer; nlp = spacy.blank('en');"
        "print(Featurizer(nlp.tokenizer)(nlp.make_doc('Hamas, Intel and 3M in St. Petersburg, INTEL')).tags.tolist())"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]


def test_an_encoder_without_its_library_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"pip install 'dateline\[accurate\]'"):
        Encoder(tmp_path / "model" / "ner" / "encoder")
