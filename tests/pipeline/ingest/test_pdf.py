"""PDF files with a text layer; made here by hand, a few objects each."""

import pytest

from pipeline.errors import UnreadableError
from pipeline.ingest.pdf import read_pdf

# A password is asked for where the key cannot be derived from an empty one.
LOCK = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32)


def make_pdf(*pages, locked=False):
    """A PDF of ``pages``, each a list of lines; an empty list is a page without text."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate([*(text.encode("cp1252") for text in objects), *([LOCK] if locked else [])], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt %d 0 R /ID [<00> <00>] " % len(places) if locked else b""
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, lock, len(out))
    return out + head + table + trailer


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
