"""Which language a text is in."""

import pytest

from pipeline.clean.language import language_of

ENGLISH = (
    "Nine of the eleven states that had been asked to Apia agreed on a quota on Monday, the agency of tides said. "
    "Two states had asked for more time; a second round of talks will be held in Suva in the month of May, she said."
)
GERMAN = (
    "Neun der elf Staaten, die nach Apia geladen waren, einigten sich am Montag auf eine Quote, so die Behörde. "
    "Zwei Staaten baten um mehr Zeit; eine Runde wird im Mai in Suva stattfinden, sagte die Ministerin."
)
CAPITALS = (
    "NINE STATES AGREE ON QUOTA, TWO REFUSE TO SIGN, FLEET LEAVES PORT WITHOUT ORDERS, MINISTER CALLS TALKS HELPFUL, "
    "COURT WAITS FOR ENVOYS TO COME BACK FROM THE REEF OFF SUVA"
)


@pytest.mark.parametrize(
    "text", [ENGLISH, CAPITALS, f"Neun Staaten\n\n{ENGLISH}", ENGLISH * 50, f"مرحبا قال الوزير\n{ENGLISH}"]
)
def test_english_is_english(text):
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", [GERMAN, f"By Ana Pardo of the Apia Herald\n\n{GERMAN}", GERMAN * 50])
def test_another_language_is_named_by_its_code(text):
    assert language_of(text) == "de"


@pytest.mark.parametrize("text", ["", "Neun Staaten einig", "12 34 56 " * 100, "a" * 119])
def test_with_too_few_letters_no_language_is_told(text):
    assert language_of(text) == "und"


def test_words_that_english_is_full_of_need_no_guess(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "py3langid.langid", None)  # importing it would fail
    assert language_of(ENGLISH) == "en"


def test_a_few_english_words_in_another_language_do_not_decide():
    assert language_of(f"{GERMAN} So sagte „The Voice of the Sea“ von Suva. {GERMAN}") == "de"


def test_what_stands_far_behind_does_not_count():
    assert language_of(GERMAN * 20 + ENGLISH * 100) == "de"
