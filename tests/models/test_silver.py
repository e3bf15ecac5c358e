"""Labels of the Groningen Meaning Bank become labels of our guide, or unknown."""

import pytest

from models.silver import convert_spans, passage, tagged_spans

NAMES = {
    ("title", "President"): "O",
    ("title", "Mr."): "O",
    ("geo", "Peru"): "COUNTRY",
    ("gpe", "Peruvian"): "COUNTRY",
    ("geo", "Lima"): "O",
    ("org", "Red Cross"): "ORG",
    ("org", "United Nations"): "AGENCY",
}


def test_runs_of_tags_are_spans():
    tags = "B-per I-per O B-geo B-geo I-org".split()
    assert tagged_spans(tags) == [(0, 2, "per"), (3, 4, "geo"), (4, 6, "geo")]


@pytest.mark.parametrize(
    ("words", "tags", "spans"),
    [
        ("President Ana Silva spoke", "B-per I-per I-per O", [(1, 3, "PERSON")]),
        ("Mr. Silva 's aide", "B-per I-per I-per O", [(1, 2, "PERSON")]),
        ("Peruvian President Silva", "B-per I-per I-per", [(0, 3, "?")]),
        ("Peru and Lima", "B-geo O B-geo", [(0, 1, "COUNTRY")]),
        ("the United Nations 's aide", "B-org I-org I-org I-org O", [(1, 3, "AGENCY")]),
        ("a Nameless Body", "O B-org I-org", [(1, 3, "?")]),
        ("rain on Quiet Monday", "O O O B-tim", [(2, 3, "?")]),
    ],
)
def test_each_tag_is_read_with_the_table_of_names(words, tags, spans):
    assert convert_spans(words.split(), tags.split(), NAMES) == spans


def test_a_passage_has_one_sentence_a_line():
    rows = [["", word, "", tag] for word, tag in (("Peru", "B-geo"), ("won", "O"), (".", "O"))]
    text = passage(7, [rows, rows], NAMES)
    assert (text.doc_id, text.text) == ("silver_7", "Peru won.\nPeru won.")
    assert [text.text[m.start : m.end] for m in text.mentions] == ["Peru", "Peru"]
