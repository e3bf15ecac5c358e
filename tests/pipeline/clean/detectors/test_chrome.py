"""Lines made of nothing but the words of menus, buttons and paths."""

import pytest

from pipeline.clean.detectors import DETECTORS
from pipeline.clean.view import View


def runs(text):
    """Lines that are runs, with their families."""
    found = {
        (start, end): family
        for family in ("navigation", "share")
        for start, end, _ in DETECTORS[f"{family}-run"](View(text))
    }
    return [(text[start:end], family) for (start, end), family in sorted(found.items())]


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("Home | News | Sport | Contact us", "navigation"),
        ("Home > News > Politics", "navigation"),
        ("Facebook | Twitter | WhatsApp | Email", "share"),
        ("Share on Facebook Share on Twitter", "share"),
    ],
)
def test_a_row_of_buttons_or_a_path_is_a_run(line, family):
    assert runs(f"Nine states agreed.\n{line}\nTwo did not.") == [(f"{line}\n", family)]


@pytest.mark.parametrize(
    "line",
    [
        "Home News Corp. shares fell",
        "News of the World",
        "Politics, business, sport: all met in Apia.",
        "Samoa | Fiji | Tonga",
        "Ana Pardo > Ben Okoro",
        "Facebook and Twitter refused to pay the tax that Samoa had asked of them",
        "Print",
        "",
    ],
)
def test_a_line_with_words_of_its_own_is_none(line):
    assert runs(f"Nine states agreed.\n{line}\nTwo did not.") == []


def test_the_last_line_is_a_run_without_a_break():
    assert runs("One.\nHome | News | Sport | Contact us") == [("Home | News | Sport | Contact us", "navigation")]


def test_a_long_line_is_none():
    assert runs("Home | News | Sport | Contact us | " * 9) == []
