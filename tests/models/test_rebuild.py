"""Texts are joined from the formats of the public corpora exactly as they were labelled."""

import gzip
import json

import pytest

from models.rebuild import Corpus, CorpusError, conllu_text, digest, lay_out, rebuild, running_text

GMB = Corpus("gmb", "gmb_", "gmb/*.csv*", "latin-1")


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("He said , `` No . ''", 'He said, "No."'),
        ("Peru 's rivers ( all ) rose", "Peru's rivers (all) rose"),
        ("It costs $ 5 , or 6 %", "It costs $5, or 6%"),
        ('A " b " c', 'A "b" c'),
        ("", ""),
    ],
)
def test_marks_hug_their_word(tokens, text):
    assert running_text(tokens.split()) == text


def test_places_of_tokens_point_at_them():
    tokens = ["In", "Peru", ",", '"', "Ana", '"', "ran", "."]
    text, places = lay_out(tokens)
    assert [text[start:end] for start, end in places] == tokens


def test_paragraphs_are_parted_by_a_blank_line():
    lines = [
        "# newpar",
        "# text = One.",
        "1\tOne",
        "# text = Two.",
        "# newpar",
        "# newpar_block = p",
        "# text = Three.",
    ]
    assert conllu_text(lines) == "One. Two.\n\nThree."


def passage_files(root):
    folder = root / "gmb"
    folder.mkdir()
    rows = "Sentence #,Word,POS,Tag\nSentence: 1,Rain,NN,O\n,fell,VBD,O\nSentence: 2,Fog,NN,O\n"
    (folder / "ner_dataset.csv.gz").write_bytes(gzip.compress(rows.encode("latin-1")))


def test_a_passage_is_found_by_the_number_of_its_first_sentence(tmp_path):
    passage_files(tmp_path)
    assert rebuild(tmp_path, {"gmb_0": digest("Rain fell\nFog")}, [GMB]) == {"gmb_0": "Rain fell\nFog"}


def test_another_version_of_a_text_is_an_error_that_names_it(tmp_path):
    passage_files(tmp_path)
    with pytest.raises(CorpusError, match="first gmb_1"):
        rebuild(tmp_path, {"gmb_1": digest("Sun")}, [GMB])


def test_a_press_release_has_its_title_first(tmp_path):
    folder = tmp_path / "re3d" / "Ministry"
    folder.mkdir(parents=True)
    row = {"_id": "12345678ABC", "title": "Rain", "text": "It fell."}
    (folder / "documents.json").write_text(json.dumps(row) + "\n", encoding="utf-8")
    corpus = Corpus("re3d", "re3d_", "re3d/*/documents.json*", "utf-8")
    wanted = {"re3d_12345678": digest("Rain\n\nIt fell.")}
    assert rebuild(tmp_path, wanted, [corpus]) == {"re3d_12345678": "Rain\n\nIt fell."}
