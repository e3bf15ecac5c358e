"""Numbers that stand for signs of a font."""

import pytest

from tests.pipeline.clean.detectors.made import made


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("(cid:127) One;\n(cid:127)(cid:3) two.", "One;\ntwo."),
        ("One (cid:127) two.", "One two."),
        ("One two. (cid:9)\nThree.", "One two.\nThree."),
        ("The state(cid:146)s of(cid:976)ice", "The state’s office"),
        ("(cid:147)One,(cid:148) she said (cid:151) twice", "“One,” she said — twice"),
        ("One(cid:3)", "One"),
        ("One,(cid:3)two", "One,two"),
    ],
)
def test_numbers_of_signs_go_or_are_put_back(text, clean):
    assert made("cid-mark", text) == clean


@pytest.mark.parametrize("text", ["the pr(cid:88)ce", "the (cid) of it", "cid:127", ""])
def test_a_letter_that_is_lost_stays_lost(text):
    assert made("cid-mark", text) == text
