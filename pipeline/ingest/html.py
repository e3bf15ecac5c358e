"""HTML pages: the article's text and metadata, as trafilatura extracts them."""

from pipeline.clean.dates import parse_date
from pipeline.errors import UnreadableError
from pipeline.ingest.text import decode
from pipeline.records import Header


def read_html(data: bytes) -> tuple[str, Header]:
    """Main text and header fields of a page; raises ``UnreadableError`` where no article text is found."""
    from trafilatura import (
        extract,
        extract_metadata,
        load_html,
    )  # a heavy import that text corpora never need

    page = decode(data)
    tree = load_html(page)
    text = extract(page, include_comments=False, include_tables=True, favor_precision=False, output_format="txt")
    if tree is None or not text:
        raise UnreadableError(
            "no-article",
            "No article text was found in the page; save the article itself, or its text as .txt.",
        )
    found = extract_metadata(tree)
    day, precision = parse_date(found.date or "")
    return text, Header(
        url=found.url,
        title=found.title,
        publisher=found.sitename,
        author=found.author,
        published=day,
        published_precision=precision,
    )
