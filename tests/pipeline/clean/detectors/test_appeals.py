"""Paragraphs in which a publisher asks its reader."""

import pytest

from pipeline.clean.detectors import DETECTORS
from pipeline.clean.detectors.cues import FAMILIES
from pipeline.clean.view import View

STORY = (
    "Nine of the eleven states that had been asked to Apia agreed on a quota on Monday, said the agency of tides.",
    "Ben Okoro, the envoy of the West Sea Commission, did not sign the text and left for Suva, as he wrote.",
    "Two states, she said, had asked for more time; a second round of talks will be held in Suva in May.",
    "A court in Apia had ruled in 2019 that the reef belonged to no one, which Tonga never accepted.",
    "What the fleet will do until then is anybody’s guess, said Chloe Latu, who has counted tuna for years.",
)
APPEALS = [
    ("support-call", "Support our work: become a member of Mar Abierto today. Your donation keeps our newsroom free."),
    ("newsletter", "Sign up for our newsletter and get the best stories of the week delivered to your inbox."),
    ("paywall", "To continue reading this article, please subscribe or log in to your account."),
    (
        "cookies",
        "We use cookies to improve your experience. By continuing to use this site you accept our cookie policy.",
    ),
]


def appeals(text):
    """What asks in a text, with its family."""
    return sorted((start, text[start:end], name) for name in FAMILIES for start, end, _ in DETECTORS[name](View(text)))


@pytest.mark.parametrize(("family", "appeal"), APPEALS)
@pytest.mark.parametrize("place", [2, 5])
def test_a_paragraph_that_asks_the_reader_is_found_whole(family, appeal, place):
    lines = [*STORY[:place], appeal, *STORY[place:]]
    ((_, found, name),) = appeals("\n".join(lines))
    assert (found.strip(), name) == (appeal, family)


@pytest.mark.parametrize(
    "line",
    [
        "Donations reached nine million francs, and the agency asked its members to contribute more.",
        "Support for the bill is growing in the Senate.",
        "“Support our fleet,” the minister wrote to parliament in a letter of May.",
        "The newspaper asked its subscribers to donate to the victims of the flood, said Ana Pardo.",
        "The court ruled that the site must ask before it uses cookies.",
        "Help came on Monday. Join was the name of the ship.",
    ],
)
@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_report_that_somebody_asked_stays(line, place):
    assert appeals("\n".join([*STORY[:place], line, *STORY[place:]])) == []


def test_a_heading_goes_with_what_it_heads():
    text = "\n".join([*STORY, "KEEP REPORTING FREE", APPEALS[0][1]])
    assert [found.strip() for _, found, _ in appeals(text)] == ["KEEP REPORTING FREE", APPEALS[0][1]]


@pytest.mark.parametrize("text", ["", "\n", "Support"])
def test_where_nothing_is_asked_nothing_is_found(text):
    assert appeals(text) == []
