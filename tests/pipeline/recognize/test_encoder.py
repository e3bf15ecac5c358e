"""The encoder's view of a token is the mean over its pieces, whatever window they stand in."""

import sys
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
import spacy
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import BertPreTokenizer

from pipeline.errors import ModelError
from pipeline.recognize import encoder, pieces
from pipeline.recognize.features import Featurizer

VOCABULARY = {"[UNK]": 0, "rain": 2, "##y": 4, "in": 6, "lima": 8, ".": 10}


class Session:
    """Gives each piece its own number as its state, and remembers how long the windows were."""

    lengths: ClassVar = []

    def __init__(self, *_args, **_options):
        self.lengths.clear()

    def run(self, _outputs, inputs):
        self.lengths.append(inputs["ids"].shape[1])
        return [inputs["ids"][:, :, None].astype(np.float32)]


@pytest.fixture
def made(tmp_path, monkeypatch):
    tokenizer = Tokenizer(WordPiece(VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.enable_padding(length=9)  # as the pretrained one has it
    tokenizer.save(str(tmp_path / encoder.TOKENIZER))
    options = SimpleNamespace(intra_op_num_threads=0, inter_op_num_threads=0)
    library = SimpleNamespace(InferenceSession=Session, SessionOptions=lambda: options)
    monkeypatch.setitem(sys.modules, "onnxruntime", library)
    return encoder.Encoder(tmp_path)


def features(text):
    nlp = spacy.blank("en")
    return Featurizer(nlp.tokenizer)(nlp.make_doc(text))


def test_a_token_is_the_mean_of_its_pieces(made):
    assert made(features("rainy in lima.")).ravel().tolist() == [3.0, 6.0, 8.0, 10.0]


def test_white_space_has_a_piece_of_its_own(made):
    assert made(features("in\n\nlima")).ravel().tolist() == [6.0, 1.0, 8.0]


def test_windows_are_run_one_by_one_and_joined(made, monkeypatch):
    monkeypatch.setattr(pieces.cuts, "__defaults__", (4,))
    assert made(features("rainy in lima. rain in")).ravel().tolist() == [3.0, 6.0, 8.0, 10.0, 2.0, 6.0]
    assert Session.lengths == [6, 5]


def test_a_broken_graph_is_named(tmp_path):
    (tmp_path / encoder.TOKENIZER).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be read .*; fetch the model again"):
        encoder.Encoder(tmp_path)
