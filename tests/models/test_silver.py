"""Labels of the Groningen Meaning Bank become labels of our guide, or unknown."""

import pytest

from models.rebuild import load_corpora
from models.silver import Lists, Rule, column_sentences, convert_spans, load_lists, passage, tagged_spans

LISTS = Lists(
    names={
        "Peru": "COUNTRY",
        "Peruvian": "COUNTRY",
        "Georgia": "?",
        "Red Cross": "ORG",
        "United Nations": "AGENCY",
        "UN Women's Fund": "AGENCY",
    },
    titles=frozenset({("Mr.",), ("President",), ("Minister", "of", "Health")}),
    title_words=frozenset({"Mr.", "President", "Minister", "of", "Health"}),
    rules={
        ("gmb", "per"): Rule("person", ""),
        ("gmb", "geo"): Rule("place", "PLACE"),
        ("gmb", "org"): Rule("name", "AGENCY|ORG"),
        ("gmb", "tim"): Rule("outside", ""),
    },
)


def test_runs_of_tags_are_spans():
    tags = ["B-per", "I-per", "O", "B-geo", "B-geo", "I-geo"]
    assert tagged_spans(tags) == [(0, 2, "per"), (3, 4, "geo"), (4, 6, "geo")]


def test_a_run_may_begin_inside_as_in_wikigold():
    assert tagged_spans(["I-PER", "I-PER", "I-LOC", "O", "I-LOC"]) == [
        (0, 2, "PER"),
        (2, 3, "LOC"),
        (4, 5, "LOC"),
    ]


@pytest.mark.parametrize(
    ("words", "tags", "spans"),
    [
        ("President Ana Silva spoke", "B-per I-per I-per O", [(1, 3, "PERSON")]),
        ("Mr. Silva 's aide", "B-per I-per I-per O", [(1, 2, "PERSON")]),
        ("Peruvian President Silva", "B-per I-per I-per", [(0, 3, "?")]),
        ("Minister of Health Ana Silva", "B-per I-per I-per I-per I-per", [(3, 5, "PERSON")]),
        ("Georgia and Ana", "B-geo O B-per", [(0, 1, "?"), (2, 3, "PERSON")]),
        ("UN Women 's Fund", "B-org I-org I-org I-org", [(0, 4, "AGENCY")]),
        ("the Red Cross", "O B-org I-org", [(1, 3, "ORG")]),
        ("Peru and Lima", "B-geo O B-geo", [(0, 1, "COUNTRY"), (2, 3, "PLACE")]),
        ("southern Peru", "B-geo I-geo", [(0, 2, "?")]),
        ("the United Nations", "B-geo I-geo I-geo", [(1, 3, "AGENCY")]),
        ("Red Cross", "B-geo I-geo", [(0, 2, "PLACE")]),
        ("Minister of Ana", "B-per O O", [(0, 1, "?"), (2, 3, "?")]),
        ("the United Nations 's aide", "B-org I-org I-org I-org O", [(1, 3, "AGENCY")]),
        ("a Nameless Body", "O B-org I-org", [(1, 3, "AGENCY|ORG")]),
        ("rain on Quiet Monday", "O O O B-tim", [(2, 3, "?")]),
    ],
)
def test_each_tag_is_read_with_the_table_of_names(words, tags, spans):
    assert convert_spans(words.split(), tags.split(), "gmb", LISTS) == spans


def test_a_passage_has_one_sentence_a_line():
    sentence = [("Peru", "B-geo"), ("won", "O"), (".", "O")]
    text = passage("silver_7", [sentence, sentence], "gmb", LISTS)
    assert text.text == "Peru won.\nPeru won."
    assert [text.text[m.start : m.end] for m in text.mentions] == ["Peru", "Peru"]


def test_a_file_with_a_token_a_line_is_sentences():
    content = "# text = Peru won\n1\tPeru\tB-LOC\n2\twon\tO\n\n1\tGood\tO\n"
    assert list(column_sentences(content, 1, 2)) == [[("Peru", "B-LOC"), ("won", "O")], [("Good", "O")]]


def test_every_tag_of_a_corpus_with_columns_has_a_rule():
    corpora = {corpus.name for corpus in load_corpora().values() if corpus.columns}
    assert {corpus for corpus, _ in load_lists().rules} == corpora
