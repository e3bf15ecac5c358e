"""Labels and texts become spaCy documents without losing a label in silence."""

import json
import os
from pathlib import Path

import pytest
import spacy

from models.convert import (
    STAND_OFF,
    WRITTEN,
    LabelError,
    LabelledText,
    Losses,
    Mention,
    cleaned,
    is_held_out,
    labelled_text,
    read_labelled,
    read_rows,
    read_stand_off,
    refuse,
    to_doc,
    widen_tokenizer,
)
from models.rebuild import CorpusError, digest

CORPORA = os.environ.get("DATELINE_CORPORA")
NLP = widen_tokenizer(spacy.blank("en"))


def text_with(text: str, *marked: tuple[str, str]) -> LabelledText:
    """A text whose mentions are the first places of the marked words."""
    mentions = [Mention(text.index(words), text.index(words) + len(words), label) for words, label in marked]
    return LabelledText("made-up", text, tuple(sorted(mentions, key=lambda mention: mention.start)))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("A U.S.-led force", [("U.S.", "COUNTRY")]),
        ("Talks on Russia/Ukraine", [("Russia", "COUNTRY"), ("Ukraine", "COUNTRY")]),
        ("Indian-born Ana Silva", [("Indian", "COUNTRY"), ("Ana Silva", "PERSON")]),
        ("anti-American feeling", [("American", "COUNTRY")]),
        ("Cuba’s coast", [("Cuba", "COUNTRY")]),
        ("Dakar (PANA)—After rain", [("PANA", "AGENCY")]),
        ("MOSCOW. /TASS/. Rain fell", [("TASS", "AGENCY")]),
        ("Riyadh --SPA", [("SPA", "AGENCY")]),
    ],
)
def test_a_name_glued_to_a_mark_stands_at_token_borders(text, marked):
    losses = Losses()
    doc = to_doc(NLP, text_with(text, *marked), losses)
    assert [(span.text, span.label_) for span in doc.ents] == marked
    assert losses.unaligned == 0


def test_a_label_inside_a_token_is_counted_and_its_token_left_unknown():
    losses = Losses()
    doc = to_doc(NLP, text_with("the Kennedys met", ("Kennedy", "PERSON")), losses)
    assert losses == Losses(removed=0, unaligned=1, total=1)
    assert [token.ent_iob_ for token in doc] == ["O", "", "O"]


def test_a_label_in_removed_text_is_counted():
    losses = Losses()
    raw = text_with(
        "Rain in Cuba.\nPage 3 of 12\nFog in Peru.", ("Cuba", "COUNTRY"), ("Page 3", "PERSON"), ("Peru", "COUNTRY")
    )
    kept = cleaned(raw, losses)
    assert kept == text_with("Rain in Cuba.\nFog in Peru.", ("Cuba", "COUNTRY"), ("Peru", "COUNTRY"))
    assert losses == Losses(removed=1)


def test_a_label_that_does_not_fit_its_text_is_an_error():
    row = {"doc_id": "made-up", "mentions": [{"start": 0, "end": 4, "label": "COUNTRY", "text": "Peru"}]}
    with pytest.raises(LabelError, match="made-up: label at 0-4"):
        labelled_text(row, "Cuba rejoices")


def test_a_text_of_the_sample_corpus_is_refused_by_name(tmp_path):
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"doc_id": "seed-1", "text": "Rain.", "mentions": []}) + "\n", encoding="utf-8")
    with pytest.raises(LabelError, match="copy is document seed-1"):
        refuse([LabelledText("copy", "Rain.", ())], labels)


def test_without_the_sample_corpus_nothing_is_let_through(tmp_path):
    with pytest.raises(LabelError, match=r"labels\.jsonl: not there"):
        refuse([], tmp_path / "labels.jsonl")


def test_no_shipped_training_text_is_in_the_sample_corpus():
    refuse(read_labelled(WRITTEN))


def test_shipped_stand_off_labels_hold_no_text():
    allowed = {"start", "end", "label", "form", "kind", "entity", "country"}
    for row in read_rows(STAND_OFF):
        assert row.keys() == {"doc_id", "sha256", "mentions"}
        assert all(mention.keys() <= allowed for mention in row["mentions"])


def test_about_a_tenth_is_held_out():
    share = sum(is_held_out(f"document-{number}") for number in range(2000)) / 2000
    assert 0.08 < share < 0.12


def test_a_missing_corpus_says_where_to_get_it(tmp_path):
    labels = tmp_path / "train.jsonl"
    labels.write_text(json.dumps({"doc_id": "gmb_0", "sha256": digest("x"), "mentions": []}) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"models/corpora\.toml"):
        read_stand_off(labels, tmp_path)


@pytest.mark.skipif(CORPORA is None, reason="DATELINE_CORPORA names no folder of public corpora")
def test_every_labelled_text_is_rebuilt_from_the_public_corpora():
    assert len(read_stand_off(STAND_OFF, Path(str(CORPORA)))) == 598
