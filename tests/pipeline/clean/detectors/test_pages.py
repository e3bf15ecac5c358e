"""Edges of printed pages."""

import pytest

from tests.pipeline.clean.detectors.made import made

PAGES = [
    f"{'Nine of the eleven states that had been asked to Apia agreed on a quota, said the agency. ' * 2}End {end}."
    for end in ("one", "two", "three", "four")
]
LONG = PAGES[0]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Head 1\nOne.\fHead 2\nTwo.", "One.\fTwo."),
        ("One.\n- 1 -\fTwo.\n- 2 -\fThree.\n- 3 -", "One.\n\fTwo.\n\fThree.\n"),
        ("A\nB\nOne.\fA\nB\nTwo.", "One.\fTwo."),
        (f"{'x' * 999}\n1\f{'x' * 999}\n2", f"{'x' * 999}\n\f{'x' * 999}\n"),
    ],
)
def test_lines_that_recur_at_page_edges_go(text, clean):
    assert made("running-head", text) == clean


@pytest.mark.parametrize(
    "text",
    ["One.\fTwo.", "Head\nOne.\nHead\nTwo.", "Same words.\nSame words.\fTwo.", "One.\nTwo.\nHead\nThree.\nFour.\fHead"],
)
def test_lines_that_recur_elsewhere_stay(text):
    assert made("running-head", text) == text


@pytest.mark.parametrize("mark", ["{}", "- {} -", "[{}]", "{} / 4", "{} of 4"])
def test_numbers_that_count_pages_without_form_feeds_go(mark):
    pages = "\n".join(f"{page}\n{mark.format(number)}" for number, page in enumerate(PAGES, 1))
    assert made("page-series", pages).split() == " ".join(PAGES).split()


def test_a_head_that_recurs_beside_the_numbers_goes_with_them():
    pages = "\n".join(f"{page}\nTide Bulletin\n{number}" for number, page in enumerate(PAGES, 4))
    assert made("page-series", pages).split() == " ".join(PAGES).split()


def test_where_a_sentence_runs_over_the_edge_a_blank_takes_its_place():
    one = f"{LONG}\nThe quota that had been agreed on in Apia\n1\nwas signed. {LONG}"
    two = "\nTwo states, Samoa and the isle of Tonga,\n2\nwere absent. "
    three = f"{LONG}\nThe rest of the text is to be read out\n3\nin the month of May. {LONG}"
    text = made("page-series", one + two + three)
    for over in ("in Apia was signed.", "of Tonga, were absent.", "read out in the month of May."):
        assert over in text


@pytest.mark.parametrize(
    "text",
    [
        "1\n2\n3\n4",
        "\n".join(f"{page}\n{number}" for number, page in zip((1, 3, 7, 8), PAGES, strict=True)),
        "\n".join(f"{number}\nSamoa {number}\n{page}" for number, page in enumerate(PAGES, 1)),
        f"{LONG}\n2\n{LONG}",
        "",
    ],
    ids=["figures in a row", "no series", "a list of ranks", "a lone number", "nothing"],
)
def test_numbers_that_count_no_pages_stay(text):
    assert made("page-series", text) == text


FOOT = "https://tides.example/news/12 {}/2"


def test_a_head_behind_a_browsers_foot_goes_and_the_title_stays():
    text = f"Quota agreed\n{PAGES[0]}\n{FOOT.format(1)}\nQuota agreed\n{PAGES[1]}\n{FOOT.format(2)}"
    assert made("page-series", text) == text.replace("1/2\nQuota agreed\n", "1/2\n")


def test_a_first_head_that_is_longer_than_the_title_below_it_goes_too():
    head = "Quota agreed - Tide Herald\n"
    text = f"{head}Quota agreed\n{PAGES[0]}\n{FOOT.format(1)}\n{head}{PAGES[1]}\n{FOOT.format(2)}"
    assert made("page-series", text) == text.replace(head, "")


def test_a_line_behind_a_browsers_foot_that_is_no_head_stays():
    text = f"Quota agreed\n{PAGES[0]}\n{FOOT.format(1)}\nWhat comes next\n{PAGES[1]}\n{FOOT.format(2)}"
    assert made("page-series", text) == text


def test_two_pages_are_enough_where_heads_with_a_label_differ_in_nothing_else():
    head = "TIDE SUMMARY No. 14 — p. {}\n"
    text = head.format(1) + PAGES[0] + "\n" + head.format(2) + PAGES[1]
    assert made("page-series", text) == f"{PAGES[0]}\n{PAGES[1]}"
    other = f"Lecture 1, p. 4\n{PAGES[0]}\nLecture 2, p. 5\n{PAGES[1]}"
    assert made("page-series", other) == other


def test_two_framed_numbers_are_enough_beside_one_and_the_same_head():
    head = "Report of the Tide Mission"
    text = f"{PAGES[0]}\n- 2 -\n{head}\n{PAGES[1]}\n- 3 -\n{head}\n{PAGES[2]}"
    assert made("page-series", text) == "\n".join(PAGES[:3])


@pytest.mark.parametrize(
    ("first", "second", "heads"),
    [
        ("2", "3", ("Report of the Mission", "Report of the Mission")),
        ("- 2 -", "- 3 -", ("Article 1 of the pact", "Article 2 of the pact")),
        ("- 2 -", "- 4 -", ("Report of the Mission", "Report of the Mission")),
        ("(2)", "(3)", ("Note", "Note")),
    ],
)
def test_two_numbers_of_another_kind_stay(first, second, heads):
    text = f"{PAGES[0]}\n{first}\n{heads[0]}\n{PAGES[1]}\n{second}\n{heads[1]}\n{PAGES[2]}"
    assert made("page-series", text) == text


TOLD = "Nine States Agree on Quota\nTHE TIDE HERALD\nAPIA - They agreed.\nTwo did not sign."


def test_heads_whose_issue_is_followed_by_the_page_go():
    heads = [f"The Tide Herald - Weekly bulletin No. 214 {page}" for page in (3, 4)]
    assert made("page-series", f"{heads[0]}\n{PAGES[0]}\n{heads[1]}\n{PAGES[1]}") == f"{PAGES[0]}\n{PAGES[1]}"
    heads = [f"Flight to Apia {number}" for number in (3, 4)]
    text = f"{heads[0]}\n{PAGES[0]}\n{heads[1]}\n{PAGES[1]}"
    assert made("page-series", text) == text
