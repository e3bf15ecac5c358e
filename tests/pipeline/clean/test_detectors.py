"""What detectors propose, and where they hold back."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.detectors import DETECTORS, hard_wrap, html_entity, ligature, line_hyphen, mojibake, running_head

WRAPPED = (
    "The fleet left the port of Apia on Monday morning with\n"
    "nine ships and the minister of tides, who said that the\n"
    "quota would hold for all of the states that had been\n"
    "asked to sign it in the end."
)


def made(detect, text):
    """The text with the proposals made."""
    for start, end, new in sorted(detect(text), reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize("detect", DETECTORS.values(), ids=DETECTORS)
@given(text=st.text(st.sampled_from("ab-\n\f &;#38ampÃ©â€™\u0080ﬁA.,"), max_size=60))
def test_proposals_of_any_text_lie_in_it_in_order_and_apart(detect, text):
    found = list(detect(text))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(found))


@pytest.mark.parametrize("text", ["Ana Pardo landed.", "", "\n", "José Núñez, “no” — 5×£35"])
@pytest.mark.parametrize("detect", DETECTORS.values(), ids=DETECTORS)
def test_plain_text_gives_no_proposals(detect, text):
    assert list(detect(text)) == []


def test_mojibake_changes_as_little_as_it_can():
    assert list(mojibake("José said\nJosÃ© NÃºÃ±ez")) == [(13, 15, "é"), (17, 19, "ú"), (19, 21, "ñ")]


def test_mojibake_of_one_line_does_not_depend_on_another():
    line = "Sheâ€™s here."
    assert made(mojibake, f"Nuñez\n{line}\n“x”") == f"Nuñez\n{made(mojibake, line)}\n“x”"


@given(st.lists(st.sampled_from(["José", "Núñez", "Guérin", "’s", "“no”", "—", "café", "£5"]), min_size=1, max_size=4))
def test_text_read_in_the_wrong_encoding_is_mended(words):
    text = f"The minister {' '.join(words)} said so."
    assert made(mojibake, text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("name", ["&nosuchname;", "&;", "&#;", "& amp;", "&#xZZ;"])
def test_what_is_no_character_reference_stays(name):
    assert list(html_entity(f"A {name} B")) == []


@pytest.mark.parametrize(("joined", "letters"), [("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬃ", "ffi"), ("ﬅ", "st"), ("ﬆ", "st")])
def test_each_ligature_becomes_its_letters(joined, letters):
    assert list(ligature(f"a{joined}b")) == [(1, 2, letters)]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Commission met. The com-\nmission left.", "Commission met. The commission left."),
        ("half-hearted, half-\nhearted", "half-hearted, half-hearted"),
        ("the Nor-\nwegian fleet", "the Norwegian fleet"),
        ("Brito-\nSemedo, BritoSemedo", "Brito-\nSemedo, BritoSemedo"),
        ("a post-\nwar port", "a post-\nwar port"),
        ("in 1990-\n95 and A-\nb", "in 1990-\n95 and A-\nb"),
        ("commissioner; the com-\nmission", "commissioner; the com-\nmission"),
    ],
)
def test_a_broken_word_is_joined_on_evidence_only(text, clean):
    assert made(line_hyphen, text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Head 1\nOne.\fHead 2\nTwo.", "One.\fTwo."),
        ("One.\n- 1 -\fTwo.\n- 2 -\fThree.\n- 3 -", "One.\n\fTwo.\n\fThree.\n"),
        ("A\nB\nOne.\fA\nB\nTwo.", "One.\fTwo."),
        (f"{'x' * 121}\n1\f{'x' * 121}\n2", f"{'x' * 121}\n\f{'x' * 121}\n"),
        ("One.\fTwo.", "One.\fTwo."),
        ("Head\nOne.\nHead\nTwo.", "Head\nOne.\nHead\nTwo."),
    ],
)
def test_lines_that_recur_at_page_edges_go(text, clean):
    assert made(running_head, text) == clean


def test_wrapped_lines_are_joined():
    assert made(hard_wrap, WRAPPED) == WRAPPED.replace("\n", " ")


def test_paragraphs_of_a_wrapped_text_stay_apart():
    text = f"{WRAPPED}\n\n{WRAPPED}"
    assert made(hard_wrap, text) == text.replace("\n\n", "¶").replace("\n", " ").replace("¶", "\n\n")


@pytest.mark.parametrize(
    "tail",
    ["\n- Samoa", "\n(a) Samoa", "\n1. Samoa", "\n• Samoa"],
)
def test_a_list_in_a_wrapped_text_stays_a_list(tail):
    assert made(hard_wrap, WRAPPED + tail) == WRAPPED.replace("\n", " ") + tail


def test_a_hyphen_before_a_capital_is_joined_without_a_blank():
    text = WRAPPED.replace("in the end.", "in the end, and Ana Brito-\nSemedo came.")
    assert "Ana Brito-Semedo came" in made(hard_wrap, text)


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
    assert list(hard_wrap(text)) == []


def test_mojibake_leaves_the_names_between_two_runs_where_they_are():
    line = "The envoy, voilÃ  he said, met Ana Pardo in Peru, voilÃ  he added."
    assert [(start, end) for start, end, _ in mojibake(line)] == [(15, 17), (54, 56)]
