"""PDF files with a text layer."""

import pytest

from pipeline.errors import UnreadableError
from pipeline.ingest.pdf import read_pdf
from tests.hostile.pdfs import make_pdf


def test_lines_are_read_in_order_and_pages_parted_by_form_feeds():
    text = read_pdf(make_pdf(["Quota agreed", "Nine states agreed."], ["Two did not."]))
    assert [page.split() for page in text.split("\f")] == [
        ["Quota", "agreed", "Nine", "states", "agreed."],
        ["Two", "did", "not."],
    ]


def test_letters_beyond_ascii_are_read():
    assert read_pdf(make_pdf(["José Núñez — “no”"])).strip() == "José Núñez — “no”"


def test_hyphens_at_line_ends_are_kept_with_their_line_ends():
    text = read_pdf(make_pdf(["The head of the Afri-", "can Union met a well-", "known envoy in 2023-", "2024 - once"]))
    assert text.splitlines() == [
        "The head of the Afri-",
        "can Union met a well-",
        "known envoy in 2023-",
        "2024 - once",
    ]


def test_no_control_character_of_pdfium_is_left_in_the_text():
    text = read_pdf(make_pdf(["Ends with a hy-"], ["phen on the next page-", "", "New one-"]))
    assert "\x02" not in text
    assert [line for line in text.splitlines() if line] == [
        "Ends with a hy-", "phen on the next page-", "New one-",
    ]  # fmt: skip


def test_a_page_without_text_among_others_is_an_empty_page():
    assert [page.strip() for page in read_pdf(make_pdf(["One"], [], ["Three"])).split("\f")] == ["One", "", "Three"]


@pytest.mark.parametrize(
    ("data", "kind", "remedy"),
    [
        (make_pdf([]), "no-text-layer", "OCR"),
        (make_pdf([], []), "no-text-layer", "OCR"),
        (make_pdf(["One"], locked=True), "encrypted", "without protection"),
        (b"%PDF-1.4\nnothing more", "broken-pdf", "save it again"),
        (
            make_pdf(["One"], ["Two"]).replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [4 0 R 9 0 R]"),
            "broken-pdf",
            "save it again",
        ),
        (b"", "broken-pdf", "save it again"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason_and_a_remedy(data, kind, remedy):
    with pytest.raises(UnreadableError, match=remedy) as error:
        read_pdf(data)
    assert error.value.kind == kind


def test_pdfs_in_a_folder_are_read_or_rejected(read):
    found = read({
        "a.pdf": make_pdf(["Nine states agreed."]),
        "b.pdf": make_pdf([]),
        "c.pdf": make_pdf(["x"], locked=True),
    })  # fmt: skip
    assert found.ids == ["a.pdf"]
    assert found.rejected == [("b.pdf", None, "no-text-layer"), ("c.pdf", None, "encrypted")]
