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
_MOJIBAKE_HINT = re.compile(r"[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÂÃ] |[\x80-\x9f]")
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LINE_HYPHEN = re.compile(r"\b([^\W\d_]{2,})-\n([a-z]{2,})")
_DIGITS = re.compile(r"\d{1,9}")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"\b[^\W\d_]+-[^\W\d_]+")
_MIN_WRAP, _MAX_WRAP = 40, 110  # widths of wrapped mail, print views and PDF columns
_LOOK_AHEAD = 40  # characters behind a mended run that must be where they are expected
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
    """One change for each run of odd characters, so that the names between two runs keep their places."""
    from ftfy import fix_encoding  # a heavy import that most corpora never need

    mended = fix_encoding(line)
    if mended == line:
        return
    runs = [run.span() for run in _ODD_RUN.finditer(line)]
    at = runs[0][0]  # where we are in the mended line
    for (start, end), (following, _) in zip(runs, [*runs[1:], (len(line), 0)], strict=True):
        # ftfy may take the blank behind a run for the no-break space that belongs to it (`voilÃ ` is `voilà`).
        found = _resumed(line, end, following, mended, at) or _resumed(line, end + 1, following, mended, at)
        if found is None:
            yield offset + start, offset + len(line), mended[at:]
            return
        stop, resumes = found
        if line[start:stop] != mended[at:resumes]:
            yield from _by_character(offset + start, line[start:stop], mended[at:resumes])
        at = resumes + max(0, following - stop)


def _by_character(start: int, wrong: str, right: str) -> Iterator[Proposal]:
    """One change a character, where each stands for as many wrong ones as it has bytes in UTF-8; else one for all.

    So a name ends where it ends, though its possessive was mended with it.
    """
    sizes = [len(character.encode("utf-8", "surrogatepass")) for character in right]
    if sum(sizes) != len(wrong):
        yield start, start + len(wrong), right
        return
    for character, size in zip(right, sizes, strict=True):
        if size > 1:
            yield start, start + size, character
        start += size


def _resumed(line: str, stop: int, following: int, mended: str, at: int) -> tuple[int, int] | None:
    """``stop`` and where in ``mended`` the plain text goes on that stands in ``line`` from there to ``following``."""
    plain = line[stop:following]
    for resumes in range(at, at + _LOOK_AHEAD):
        if following == len(line) and len(plain) < _LOOK_AHEAD:
            if mended[resumes:] == plain:
                return stop, resumes
        elif mended.startswith(plain[:_LOOK_AHEAD], resumes) and plain:
            return stop, resumes
    return None


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
    """First and last lines of pages (between form feeds) that recur, digits apart, on at least two pages.

    A line without a letter goes only where its one number counts the pages: else it may be a row of a table.
    """
    if "\f" not in text:
        return
    edges: list[tuple[str, int, int]] = []
    at = 0
    for number, page in enumerate(text.split("\f")):
        lines = [line for line in re.finditer(r"[^\n]+", page) if line.group().strip()]
        for line in {line.start(): line for line in (*lines[:2], *lines[-2:])}.values():
            edges.append((_edge_key(line.group().strip(), number), at + line.start(), at + line.end()))
        at += len(page) + 1
    counts = Counter(key for key, _, _ in edges)
    for key, start, end in edges:
        if counts[key] > 1 and len(key) <= _MAX_HEAD:
            yield start, min(end + 1, len(text)) if text[end : end + 1] == "\n" else end, ""


def _edge_key(line: str, page: int) -> str:
    """What lines of one running head have in common: their text with digits folded, or how far they are ahead."""
    if any(map(str.isalpha, line)):
        return _DIGITS.sub("0", line)
    numbers = _DIGITS.findall(line)
    return f"{_DIGITS.sub('0', line)} {int(numbers[0]) - page}" if len(numbers) == 1 else f"{line} on page {page}"


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
