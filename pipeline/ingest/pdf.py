"""PDF files with a text layer, as PDFium reads them; pages are parted by form feeds."""

import re
from typing import Any

from pipeline.config import MAX_DOCUMENT_MB, MAX_PAGES
from pipeline.errors import UnreadableError
from pipeline.ingest.limits import MEGABYTE, too_large

# PDFium writes U+0002 for a hyphen at a line's end and joins the lines: a guess that only cleaning may make.
_LINE_HYPHEN = re.compile("\x02(?P<end>\r?\n)?")


def read_pdf(data: bytes, most_mb: int = MAX_DOCUMENT_MB, most_pages: int = MAX_PAGES) -> str:
    """The text of all pages; raises ``UnreadableError`` for broken, encrypted, scanned or too large files."""
    import pypdfium2 as pdfium  # a heavy import that text corpora never need

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        kind = "encrypted" if "password" in str(error).lower() else "broken-pdf"
        raise UnreadableError(kind, f"The PDF cannot be opened ({error}); save it again without protection.") from error
    try:
        text = _text(pdf, most_mb, most_pages)
    except pdfium.PdfiumError as error:
        raise UnreadableError("broken-pdf", f"A page of the PDF cannot be read ({error}); save it again.") from error
    finally:
        pdf.close()
    if not text.strip():
        raise UnreadableError(
            "no-text-layer",
            "The PDF holds pictures of pages and no text; run it through OCR (e.g. ocrmypdf) first.",
        )
    return _LINE_HYPHEN.sub(lambda match: "-" + (match["end"] or "\n"), text)


def _text(pdf: Any, most_mb: int, most_pages: int) -> str:
    if len(pdf) > most_pages:
        why = f"The PDF has {len(pdf):,} pages; split it, or allow more than {most_pages:,} with --max-pages."
        raise UnreadableError("too-large", why)
    pages, size = [], 0
    for page in pdf:
        pages.append(page.get_textpage().get_text_bounded())
        page.close()
        size += len(pages[-1])
        if size > most_mb * MEGABYTE:
            raise too_large("The text of the PDF", most_mb)
    return "\f".join(pages)
