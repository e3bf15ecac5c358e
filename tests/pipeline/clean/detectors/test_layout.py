"""Lines that were broken to keep a text within a width, and blanks at its ends."""

import pytest

from tests.pipeline.clean.detectors.made import made, proposed

WRAPPED = (
    "The fleet left the port of Apia on Monday morning with\n"
    "nine ships and the minister of tides, who said that the\n"
    "quota would hold for all of the states that had been\n"
    "asked to sign it in the end."
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\n \n  One\nTwo \n\n", "  One\nTwo"),
        ("One", "One"),
        ("  One", "  One"),
        ("One\t", "One"),
        ("\n", ""),
        (" ", ""),
        ("", ""),
    ],
)
def test_empty_lines_at_both_ends_go_and_an_indent_stays(text, clean):
    assert made("blank-ends", text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Commission met. The com-\nmission left.", "Commission met. The commission left."),
        ("half-hearted, half-\nhearted", "half-hearted, half-hearted"),
        ("the Nor-\nwegian fleet", "the Norwegian fleet"),
        ("Brito-\nSemedo, BritoSemedo", "Brito-\nSemedo, BritoSemedo"),
        ("a post-\nwar port", "a post-\nwar port"),
        ("in 1990-\n95 and A-\nb", "in 1990-\n95 and A-\nb"),
        ("commissioner; the com-\nmission", "commissioner; the commission"),
        ("on Wednes-\nday; all mem-\nbers", "on Wednesday; all members"),
        ("a long-\nterm loan", "a long-term loan"),
        ("the hide-\nout", "the hide-\nout"),
        ("pen-guins; the pen-\nguins", "pen-guins; the pen-guins"),
        ("in Al-\nmere and Bin-\nghamton", "in Al-\nmere and Bin-\nghamton"),
    ],
)
def test_a_broken_word_is_joined_on_evidence_only(text, clean):
    assert made("line-hyphen", text) == clean


def test_wrapped_lines_are_joined():
    assert made("hard-wrap", WRAPPED) == WRAPPED.replace("\n", " ")


def test_wrapped_lines_that_are_all_indented_are_joined():
    assert made("hard-wrap", WRAPPED.replace("\n", "\n    ")) == WRAPPED.replace("\n", " ")


def test_paragraphs_of_a_wrapped_text_stay_apart():
    text = f"{WRAPPED}\n\n{WRAPPED}"
    assert made("hard-wrap", text) == text.replace("\n\n", "¶").replace("\n", " ").replace("¶", "\n\n")


@pytest.mark.parametrize("tail", ["\n- Samoa", "\n(a) Samoa", "\n1. Samoa", "\n• Samoa"])
def test_a_list_in_a_wrapped_text_stays_a_list(tail):
    assert made("hard-wrap", WRAPPED + tail) == WRAPPED.replace("\n", " ") + tail


def test_a_hyphen_before_a_capital_is_joined_without_a_blank():
    text = WRAPPED.replace("in the end.", "in the end, and Ana Brito-\nSemedo came.")
    assert "Ana Brito-Semedo came" in made("hard-wrap", text)


@pytest.mark.parametrize(
    "text",
    [
        WRAPPED.replace("\n", " "),
        "\n".join(f"{line} and {'so on ' * 20}" for line in WRAPPED.split("\n")),
        "\n".join(line[:30] for line in WRAPPED.split("\n")),
        "\n".join(line.capitalize() for line in WRAPPED.split("\n")),
        "\n".join(f"{line}." for line in WRAPPED.split("\n")),
    ],
    ids=["one line", "too wide", "too narrow", "lines that begin anew", "lines that end like sentences"],
)
def test_text_that_is_not_wrapped_stays(text):
    assert proposed("hard-wrap", text) == []
