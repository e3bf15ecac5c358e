"""The forms in which the number of a page is printed, alone or in a head or foot."""

import re
from typing import NamedTuple

from pipeline.clean.detectors.page_lines import DIGITS, MAX_HEAD
from pipeline.clean.macros import shipped_macros

_FRAMED = r"[ \t]*(?:[-–—•|(\[~] ?)?(?P<n>\d{1,4})(?: ?[-–—•|)\]~])?[ \t]*"
BARE = re.compile(_FRAMED)
OF = re.compile(r"[ \t]*(?:[-–—•|(\[~] ?)?(?P<n>\d{1,4})(?: ?/ ?| of )(?P<all>\d{1,4})(?: ?[-–—•|)\]~])?[ \t]*")
# What the rule for numbers with their label leaves, as it may be a word of the text.
_SHORT_LABEL = re.compile(r"[ \t]*(?:(?:[Pp]g?\.|[Pp]g) ?(?P<n>\d{1,4})|[Pp]age (?P<m>\d{1,4})\.)[ \t]*")
LABELLED = re.compile(
    r"[ \t]*\[?(?:[Pp]age|PAGE|[Pp]g?\.|[Pp][áa]g(?:ina|\.)|[Ss]eite) ?\|? ?(?P<n>\d{1,4})\b[^\n]{0,12}"
)
# A head with its page's number: what is between the two is more than a blank, as it would be in `Chapter 3`.
_GAP = r"(?:[ \t]*[|•·][ \t]*|[ \t]{2,}|\t)"
_MONTH = shipped_macros()["MONTH"]
# In front of a name a blank will do, as it is the same name on each page; days of a month count, too.
_HEAD_BEHIND = re.compile(
    rf"[ \t]*(\d{{1,4}})(?:{_GAP}(?=[^\W_])"
    rf"| (?=[A-Z])(?![^\n]*\b{_MONTH}\b))"
)
_HEAD_BEFORE = re.compile(
    rf"(?:{_GAP}|(?:,| [-–—|•·])? (?=[Pp]))(?:(?:[Pp]age|[Pp]\.) ?)?(\d{{1,4}})(?: ?(?:of|/) ?\d{{1,4}})?[ \t]*\Z"
)
_WITH_LABEL = re.compile(r"\b(?:[Pp]age|PAGE|[Pp]\.) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[ \t]*\Z")
# The number of an issue or a year tells the last number from that of a chapter: `Weekly bulletin No. 214 3`.
_ISSUED = re.compile(
    r"[ \t]*(?=[A-Z])[^\n]{5,150}?(?:\b(?i:no|nr|vol|issue|edition)\.? ?\d[\w/-]{0,9}|№ ?\d{1,6}|\b(?:19|20)\d\d)"
    r"[ \t]+(?P<n>\d{1,3})[ \t]*"
)
# The foot that a browser prints: an address and which of how many pages this is.
_FOOT = re.compile(
    r"[ \t]*(?:https?://|file:///|about:blank)\S*[ \t]+(?:Page )?(?P<n>\d{1,3}) ?(?:/|of) ?\d{1,3}[ \t]*"
)
LABELLED_HEAD = "labelled head"  # of these, too, where nothing but the page's number changes


class Numbered(NamedTuple):
    """A line that may be a page's edge: its number, its place among the lines, its form."""

    number: int
    line: int
    form: str


def numbered(line: str, place: int) -> Numbered | None:
    """The page's number that is all of ``line``, or stands in a head or foot; None where there is none."""
    if match := BARE.fullmatch(line):
        return Numbered(int(match["n"]), place, "number")
    if match := OF.fullmatch(line):
        return Numbered(int(match["n"]), place, "of" if 0 < int(match["n"]) <= int(match["all"]) else "no page")
    if match := _SHORT_LABEL.fullmatch(line):
        return Numbered(int(match["n"] or match["m"]), place, "label")
    for pattern, form in ((_FOOT, "foot"), (LABELLED, "page")):
        if match := pattern.fullmatch(line):
            return Numbered(int(match["n"]), place, form)
    return _numbered_head(line, place)


def _numbered_head(line: str, place: int) -> Numbered | None:
    if match := _ISSUED.fullmatch(line):
        return Numbered(int(match["n"]), place, f"{LABELLED_HEAD} {line[: match.start('n')].strip()}")
    if match := _HEAD_BEHIND.match(line):
        head = line[match.end() :]
    elif match := _HEAD_BEFORE.search(line):
        head = line[: match.start()]
    if match and any(map(str.isalpha, head)) and len(line) <= MAX_HEAD:
        kind = LABELLED_HEAD if _WITH_LABEL.search(line) else "head"
        return Numbered(int(match.group(1)), place, f"{kind} {DIGITS.sub('0', head.strip())}")
    return None
