"""What a token says of itself: shape, letters, and the lists that know it."""

import pytest
import spacy

from pipeline.recognize.features import (
    LISTS,
    PHRASE_TAGS,
    PHRASES,
    POSITIONS,
    ROWS,
    SHAPES,
    WORD_TAGS,
    Featurizer,
    rows_of_word,
    shape_of,
)


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("en")


@pytest.fixture(scope="module")
def featurizer(nlp):
    return Featurizer(nlp.tokenizer)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("lake", "lower"),
        ("Lake", "title"),
        ("LAKE", "upper"),
        ("McLake", "mixed"),
        ("A.", "initial"),
        ("1,200", "digit"),
        ("\n\n", "space"),
        ("—", "mark"),
        ("covid-19", "lower"),
        ("山", "initial"),
    ],
)
def test_a_word_has_a_shape(word, shape):
    assert SHAPES[shape_of(word)] == shape


def test_words_that_share_letters_share_rows():
    one, other, foreign = (set(rows_of_word(word)[1]) for word in ("Okonkwo", "Okonjo", "Smith"))
    assert len(one & other) > 2
    assert not one & foreign


def test_digits_and_case_make_no_other_word():
    assert rows_of_word("Room 12") == rows_of_word("room 34")


@pytest.mark.parametrize("word", ["", "a", "x" * 5000])
def test_rows_lie_in_the_table_and_are_few(word):
    whole, pieces = rows_of_word(word)
    assert pieces or not word
    assert all(0 <= row < ROWS - 1 for row in (*whole, *pieces))
    assert len(pieces) <= 24


def phrases(nlp, featurizer, text):
    words = [token.text for token in nlp.make_doc(text)]
    return [(" ".join(words[start:end]), PHRASES[kind]) for start, end, kind in featurizer.phrases(words)]


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("He left Peru for Chile", [("Peru", "country"), ("Chile", "country")]),
        ("tell us of US aid", [("US", "country")]),
        ("in Georgia", [("Georgia", "doubtful")]),
        ("the South African team", [("South African", "country")]),
        ("the World Health Organization said", [("World Health Organization", "intergovernmental")]),
        ("the World Health\nOrganization said", [("World Health \n Organization", "intergovernmental")]),
        ("Amnesty International said", [("Amnesty International", "organisation")]),
        ("a walk in Yokohama", [("Yokohama", "place")]),
        ("peru and yokohama", []),
        ("Intel and INTEL", [("Intel", "organisation"), ("INTEL", "organisation")]),
        ("in St. Petersburg", [("St. Petersburg", "place")]),
        ("the 3M offices", [("3 M", "organisation")]),
    ],
)
def test_lists_know_phrases_the_longest_first(nlp, featurizer, text, expect):
    assert phrases(nlp, featurizer, text) == expect


def test_each_token_has_the_features_of_its_spelling(nlp, featurizer):
    doc = nlp.make_doc("Peru won. PERU won.")
    features = featurizer(doc)
    assert [features.words[form] for form in features.forms] == [token.text for token in doc]
    assert features.groups[0] == features.groups[3]
    assert features.forms[0] != features.forms[3]
    alone = 1 + PHRASES.index("country") * len(POSITIONS) + POSITIONS.index("U")
    assert features.tags.tolist() == [alone, 0, 0, alone, 0, 0]


def test_lists_of_names_and_titles_are_bits_of_a_word(featurizer):
    bits = featurizer.word_tag("Maria") % (1 << len(LISTS))
    assert bits & 1 << LISTS.index("forename")
    assert featurizer.word_tag("Minister") % (1 << len(LISTS)) & 1 << LISTS.index("title")


def test_all_tags_are_below_their_number(nlp, featurizer):
    features = featurizer(nlp.make_doc("Dr. Maria Silva of the Ministry of Health, Lima, Peru (12 May)\n日本"))
    assert max(features.tags) < PHRASE_TAGS
    assert max(features.word_tags) < WORD_TAGS
