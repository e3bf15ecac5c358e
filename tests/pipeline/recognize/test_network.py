"""The network reads a document by itself, and remembers what it knows of a word."""

import numpy as np
import pytest
import spacy

from pipeline.recognize.decode import TAGS
from pipeline.recognize.features import Featurizer
from tests.pipeline.recognize.weights import made_up


@pytest.fixture(scope="module")
def read():
    nlp = spacy.blank("en")
    featurizer = Featurizer(nlp.tokenizer)
    return lambda text: featurizer(nlp.make_doc(text))


def test_every_token_has_a_score_for_every_tag(read):
    assert made_up()(read("He left Peru.")).shape == (4, len(TAGS))


@pytest.mark.parametrize("text", ["Peru", "a b", "Ana Silva left Peru. " * 40])
def test_texts_of_any_length_are_read(read, text):
    assert np.isfinite(made_up()(read(text))).all()


def test_what_was_read_before_changes_no_figure(read):
    fresh, used = made_up(), made_up()
    for text in ("Chile won.", "Ana Silva of the Ministry of Health", "Peru"):
        used(read(text))
    assert np.array_equal(fresh(read("Ana Silva left Peru.")), used(read("Ana Silva left Peru.")))


def test_a_word_far_away_tells_of_the_same_word_here(read):
    gap = "the rain fell on and on " * 5
    one = made_up()(read(f"Silva won. {gap} Silva left."))
    other = made_up()(read(f"Silva lost. {gap} Silva left."))
    elsewhere = made_up()(read(f"Gomez lost. {gap} Silva left."))
    third = made_up()(read(f"Gomez won. {gap} Silva left."))
    assert not np.array_equal(one[-3], other[-3])  # "Silva" sees its other place
    assert np.array_equal(elsewhere[-3], third[-3])


def test_what_an_encoder_says_counts(read):
    network, features = made_up(encoded=3), read("Peru won")
    said = np.zeros((2, 3), dtype=np.float32)
    assert not np.array_equal(network(features, said), network(features, said + 1))
