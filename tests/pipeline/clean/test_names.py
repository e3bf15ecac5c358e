"""Names in a header are told by their words."""

import pytest

from pipeline.clean.names import are_persons, is_paper


@pytest.mark.parametrize(
    "text",
    ["Arta Krasniqi", "ARTA KRASNIQI-BERISHA", "K. S. Ramanathan", "Arta Krasniqi, Luul Haile and Yonas Tesfay"],
)
def test_names_of_persons_are_told_by_their_words(text):
    assert are_persons(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", None, "Arta", "Human Rights", "Premier League", "Addis Ababa", "Radio Tamazuj", "Sri Lankan"),
        *("Krasniqi Police Service", "Arta Krasniqi, Reefton", "Arta Krasniqi said", "Reefton Post", "Real Reefton"),
    ],
)
def test_what_has_other_words_is_no_person(text):
    assert not are_persons(text)


@pytest.mark.parametrize("name", ["Botswana Gazette", "The Reefton Echo", "REEFTON-POST", "Reefton Harbour News"])
def test_a_paper_is_listed_or_has_a_word_of_its_own_and_one_for_papers(name):
    assert is_paper(name)


@pytest.mark.parametrize(
    "name", ["Border Post", "The Morning Star", "Reefton", "News", "Ana Pardo", "Evening News", ""]
)
def test_common_words_alone_make_no_paper(name):
    assert not is_paper(name)
