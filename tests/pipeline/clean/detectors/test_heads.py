"""Running heads without numbers."""

import pytest

from tests.pipeline.clean.detectors.made import made, proposed

PAGES = [
    f"{'Nine of the eleven states that had been asked to Apia agreed on a quota, said the agency. ' * 2}End {end}."
    for end in ("one", "two", "three", "four")
]
TOLD = "Nine States Agree on Quota\nTHE TIDE HERALD\nAPIA - They agreed.\nTwo did not sign."


@pytest.mark.parametrize("head", ["TIDE HERALD / MAY 2004", "TIDE HERALD | No. 12", "TIDE HERALD  Vol. 3"])
def test_a_masthead_that_stands_again_and_again_goes(head):
    text = "Quota agreed\n" + "\n".join(f"{head}\n{page}" for page in PAGES)
    assert made("recurring-head", text) == "\n".join(["Quota agreed", *PAGES])


def test_a_line_that_parts_a_sentence_and_stands_again_and_again_goes():
    over = "The text that had been read out in Apia\nTide Herald Weekly\nwas not signed."
    text = "\n".join(["Quota agreed", over, PAGES[0], "Tide Herald Weekly", PAGES[1], "Tide Herald Weekly", PAGES[2]])
    clean = "\n".join(["Quota agreed", over.replace("\nTide Herald Weekly\n", " "), *PAGES[:3]])
    assert made("recurring-head", text) == clean


@pytest.mark.parametrize(
    "line",
    ["Ana Pardo, minister of tides", "APIA, MAY 3", "AFP PHOTO / ANA PARDO 2021", "Where is the quota?", "MODERATOR"],
    ids=["a speaker", "a dateline", "a credit", "a refrain", "a role"],
)
def test_a_line_between_sentences_that_is_no_masthead_stays(line):
    text = "\n".join(["Quota agreed", *(f"{line}\n{page}" for page in PAGES)])
    assert made("recurring-head", text) == text


def test_a_head_and_a_foot_that_stand_side_by_side_go_together():
    text = "\n".join(f"Tide Herald Weekly\n{page}\nApia and Suva" for page in PAGES)
    assert made("recurring-head", text) == "\n".join(PAGES) + "\n"
    starts = [start for start, _, _ in proposed("recurring-head", text)]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "head",
    [
        "NINE STATES AGREE ON QUOTA    3",
        "3\tNine States Agree on Quota",
        "The Tide Herald | Tuesday, 3 June 2025 | Page 2",
        "Nine States Agree on Quota | Costa Libre https://tides.example/?p=12",
        "\fThe Tide Herald | 3/6/2025",
        "\fThe Tide Herald",
    ],
)
def test_a_head_that_says_the_title_again_goes(head):
    assert made("repeated-head", f"{TOLD}\n{head}\nThe envoy left.") == f"{TOLD}\nThe envoy left."


@pytest.mark.parametrize(
    "line",
    [
        "Nine States Agree on Quota",
        "Nine States Agree on Quota 3",
        "Nine States Agree on Quota | Costa Libre",
        "The Tide Herald | Tuesday, 3 June 2025",
        "The Tide Herald 3 June 2025 was sold out.",
        "The Tide Herald https://tides.example said so",
        "\fThe Tide Herald | Costa Libre",
    ],
)
def test_a_title_that_stands_again_elsewhere_stays(line):
    text = f"{TOLD}\n{line}\nThe envoy left."
    assert made("repeated-head", text) == text
