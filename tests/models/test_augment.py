"""Variants of a text keep their labels on the names."""

import random

import pytest

from models.augment import Rates, Stock, Swapper, recase_line, swap_names, vary, wrap
from models.convert import LabelledText, Mention

STOCK = Stock(
    people={"PE": (["Inti"], ["Mamani"])},
    bodies={("government", False): ["Ministry of Rain"], ("government", True): ["MOR"]},
    countries={"name": ["Chile"], "demonym": ["Chilean"]},
)
TEXT = "PERU: Ana J. Silva of the Health Office (HO) said. Silva, a Peruvian, left."
MENTIONS = (
    Mention(0, 4, "COUNTRY", "PE", "name"),
    Mention(6, 18, "PERSON", "Ana J. Silva", ""),
    Mention(26, 39, "AGENCY", "Health Office", "government"),
    Mention(41, 43, "AGENCY", "Health Office", "government"),
    Mention(51, 56, "PERSON", "Ana J. Silva", ""),
    Mention(60, 68, "COUNTRY", "PE", "demonym"),
)
LABELLED = LabelledText("made-up", TEXT, MENTIONS)
ALWAYS = Rates(vary=1, person=1, agency=1, country=1, capitals=0, titles=0, lower=0, wrap=0)


def test_one_person_gets_one_new_name_and_initials_stay():
    new = swap_names(LABELLED, Swapper(STOCK, random.Random(1), ALWAYS))
    assert new.text == "Chile: Inti J. Mamani of the Ministry of Rain (MOR) said. Mamani, a Chilean, left."
    names = [new.text[mention.start : mention.end] for mention in new.mentions]
    assert names == ["Chile", "Inti J. Mamani", "Ministry of Rain", "MOR", "Mamani", "Chilean"]


@pytest.mark.parametrize(
    ("rates", "line"),
    [
        (Rates(capitals=1, titles=0, lower=0), "RAIN IN LIMA"),
        (Rates(capitals=0, titles=1, lower=0), "Rain in Lima"),
        (Rates(capitals=0, titles=0, lower=1), "rain in lima"),
    ],
)
def test_a_line_changes_case_and_not_length(rates, line):
    assert recase_line("rain in Lima", random.Random(1), rates) == line


def test_wrapping_changes_spaces_alone():
    text = "word " * 60
    assert wrap(text, random.Random(1)).replace("\n", " ") == text
    assert "\n" in wrap(text, random.Random(1))


def test_the_same_seed_gives_the_same_variant():
    rates = Rates(vary=1, capitals=0.5, wrap=0.5)
    assert vary(LABELLED, STOCK, random.Random(5), rates) == vary(LABELLED, STOCK, random.Random(5), rates)
