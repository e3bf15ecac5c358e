"""PDF files with a text layer, as PDFium reads them; pages are parted by form feeds."""

import re

from pipeline.errors import UnreadableError

# PDFium writes U+0002 for a hyphen at a line's end and joins the lines: a guess that only cleaning may make.
_LINE_HYPHEN = re.compile("\x02(?P<end>\r?\n)?")


def read_pdf(data: bytes) -> str:
    """The text of all pages; raises ``UnreadableError`` for broken, encrypted or scanned files."""
    import pypdfium2 as pdfium  # a heavy import that text corpora never need

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        kind = "encrypted" if "password" in str(error).lower() else "broken-pdf"
        raise UnreadableError(kind, f"The PDF cannot be opened ({error}); save it again without protection.") from error
    try:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    except pdfium.PdfiumError as error:
        raise UnreadableError("broken-pdf", f"A page of the PDF cannot be read ({error}); save it again.") from error
    finally:
        pdf.close()
    text = "\f".join(pages)
    if not text.strip():
        raise UnreadableError(
            "no-text-layer",
            "The PDF holds pictures of pages and no text; run it through OCR (e.g. ocrmypdf) first.",
        )
    return _LINE_HYPHEN.sub(lambda match: "-" + (match["end"] or "\n"), text)
