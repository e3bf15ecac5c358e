"""Marks that a lossy conversion lost, put back where the text allows one reading only."""

import pytest

from tests.pipeline.clean.detectors.made import made, proposed

RESTORED = [
    ("The envoy didn?t sign.", "The envoy didn’t sign."),
    ("Samoa?s fleet and Pardo?s ship", "Samoa’s fleet and Pardo’s ship"),
    ("They?ll come, we?re told.", "They’ll come, we’re told."),
    ("APIA, June 6 (MAA) ? Nine states agreed.", "APIA, June 6 (MAA) — Nine states agreed."),
    ("The quota ? the first of its kind ? holds.", "The quota — the first of its kind — holds."),
    ("in 2019?20 and on pages 3?7", "in 2019–20 and on pages 3–7"),
    ("She called it ?a start? in Apia.", "She called it “a start” in Apia."),
]


@pytest.mark.parametrize(("text", "clean"), RESTORED)
def test_a_question_mark_that_can_be_none_is_put_right(text, clean):
    assert made("lossy-question-mark", text) == clean


@pytest.mark.parametrize(("text", "clean"), RESTORED)
def test_a_replacement_character_is_put_right_where_a_question_mark_would_be(text, clean):
    if "“" not in clean:  # inside quotation marks it may as well be a lost letter
        assert made("replacement-character", text.replace("?", "\ufffd")) == clean


@pytest.mark.parametrize(
    "text",
    [
        "Who signed? Nine states did.",
        "Did Samoa sign? the court asked.",
        "Why? Nobody knows. How many? Nine.",
        "“Will they come?” she asked.",
        "https://tides.example/search?q=quota&s=7",
        "Really?! What?? No.",
        "Quota agreed? Not yet",
    ],
)
def test_a_true_question_keeps_its_mark(text):
    assert made("lossy-question-mark", text) == text


@pytest.mark.parametrize("text", ["Nu\ufffdez left.", "Mu\ufffdoz and S\ufffdo Tom\ufffd", "\ufffd"])
def test_a_replacement_character_for_a_lost_letter_stays(text):
    assert made("replacement-character", text) == text


def test_neither_touches_the_mark_of_the_other():
    assert proposed("lossy-question-mark", "didn\ufffdt") == proposed("replacement-character", "didn?t") == []
