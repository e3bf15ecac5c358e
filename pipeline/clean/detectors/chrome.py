"""Menus, rows of buttons and paths to a page: lines that are made of nothing but the words of such lines.

The words are those of the rules: what goes as a line of its own (``lines`` in ``40-cms.toml``, ``70-chrome.toml``
and ``80-appeals.toml``) may also stand in a row with others. So a new phrase there is known here as well.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.clean.finders import Proposal, folded
from pipeline.clean.view import View

_FILES = ("40-cms.toml", "70-chrome.toml", "80-appeals.toml")
_LONGEST = 260  # characters; longer lines are text
_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]+(?:['’][a-z]+)?|[A-ZÀ-ÖØ-Þ]+(?![a-zß-öø-ÿ])|\d[\d.,]*[KkMm]?\b|\S")
_NEUTRAL = re.compile(
    r"(?:https?://\S+|www\.\S+|@\w[\w.]*|[\w/-]+\.(?:png|jpe?g|gif|pdf|html?|php|zip|ics|docx?))(?!\w)"
)
_SEPARATORS = frozenset("|»›>•·→/—–~¦‹«<←#*+:-_,&()[]\\▸▶►●○▪▼▾▲^=…")
_STRONG = re.compile(r"\s*(?:[|»›>•·→¦~—–▸]|\s/|//|::)\s*|\t+| {3,}")
_PATH = re.compile(
    r"(?:you are here:? ?)?(?:home|homepage|home page|front page|main|inicio|portada|start)"
    r"\s*(?:>+|»|›|→|/|::|\\)\s*\S",
    re.IGNORECASE,
)
_PATH_MARK = re.compile(r"\s*(?:>+|»|›|→|::|\s[/\\]\s|/)\s*")
_ENDS = frozenset('.!?;”"')
_LINKS = frozenset({"and", "or", "on", "via", "with", "by", "to", "this", "using", "in"})  # between share buttons
_ENOUGH_UNMARKED = 3  # phrases with nothing between them but blanks
_KNOWN_SHARE = 0.75  # of the pieces of a line that is parted by marks
_PIECE_WORDS = 2  # so many words that belong to no phrase
_PATH_PIECES = 3


class _Item(NamedTuple):
    """A phrase: its family, and whether it goes wherever it is a line of its own."""

    family: str
    sure: bool


class _Parsed(NamedTuple):
    """A piece of a line: the phrases in it, how many words belong to none, how many numbers and addresses."""

    items: list[_Item]
    unknown: int
    numbers: int


def runs_of(family: str) -> Callable[[View], Iterator[Proposal]]:
    """The detector of runs whose first phrase is one of sharing (``share``) or of another kind (``navigation``)."""

    def detect(view: View) -> Iterator[Proposal]:
        found = view.memo.get(_found)
        if found is None:
            found = view.memo[_found] = list(_found(view))
        for number, of in found:
            if of == family:
                yield *view.extent(number), ""

    return detect


def _found(view: View) -> Iterator[tuple[int, str]]:
    """Numbers of the lines that are runs, with their families."""
    for number, line in enumerate(view.lines):
        if 0 < len(line) <= _LONGEST:
            family = _run(line)
            if family:
                yield number, family


@lru_cache(maxsize=1 << 14)  # lines come back from pass to pass, and menus from text to text
def _run(line: str) -> str | None:
    """The family of a line that is a run, else None."""
    line = line.strip()
    if not line or (line[-1] in _ENDS and not line.endswith("...")) or folded(line) in _lines():
        return None  # text, or a line that a rule of its own knows
    opening = _WORD.search(line)
    pieces = [piece for piece in _STRONG.split(line) if piece.strip()]
    if opening is None or (len(pieces) == 1 and opening.group().lower() not in _phrases()[2]):
        return None
    if _PATH.match(line) and _is_path(line):
        return "navigation"
    whole = _parsed(line, 0 if len(pieces) == 1 else _PIECE_WORDS)
    if whole is None or not whole.items:
        return None
    furniture = _mostly_known(pieces) if whole.unknown else _stands(whole, len(pieces))
    return _family(whole.items) if furniture else None


def _mostly_known(pieces: Sequence[str]) -> bool:
    """Whether nearly all pieces of a line that marks part are phrases, and none is a text."""
    parsed = [_parsed(piece, _PIECE_WORDS) for piece in pieces]
    known = sum(one is not None and bool(one.items) and not one.unknown for one in parsed)
    return known >= max(_ENOUGH_UNMARKED, _KNOWN_SHARE * len(pieces)) and None not in parsed


def _stands(whole: _Parsed, pieces: int) -> bool:
    """Whether so many phrases, and nothing else, are furniture and no headline."""
    items = whole.items
    sure = sum(item.sure for item in items)
    if len(items) == 1:
        return sure == 1 and not whole.numbers
    families = {item.family for item in items}
    if sure == len(items) or families == {"share"} or (sure and families == {"share", "cms"}):
        return True
    if pieces >= _ENOUGH_UNMARKED <= len(items):
        return True
    return (sure > 0 or len(items) > _ENOUGH_UNMARKED) and (len(items) >= _ENOUGH_UNMARKED or pieces > 1)


def _is_path(line: str) -> bool:
    pieces = _PATH_MARK.split(line)
    second = _parsed(pieces[1], _PIECE_WORDS) if len(pieces) > 1 else None
    known = second is not None and bool(second.items) and not second.unknown
    return known or (len(pieces) >= _PATH_PIECES and "/" not in line)


def _family(items: Sequence[_Item]) -> str:
    return "share" if 2 * sum(item.family == "share" for item in items) >= len(items) else "navigation"


def _parsed(line: str, most_unknown: int) -> _Parsed | None:
    """The phrases of ``line``, longest first; None where more words than ``most_unknown`` belong to none."""
    phrases, longest, first = _phrases()
    items: list[_Item] = []
    unknown = numbers = at = 0
    words = [word.lower().replace("’", "'") for word in _WORD.findall(_NEUTRAL.sub(" 0 ", line))]
    words = [word for word in words if word not in _SEPARATORS]
    while at < len(words):
        word = words[at]
        sizes = range(min(longest, len(words) - at), 0, -1) if word in first else ()
        size = next((size for size in sizes if tuple(words[at : at + size]) in phrases), 0)
        if size:
            items.append(phrases[tuple(words[at : at + size])])
        elif word[0].isdigit():
            numbers += 1
        elif not (items and word in _LINKS):
            unknown += 1
            if unknown > most_unknown:
                return None
        at += size or 1
    return _Parsed(items, unknown, numbers)


@cache
def _lines() -> Mapping[str, _Item]:
    """Every line that goes as a whole, as whole lines are compared."""
    found: dict[str, _Item] = {}
    folder = files("pipeline") / "data" / "artefacts"
    for name in _FILES:
        for rule in tomllib.loads((folder / name).read_text(encoding="utf-8"))["rule"]:
            item = _Item(rule["family"], not rule.get("company", False))
            for line in rule.get("lines", ()):
                for form in (line, folded(line)):
                    if item.sure or form not in found:
                        found[form] = item
    return found


@cache
def _phrases() -> tuple[Mapping[tuple[str, ...], _Item], int, frozenset[str]]:
    """Every phrase by its words, the length of the longest, and the words that begin one."""
    phrases: dict[tuple[str, ...], _Item] = {}
    for line, item in _lines().items():
        words = tuple(word.lower() for word in _WORD.findall(line) if word not in _SEPARATORS)
        if words and (words not in phrases or item.sure):
            phrases[words] = item
    return phrases, max(map(len, phrases)), frozenset(words[0] for words in phrases)
