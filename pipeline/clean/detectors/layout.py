"""Lines that were broken to keep a text within a width."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.clean.finders import Proposal
from pipeline.clean.view import OPEN_WORDS, View
from pipeline.knowledge import country_names, words

_LINE_HYPHEN = re.compile(r"[-‐][ \t]*\n\s*(?=[a-z]{2})")
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"(?<![^\W_])[^\W\d_]{2,}\Z"), re.compile(r"[^\W\d_]{2,}")
_LONGEST = 60  # characters of a word's part
# Ends of words that are no words, so that no compound has them behind its hyphen.
_NO_WORD = re.compile(
    r"(?:ca|i|iza|ta|za)?tion(?:s|al|ally|ed)?|sions|sional(?:ly)?|[cn]ally|t?ical(?:ly)?|tial(?:ly)?|tious|tive(?:s|ly)"
    r"|ment(?:s|al|ed|ary)?|ness|i[tz]ation|ity|ences?|ingly|ished|m?ously|ture[ds]?"
)
_INFLECTED = re.compile(r"(?:s|es|d|ed|ing|ly|er|ers)\Z")
_WORD = re.compile(
    r"(?:ca|i|iza|ta|za)?tion(?:s|al|ally|ed)?|sions|sional(?:ly)?|[cn]ally|t?ical(?:ly)?|tial(?:ly)?|tious|tive(?:s|ly)"
    r"|ment(?:s|al|ed|ary)?|ness|i[tz]ation|ity|ences?|ingly|ished|m?ously|ture[ds]?"
)
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"\b[^\W\d_]+-[^\W\d_]+")
_MIN_WRAP, _MAX_WRAP = 40, 110  # widths of wrapped mail, print views and PDF columns
_MIN_BREAKS, _WITHIN_SHARE = 3, 0.35
# How full lines are, and which share of them may be less: by count of letters, or where these differ in breadth.
_FULL = ((1, 0), (0.9, 0.2))
_MIN_ASKING = 30  # a line that a wrap ended behind a word that asks for more
_STOPS = frozenset('.!?:;"”’)')
_MAX_INDENT = 12  # a first line is set in by so much at most
# How long a broken line is: behind a word that asks for more, else, behind a comma before a capital.
_MIN_OPEN, _LONG_OPEN, _LONG_COMMA = 15, 51, 60
# Words that may end a sentence, but none that goes on in small letters.
_OPEN_BEFORE_SMALL = frozenset(
    {"after", "before", "between", "against", "during", "about", "over", "under", "until", "into"}
)
# A word in small letters that begins no name.
_SMALL = re.compile(r"(?!(?:by|al|el|de|di|da|du|van|von|bin|ibn|ben|la|le)\b)[a-z]{1,20}[ ,;.]")
_LIST_MARK = re.compile(r"(?:[-–—*•▪·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])(?:\s|$)")


def blank_ends(text: str) -> Iterator[Proposal]:
    """Empty lines before the first line, and blanks and line breaks behind the last."""
    body = text.lstrip()
    if not body:
        yield 0, len(text), ""
        return
    first = text.rfind("\n", 0, len(text) - len(body)) + 1
    if first:
        yield 0, first, ""
    last = len(text.rstrip())
    if last < len(text):
        yield last, len(text), ""


def line_hyphen(text: str) -> Iterator[Proposal]:
    """A word broken at a line's end, joined only where something shows the joined form.

    The document comes first: as it writes the word elsewhere, joined or with a hyphen, so it is written here. Else the
    name or demonym of a country, an end that is no word (`govern-`, `ment`), or a word of ``words.csv`` is evidence,
    unless the compound with a hyphen is a word as well. Before a capital nothing is ever joined.
    """
    breaks = list(_LINE_HYPHEN.finditer(text))
    if not breaks:
        return
    lowered = text.lower()
    written, hyphened = set(_WORD.findall(lowered)), set(_HYPHENED.findall(lowered))
    for match in breaks:
        before = _WORD_BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
        behind = _WORD_BEHIND.match(text, match.end(), match.end() + _LONGEST)
        if before is None or behind is None:
            continue
        one, two = before.group(), behind.group()
        joined, compound = f"{one}{two}", f"{one}-{two}".lower()
        if joined.lower() in written or (compound not in hyphened and _is_word(joined, two, compound)):
            yield match.start(), match.end(), ""
        elif compound in hyphened or (compound in words() and joined.lower() not in words()):
            yield match.start() + 1, match.end(), ""


def _is_word(joined: str, end: str, compound: str) -> bool:
    """Whether ``joined``, which ends with ``end``, is a word, and ``compound`` none."""
    if compound in words():
        return False
    known = joined.lower() in words() or _INFLECTED.sub("", joined.lower()) in words()
    return known or joined in country_names() or _NO_WORD.fullmatch(end) is not None


def hard_wrap(view: View) -> Iterator[Proposal]:
    """Line breaks that only keep the text within a width: each becomes a blank, or nothing behind a hyphen.

    A document counts as wrapped where breaks inside its paragraphs often fall within a sentence (the next line
    goes on in lower case), or all where the line is full; lists, verses and addresses break elsewhere. In a wrapped
    document every break inside a paragraph is a wrap, save before a list's mark, behind a colon, between two short
    lines, and before a line that is indented more than most, which begins a paragraph. Where lines are as full as they
    can be, one with room for the next word ends a heading or paragraph, unless a sentence goes on in small letters.
    """
    breaks: list[tuple[int, int, str, str]] = []
    width = 0
    for found in _breaks(view.lines):
        width = max(width, len(found[2]))
        if width > _MAX_WRAP:
            return
        breaks.append(found)
    if width < _MIN_WRAP or not _is_wrapped(breaks, width):
        return
    full = _full(breaks)
    indents = Counter(end - at for at, end, _, _ in breaks)
    usual = indents.most_common(1)[0][0]
    for at, end, line, after in breaks:
        if usual + 1 < end - at <= usual + _MAX_INDENT and line[-1] in _STOPS:
            continue
        short = max(len(line), len(after)) < width / 2
        if _LIST_MARK.match(after) or line.endswith(":") or (short and not after[0].islower()):
            continue
        asks = line[-1] in "-," or line.rsplit(" ", 1)[-1] in OPEN_WORDS
        if _has_room(line, after, full) and (line[-1] in _STOPS or not (asks or after[0].islower())):
            continue
        if line.endswith("-") and line[-2:-1].isalpha():
            if after[0].isupper():  # before a capital the hyphen is the name's own
                yield at, end, ""
        else:
            yield at, end, " "


def _is_wrapped(breaks: Sequence[tuple[int, int, str, str]], width: int) -> bool:
    """Whether the breaks often fall within a sentence, or each just where the next word would not have had room."""
    within = sum(line[-1] not in _STOPS and after[0].islower() for _, _, line, after in breaks)
    if within >= _MIN_BREAKS and within >= _WITHIN_SHARE * len(breaks):
        return True
    if not within or len(breaks) < _MIN_BREAKS:
        return False
    open_ends = sum(line[-1] not in _STOPS for _, _, line, _ in breaks)
    full = not any(_has_room(line, after, width) for _, _, line, after in breaks)
    return full and open_ends >= len(breaks) / 2


def _full(breaks: Sequence[tuple[int, int, str, str]]) -> float:
    """How long a full line is at least where nearly all that end within a sentence are full; else 0."""
    within = [(line, after) for _, _, line, after in breaks if line[-1] not in _STOPS and after[0].islower()]
    width = max((len(line) for line, _ in within), default=0)
    for share, roomy in _FULL:
        if sum(_has_room(line, after, share * width) for line, after in within) <= roomy * len(within):
            return share * width
    return 0


def _has_room(line: str, after: str, full: float) -> bool:
    """Whether the first word of ``after`` would have had room in ``line``."""
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) <= full


def lone_wrap(view: View) -> Iterator[Proposal]:
    """Breaks within a sentence in a text that is not wrapped: each becomes a blank.

    The line is long and ends as no sentence or heading does; the next one goes on in small letters, or behind a word
    that asks for more; the lines that so belong together end with a full stop.
    """
    lines, starts = view.lines, view.starts
    pairs = itertools.pairwise(lines)
    broken = [n for n, (line, after) in enumerate(pairs) if len(line) >= _MIN_OPEN and _goes_on(line, after)]
    if not broken:
        return
    closed: set[int] = set()  # those whose sentence a full stop ends
    for number in reversed(broken):
        if number + 1 in closed or lines[number + 1].rstrip()[-1:] in _STOPS:
            closed.add(number)
    yield from ((starts[number + 1] - 1, starts[number + 1], " ") for number in broken if number in closed)


def _goes_on(line: str, after: str) -> bool:
    line = line.rstrip()
    if not line or not after or after[0].isspace() or line[-1] in _STOPS or _LIST_MARK.match(after):
        return False
    last = line.rsplit(" ", 1)[-1]
    if last in OPEN_WORDS and len(line) >= _MIN_ASKING:
        return True
    if _SMALL.match(after):
        if last in OPEN_WORDS or last in _OPEN_BEFORE_SMALL:
            return True
        return len(line) >= _LONG_OPEN and (line[-1] == "," or line[-1].islower() or line[-1].isdigit())
    return line[-1] == "," and len(line) >= _LONG_COMMA and after[0].isupper()


def _breaks(lines: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """Each line break inside a paragraph: its span, indent included, the lines before and after it, stripped."""
    at = -1
    for line, after in itertools.pairwise(lines):
        at += len(line) + 1
        if line and after and not line.isspace() and not after.isspace():
            indent = len(after) - len(after.lstrip())
            yield at, at + 1 + indent, line.strip(), after.strip()
