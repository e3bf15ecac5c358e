"""HTML pages: the article's text and metadata, as trafilatura extracts them."""

import re
from datetime import date

from pipeline.dates import MONTHS, parse_date
from pipeline.errors import UnreadableError
from pipeline.ingest.text import decode
from pipeline.records import Header

_MOST_TAGS = 120_000  # the extractor takes time with their square: half a minute for so many


def read_html(data: bytes) -> tuple[str, Header]:
    """Main text and header fields of a page.

    Raises ``UnreadableError`` where no article text is found, the page is too large or too odd for the extractor.
    """
    page = decode(data)
    if page.count("<") > _MOST_TAGS:
        why = f"The page has over {_MOST_TAGS:,} tags; save the article itself, or its text as .txt."
        raise UnreadableError("too-large", why)
    try:
        return _article(page)
    except UnreadableError:
        raise
    except Exception as error:  # a hostile page finds what its many parsers did not think of
        why = f"The page cannot be taken apart ({error!r:.80}); save the article's text as .txt."
        raise UnreadableError("broken-page", why) from error


def _article(page: str) -> tuple[str, Header]:
    from trafilatura import (
        extract,
        extract_metadata,
        load_html,
    )  # a heavy import that text corpora never need

    tree = load_html(page)
    text = extract(page, include_comments=False, include_tables=True, favor_precision=False, output_format="txt")
    if tree is None or not text:
        raise UnreadableError(
            "no-article",
            "No article text was found in the page; save the article itself, or its text as .txt.",
        )
    for footer in tree.xpath("//footer[not(ancestor::article)]"):
        footer.drop_tree()  # its dates are the site's, not the article's
    found = extract_metadata(tree, extensive=False)  # what an extensive search finds are years of copyright notices
    day, precision = parse_date(found.date or "")
    if day is None or not _stands_in(page, day):
        day = precision = None
    return text, Header(
        url=found.url,
        title=found.title,
        publisher=found.sitename,
        author=found.author,
        published=day,
        published_precision=precision,
    )


def _stands_in(page: str, day: date) -> bool:
    """Whether the page writes ``day`` in full: a date finder fills up a bare month, and guesses at 07/02/2022."""
    name = rf"{MONTHS[day.month - 1][:3]}[a-z]*\.?"
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    forms = (
        rf"{day.year:04}(?P<sep>[-/.]?){day.month:02}(?P=sep){day.day:02}(?!\d)",
        rf"{day.year:04}/0?{day.month}/0?{day.day}(?!\d)",
        rf"{number}[\s-]+{name}[\s,-]+{day.year}(?!\d)",
        rf"{name}\s+{number},?\s+{day.year}(?!\d)",
    )
    return any(re.search(rf"(?<!\d){form}", page, re.IGNORECASE) for form in forms)
