"""Characters that went wrong on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pipeline.clean.detectors.made import made, proposed

# --- mojibake ---


def test_mojibake_changes_as_little_as_it_can():
    assert proposed("mojibake", "José said\nJosÃ© NÃºÃ±ez") == [(13, 15, "é"), (17, 19, "ú"), (19, 21, "ñ")]


def test_mojibake_of_one_line_does_not_depend_on_another():
    line = "Sheâ€™s here."
    assert made("mojibake", f"Nuñez\n{line}\n“x”") == f"Nuñez\n{made('mojibake', line)}\n“x”"


@given(st.lists(st.sampled_from(["José", "Núñez", "Guérin", "’s", "“no”", "—", "café", "£5"]), min_size=1, max_size=4))
def test_text_read_in_the_wrong_encoding_is_mended(words):
    text = f"The minister {' '.join(words)} said so."
    assert made("mojibake", text.encode().decode("latin-1")) == text


@given(st.lists(st.sampled_from(["José", "Núñez", "Guérin", "“no”", "café"]), min_size=1, max_size=4))
def test_text_read_in_the_wrong_encoding_twice_is_mended(words):
    text = f"The minister {' '.join(words)} said so."
    twice = text.encode().decode("latin-1").encode().decode("latin-1")
    assert made("mojibake", twice) == text


def test_mojibake_leaves_the_names_between_two_runs_where_they_are():
    line = "The envoy, voilÃ  he said, met Ana Pardo in Peru, voilÃ  he added."
    assert [(start, end) for start, end, _ in proposed("mojibake", line)] == [(15, 17), (54, 56)]


@pytest.mark.parametrize(
    "text", ["4288×3216 pixels", "SELKÄ EDELLÄ", "5×£35", "NESTLÉ® requires", "São Tomé", "Đà Nẵng"]
)
def test_accents_that_are_right_stay(text):
    assert proposed("mojibake", text) == []


# --- references and escapes ---


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Trade &amp; Industry", "Trade & Industry"),
        ("Trade &amp;amp;amp; Industry", "Trade & Industry"),
        ("&#8212; &#x2014; &mdash;", "— — —"),
        ("&quot;no&quot;", '"no"'),
    ],
)
def test_a_reference_becomes_its_character(text, clean):
    assert made("html-entity", text) == clean


@pytest.mark.parametrize("name", ["&nosuchname;", "&;", "&#;", "& amp;x", "&#xZZ;", "AT&T;", "a=1&copy=2", "R&D"])
def test_what_is_no_character_reference_stays(name):
    assert proposed("html-entity", f"A {name} B") == []


def test_each_reference_is_a_change_of_its_own():
    assert proposed("html-entity", "&lt;b&gt;") == [(0, 4, "<"), (5, 9, ">")]


@pytest.mark.parametrize(("text", "clean"), [(r"Ana\u2019s", "Ana’s"), (r"\u201cno\u201d", "“no”")])
def test_an_escape_becomes_its_character(text, clean):
    assert made("unicode-escape", text) == clean


@pytest.mark.parametrize("text", [r"C:\users", r"\u20", r"\uXYZW"])
def test_what_is_no_escape_stays(text):
    assert proposed("unicode-escape", text) == []


# --- single characters ---


@pytest.mark.parametrize(
    ("text", "clean"), [("Ana\x92s", "Ana’s"), ("\x93no\x94", "“no”"), ("wait\x85 what", "wait… what")]
)
def test_a_control_character_becomes_the_mark_that_windows_has_there(text, clean):
    assert made("c1-control", text) == clean


def test_a_next_line_mark_stays():
    assert proposed("c1-control", "One.\x85Two.") == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [("\uf0b7 One\n\uf0b7\tTwo", "One\nTwo"), ("One\uf0b7 two", "One two"), ("One\n  \ue000", "One\n  ")],
)
def test_a_private_character_goes_and_as_a_bullet_with_its_blank(text, clean):
    assert made("private-use", text) == clean


@pytest.mark.parametrize(("joined", "letters"), [("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬃ", "ffi"), ("ﬅ", "st"), ("ﬆ", "st")])
def test_each_ligature_becomes_its_letters(joined, letters):
    assert proposed("ligature", f"a{joined}b") == [(1, 2, letters)]
