"""A document's text in pieces: what stayed, what cleaning cut or put in, and the mentions, all in text order.

Pieces are made for JSON. A plain string is text that stayed; a list begins with one of the codes below. Put
together, what stayed and what was cut give the raw text, what stayed and what was put in give the clean text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.records import Document, Edit, Mention

KEPT, CUT, NEW, MENTION = 0, 1, 2, 3


class Words:
    """A list of strings in which each stands once, so that pieces may name it by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """Where ``word`` stands in the list; it is added where it is new."""
        return self._numbers.setdefault(word, len(self._numbers))

    def all(self) -> list[str]:
        """The words in the order of their numbers."""
        return list(self._numbers)


@dataclass(frozen=True, slots=True)
class _Atom:
    """Text of one sort; ``start`` to ``end`` are code points of the clean text, empty for what was cut."""

    sort: int
    text: str
    start: int
    end: int
    rule_id: str = ""
    replaced: bool = False  # cut, with new text in its place


def pieces(document: Document, edits: Iterable[Edit], mentions: Sequence[Mention], words: Words) -> list[Any]:
    """The pieces of ``document``: text, ``[CUT, text, rule]``, ``[NEW, text, rule]`` and mentions.

    A mention is ``[MENTION, type, entity_id, found_by, link_method, form, zone, role, candidates, pieces]``. Rules and
    all of a mention's facts are numbers of ``words``, -1 for null; candidates are one word, a line for each. ``edits``
    and ``mentions`` are in text order.
    """
    found: list[Any] = []
    starts = [mention.clean_start for mention in mentions]
    bounds = sorted({bound for mention in mentions for bound in (mention.clean_start, mention.clean_end)})
    inside, open_mention = found, -1
    for atom in (part for whole in _atoms(document.clean_text, edits) for part in _split(whole, bounds)):
        at = _mention_at(atom, starts, mentions)
        if at != open_mention:
            inside, open_mention = found, at
            if at >= 0:
                inside = []
                found.append([MENTION, *_facts(mentions[at], words), inside])
        inside.append(atom.text if atom.sort == KEPT else [atom.sort, atom.text, words.number(atom.rule_id)])
    return found


def _atoms(clean: str, edits: Iterable[Edit]) -> Iterator[_Atom]:
    at = 0
    for edit in edits:
        start, end = edit.clean_start, edit.clean_end
        if at < start:
            yield _Atom(KEPT, clean[at:start], at, start)
        if edit.raw_text:
            yield _Atom(CUT, edit.raw_text, start, start, edit.rule_id, replaced=start < end)
        if start < end:
            yield _Atom(NEW, clean[start:end], start, end, edit.rule_id)
        at = end
    if at < len(clean):
        yield _Atom(KEPT, clean[at:], at, len(clean))


def _split(atom: _Atom, bounds: Sequence[int]) -> Iterator[_Atom]:
    """``atom`` in parts that each lie wholly inside or outside of every mention."""
    at = atom.start
    for index in range(bisect_right(bounds, atom.start), len(bounds)):
        bound = bounds[index]
        if bound >= atom.end:
            break
        yield replace(atom, text=atom.text[at - atom.start : bound - atom.start], start=at, end=bound)
        at = bound
    yield replace(atom, text=atom.text[at - atom.start :], start=at) if at > atom.start else atom


def _mention_at(atom: _Atom, starts: Sequence[int], mentions: Sequence[Mention]) -> int:
    """Index of the mention that ``atom`` is part of, or -1; what was cut at a mention's edge is no part of it."""
    at = bisect_right(starts, atom.start) - 1
    if at < 0 or atom.start >= mentions[at].clean_end:
        return -1
    at_edge = atom.start == mentions[at].clean_start
    return -1 if atom.sort == CUT and at_edge and not atom.replaced else at


def _facts(mention: Mention, words: Words) -> list[int]:
    facts = (
        mention.type,
        mention.entity_id,
        mention.found_by,
        mention.link_method,
        mention.form,
        mention.zone,
        mention.role,
        "\n".join(mention.candidates) or None,
    )
    return [-1 if fact is None else words.number(fact) for fact in facts]
