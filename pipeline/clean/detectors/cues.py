"""What tells that a paragraph asks something of its reader: cues, which add up to points.

No word tells an appeal from a report that somebody asked: `subscribers` and `donate` are news as often as not. What
counts is set down in ``pipeline/data/appeals.toml``: phrases of such paragraphs, verbs that ask, who speaks to whom,
and signs of a report, which count against.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

FAMILIES = ("support-call", "newsletter", "paywall", "cookies")
LENGTH = 1600  # characters; longer paragraphs are stories
_MOST_STRONG, _MOST_WORDS, _MOST_ASKS = 4, 3, 2  # more of one kind prove no more
_FEW_WORDS = 12  # a short line that asks has no room for more cues
_IMPERSONAL = 2  # phrases in a notice that speaks of no one and to no one
_WORDS_FREE, _WORDS_A_POINT = 40, 30  # a long paragraph must have more of what counts
_QUOTE_PENALTY = 3
_MOST_AGAINST = 4
_QUOTED = re.compile(r"[“«][^”»\n]{12,}[”»]|\"[^\"\n]{12,}\"")
_OPENS = frozenset('“"«‘')
_COUNTRY_US = re.compile(r"\bU\.?S\b\.?")
_HEADING = re.compile(r"[^a-zß-öø-ÿ\n]{6,90}?(?::|[.!?]|\s[—–-]|(?=[A-Z][a-zß-öø-ÿ])|$)")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\t": " "})


class _Cues(NamedTuple):
    """The patterns of ``appeals.toml``, one for each kind of cue."""

    strong: Mapping[str, re.Pattern[str]]
    words: Mapping[str, re.Pattern[str]]
    asks_first: re.Pattern[str]
    asks: re.Pattern[str]
    self: re.Pattern[str]
    reader: re.Pattern[str]
    impersonal: re.Pattern[str]
    against: Sequence[tuple[re.Pattern[str], int]]


class Score(NamedTuple):
    """What a paragraph shows: points, phrases of appeals among them, its family."""

    points: int
    strong: int
    asks: bool  # a sentence of it begins with a verb that asks
    personal: bool  # it speaks of itself and to the reader
    family: str


@lru_cache(maxsize=4096)  # what asks something of readers stands below every text of a site
def scored(line: str) -> Score | None:
    """The points of a paragraph; None where it holds nothing that counts, or too much that speaks against it."""
    if len(line) > LENGTH or line.lstrip()[:1] in _OPENS:
        return None
    cues = _cues()
    low = _folded(line)
    own, reader = bool(cues.self.search(low)), bool(cues.reader.search(low))
    if not (own or reader or cues.asks_first.search(low) or cues.impersonal.search(low)):
        return None
    against = _against(line, low)
    if against > _MOST_AGAINST:
        return None
    first = len(cues.asks_first.findall(low))
    direct = own or reader or first > 0
    words = {family: len(set(cues.words[family].findall(low))) for family in FAMILIES}
    asks = len(cues.asks.findall(low))
    strong = {family: len(cues.strong[family].findall(low)) for family in FAMILIES}
    if not any(strong.values()) and not any(words.values()):
        return None
    family = max(FAMILIES, key=lambda name: (2 * strong[name] + words[name], strong[name]))
    heading, size = _HEADING.match(line.strip()), len(low.split())
    points = (
        2 * min(sum(strong.values()), _MOST_STRONG)
        + min(words[family], _MOST_WORDS)
        + min(first + asks, _MOST_ASKS)
        + own
        + reader
        + bool(heading and " " in heading.group().strip())
        + (size <= _FEW_WORDS and not against)
        - against
        - max(0, size - _WORDS_FREE) // _WORDS_A_POINT
    )
    if not direct and sum(strong.values()) < _IMPERSONAL:
        return None
    return Score(points, sum(strong.values()), first > 0, own and (reader or asks > 0), family)


def asks_nothing(sentence: str) -> bool:
    """Whether ``sentence`` speaks to nobody, of no publisher and of nothing that is asked for."""
    cues, low = _cues(), _folded(sentence)
    asked = (cues.self, cues.reader, cues.asks_first, cues.words["support-call"], cues.words["newsletter"])
    return not any(pattern.search(low) for pattern in asked)


def reports(line: str) -> bool:
    """Whether ``line`` tells what somebody said or did: no part of an appeal, whatever stands around it."""
    return _against(line, _folded(line)) > 1 or line.lstrip()[:1] in _OPENS or len(line) > LENGTH


def _against(line: str, low: str) -> int:
    """Points that speak against ``line``, ``low`` as the cues are written; no more than are needed to rule it out."""
    points = _QUOTE_PENALTY if _QUOTED.search(line) else 0
    for pattern, penalty in _cues().against:
        if pattern.search(low):
            points += penalty
            if points > _MOST_AGAINST:
                break
    return points


def _folded(line: str) -> str:
    """``line`` as the cues are written; `the US` is not `us`."""
    if not line.isupper():
        line = _COUNTRY_US.sub("usa", line)
    return " ".join(line.translate(_APOSTROPHES).lower().split())


@cache
def _cues() -> _Cues:
    rows = tomllib.loads((files("pipeline") / "data" / "appeals.toml").read_text(encoding="utf-8"))

    def any_of(patterns: Sequence[str], before: str = r"(?:(?<![\w-])|(?!\w))") -> re.Pattern[str]:
        return re.compile(before + "(?:" + "|".join(patterns) + ")")

    return _Cues(
        strong={family: any_of(rows["strong"][family]) for family in FAMILIES},
        words={family: any_of(rows["object"][family]) for family in FAMILIES},
        asks_first=any_of(rows["ask"]["start"], r"(?:^\W*|[.!?:;—–|•»>…]\W*|\b(?:please|so|then|just|simply) )"),
        asks=any_of(rows["ask"]["any"]),
        self=any_of([f"(?:{pattern})(?!\\w)" for pattern in rows["voice"]["self"]]),
        reader=any_of([f"(?:{pattern})(?!\\w)" for pattern in rows["voice"]["reader"]]),
        impersonal=any_of(rows["voice"]["impersonal"]),
        against=[(any_of(sign["patterns"]), sign["points"]) for sign in rows["against"].values()],
    )
