"""Numbers that stand for signs of a PDF's font."""

import re
from collections.abc import Iterator

from pipeline.clean.finders import Proposal

_CID = re.compile(r"\(cid:(\d{1,5})\)")
_CIDS = re.compile(r"(?<![ \t])[ \t]*\(cid:\d{1,5}\)(?:[ \t]*\(cid:\d{1,5}\))*[ \t]*")
_ENDS = frozenset(["", "\n", "\r", "\x0b", "\f", "\u2028", "\u2029"])  # around a mark at a line's edge
# What a converter means by a number: signs of old Windows fonts, ligatures of new ones.
_SIGNS = {133: "…", 145: "‘", 146: "’", 147: "“", 148: "”", 150: "–", 151: "—"}
_LIGATURES = {332: "ft", 415: "ti", 425: "tt", 976: "f"}


def cid_mark(text: str) -> Iterator[Proposal]:
    """Numbers of signs (``(cid:127)``) that a font does not name: bullets go, what is known is put back.

    Between two letters one stands for a letter that is lost; it stays.
    """
    for run in _CIDS.finditer(text):
        marks = list(_CID.finditer(text, *run.span()))
        before, behind = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        number = int(marks[0][1])
        sign = _SIGNS.get(number) or (_LIGATURES.get(number) if _is_inside(marks[0], text) else None)
        if sign and len(marks) == 1:
            yield *marks[0].span(), sign
        elif before in _ENDS or behind in _ENDS:
            yield *run.span(), ""
        elif not any(_is_inside(mark, text) for mark in marks):
            blank = text[run.start()] in " \t" or text[run.end() - 1] in " \t"
            yield *run.span(), " " if blank else ""


def _is_inside(mark: re.Match[str], text: str) -> bool:
    return text[mark.start() - 1 : mark.start()].isalpha() and text[mark.end() : mark.end() + 1].isalpha()
