"""What a single pattern cannot say: detectors that look at a whole text and yield ``(start, end, new text)``.

Rules in ``artefacts.toml`` call them by name; like patterns they only propose, they change nothing.
"""

import html
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from pipeline.knowledge import country_names

Proposal = tuple[int, int, str]

_ODD_RUN = re.compile(r"[^\x00-\x7f]+")
# Pairs that UTF-8 read as Latin-1 or Windows-1252 leaves; ftfy decides, this only spares it clean lines.
_MOJIBAKE_HINT = re.compile(r"[ÂÃâÐÑØÙÎÏ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ¡-¿]|[\x80-\x9f]")
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LINE_HYPHEN = re.compile(r"\b([^\W\d_]{2,})-\n([a-z]{2,})")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"\b[^\W\d_]+-[^\W\d_]+")
_MIN_WRAP, _MAX_WRAP = 40, 110  # widths of wrapped mail, print views and PDF columns
_MAX_HEAD = 120  # a running head is one line of a page
_MIN_BREAKS, _WITHIN_SHARE = 3, 0.35
_STOPS = frozenset('.!?:;"”’)')
_LIST_MARK = re.compile(r"(?:[-–—*•▪·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])(?:\s|$)")


def mojibake(text: str) -> Iterator[Proposal]:
    """UTF-8 that was read as Windows-1252 or Latin-1, line by line, where ftfy is sure."""
    for line in re.finditer(r"[^\n]+", text):
        if _MOJIBAKE_HINT.search(line.group()):
            yield from _mend_line(line.group(), line.start())


def _mend_line(line: str, offset: int) -> Iterator[Proposal]:
    from ftfy import fix_encoding  # a heavy import that most corpora never need

    mended = fix_encoding(line)
    if mended == line:
        return
    runs = [(run.start(), run.end(), fix_encoding(run.group())) for run in _ODD_RUN.finditer(line)]
    if _replaced(line, runs) != mended:
        # What ftfy mended crosses a run: take the changed middle as one change.
        head = next((i for i, (a, b) in enumerate(zip(line, mended, strict=False)) if a != b), 0)
        longest = min(len(line), len(mended)) - head
        tail = next((i for i in range(longest) if line[-1 - i] != mended[-1 - i]), longest)
        runs = [(head, len(line) - tail, mended[head : len(mended) - tail])]
    for start, end, new in runs:
        if line[start:end] != new:
            yield offset + start, offset + end, new


def _replaced(line: str, runs: list[Proposal]) -> str:
    out, at = [], 0
    for start, end, new in runs:
        out += [line[at:start], new]
        at = end
    return "".join([*out, line[at:]])


def html_entity(text: str) -> Iterator[Proposal]:
    """Character references such as ``&amp;`` that a scraper forgot to resolve."""
    for match in _ENTITY.finditer(text):
        new = match.group()
        while "&" in new and html.unescape(new) != new:  # escaped twice and more
            new = html.unescape(new)
        if new != match.group():
            yield match.start(), match.end(), new


def ligature(text: str) -> Iterator[Proposal]:
    """Typographic ligatures that a PDF's font left in the text."""
    for match in _LIGATURE.finditer(text):
        yield match.start(), match.end(), unicodedata.normalize("NFKC", match.group())


def line_hyphen(text: str) -> Iterator[Proposal]:
    """A word broken at a line's end, joined only where the document shows the joined form elsewhere.

    A country's name or demonym needs no such evidence. Joining blindly destroys true hyphens; before a capital
    nothing is ever joined.
    """
    lowered = text.lower()
    words, hyphened = set(_WORD.findall(lowered)), set(_HYPHENED.findall(lowered))
    for match in _LINE_HYPHEN.finditer(text):
        joined, kept = match.group(1) + match.group(2), f"{match.group(1)}-{match.group(2)}"
        if joined in country_names() or joined.lower() in words:
            yield match.end(1), match.start(2), ""
        elif kept.lower() in hyphened:
            yield match.end(1) + 1, match.start(2), ""


def running_head(text: str) -> Iterator[Proposal]:
    """First and last lines of pages (between form feeds) that recur, digits apart, on at least two pages."""
    if "\f" not in text:
        return
    edges: list[tuple[str, int, int]] = []
    at = 0
    for page in text.split("\f"):
        lines = [line for line in re.finditer(r"[^\n]+", page) if line.group().strip()]
        for line in {line.start(): line for line in (*lines[:2], *lines[-2:])}.values():
            edges.append((re.sub(r"\d+", "0", line.group().strip()), at + line.start(), at + line.end()))
        at += len(page) + 1
    counts = Counter(key for key, _, _ in edges)
    for key, start, end in edges:
        if counts[key] > 1 and len(key) <= _MAX_HEAD:
            yield start, min(end + 1, len(text)) if text[end : end + 1] == "\n" else end, ""


def hard_wrap(text: str) -> Iterator[Proposal]:
    """Line breaks that only keep the text within a width: each becomes a blank, or nothing behind a hyphen.

    A document counts as wrapped where breaks inside its paragraphs often fall within a sentence (the next line
    goes on in lower case); lists, verses and addresses break elsewhere. In a wrapped document every break inside
    a paragraph is a wrap, save before a list's mark, behind a colon, and between two short lines.
    """
    breaks = list(_breaks(text))
    width = max((len(line) for _, _, line, _ in breaks), default=0)
    within = sum(line[-1] not in _STOPS and after[0].islower() for _, _, line, after in breaks)
    if not _MIN_WRAP <= width <= _MAX_WRAP or within < _MIN_BREAKS or within < _WITHIN_SHARE * len(breaks):
        return
    for at, end, line, after in breaks:
        short = max(len(line), len(after)) < width / 2
        if _LIST_MARK.match(after) or line.endswith(":") or (short and not after[0].islower()):
            continue
        if line.endswith("-") and line[-2:-1].isalpha():
            if after[0].isupper():  # before a capital the hyphen is the name's own
                yield at, end, ""
        else:
            yield at, end, " "


def _breaks(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Each line break inside a paragraph: its span, indent included, the lines before and after it, stripped."""
    at = -1
    lines = text.split("\n")
    for line, after in itertools.pairwise(lines):
        at += len(line) + 1
        if line and after and not line.isspace() and not after.isspace():
            indent = len(after) - len(after.lstrip())
            yield at, at + 1 + indent, line.strip(), after.strip()


DETECTORS: Mapping[str, Callable[[str], Iterator[Proposal]]] = {
    "hard-wrap": hard_wrap,
    "html-entity": html_entity,
    "ligature": ligature,
    "line-hyphen": line_hyphen,
    "mojibake": mojibake,
    "running-head": running_head,
}
