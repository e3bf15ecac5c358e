"""What HTML, Markdown and rich text leave in a text."""

import pytest

from tests.pipeline.clean.detectors.made import made

# --- tags ---


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("The <b>Apia Herald</b> said so.", "The Apia Herald said so."),
        ('See <a href="/a">the text</a>.', "See the text."),
        ("<p>Nine states agreed.</p><p>Two did not.</p>", "Nine states agreed.\nTwo did not."),
        ("Nine states agreed.<br/>Two did not.", "Nine states agreed.\nTwo did not."),
        ("<p>Nine states agreed.</p>\n<p>Two did not.</p>", "Nine states agreed.\nTwo did not."),
        ("One.<script>alert(1)</script> Two <i>and</i> three.", "One.\nTwo and three."),
        ('<strong>The tide called "slow"</strong>', 'The tide called "slow"'),
        ('<em>"Slow" tides</em>', '"Slow" tides'),
    ],
)
def test_tags_that_format_go_and_blocks_leave_a_break(text, clean):
    assert made("html-tag", text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "If 3 < 5 and 7 > 6, said Ana.",
        "The <b> tag makes text bold, she wrote.",
        'He typed "<b>", then "</b>".',
        "Write <nobody@tides.example> or <unknown>.",
        "a < b > c",
    ],
)
def test_what_is_no_tag_or_is_spoken_of_stays(text):
    assert made("html-tag", text) == text


# --- escapes ---


@pytest.mark.parametrize(
    ("text", "clean"),
    [(r"The \[sic\] note \#4 \- and 5\*", "The [sic] note #4 - and 5*"), (r"Ana\_Pardo", "Ana_Pardo")],
)
def test_an_escaped_mark_loses_its_backslash(text, clean):
    assert made("markdown-escape", text) == clean


@pytest.mark.parametrize(
    "text", [r"C:\_archive", r"\\server\share", r"\text{x} and \alpha", r"\d+\.\d", "¯\\_(ツ)_/¯", "no backslash", "\\"]
)
def test_a_backslash_that_means_something_else_stays(text):
    assert made("markdown-escape", text) == text


# --- links by reference ---


def test_a_link_by_reference_keeps_its_text_and_its_address_goes():
    text = "The [Fisheries Agency][1] and [Samoa][] said so.\n\n[1]: https://fish.example/a\n[samoa]: /samoa\n"
    assert made("reference-link", text) == "The Fisheries Agency and Samoa said so.\n\n"


@pytest.mark.parametrize("text", ["The note [a][1] stays.", "He [Pardo] [the minister] left.", "[1]: see the annex"])
def test_brackets_that_refer_to_no_address_stay(text):
    assert made("reference-link", text) == text
