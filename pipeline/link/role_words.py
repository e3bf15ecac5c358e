"""What the parser of roles reads: the words that roles are made of, and a text as tokens around its mentions."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.errors import DataError
from pipeline.knowledge import rows_of
from pipeline.records import Finding

HEADS = ("office", "rank", "occupation", "weak")
PARTS = frozenset(
    {
        *HEADS,
        "none",
        "time",
        "prefix",
        "subject",
        "strip",
        "opener",
        "determiner",
        "preposition",
        "stop",
        "verb",
        "same",
    }
)
LONGEST = 4  # words of a head or a title
_NONE: frozenset[str] = frozenset()
_RANKED = frozenset({"office", "rank"})
_WORD = r"[^\W_]+(?:[-‐‑][^\W_]+|['’](?!s\b)[^\W_]+|\.[^\W_]+)*"
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_TOKEN = re.compile(rf"['’]s\b|{_WORD}|[^\w\s]|_+", re.IGNORECASE)


class Token(NamedTuple):
    """A word, a mark, a mention as a whole, or the end of a paragraph; ``word`` is the text in lower case."""

    start: int
    end: int
    kind: str
    text: str
    word: str

    @property
    def is_capital(self) -> bool:
        """Whether it is a word with a capital, in front or inside: ``Chile``, ``al-Qaida``."""
        return self.kind == "word" and self.text != self.word


class Head(NamedTuple):
    """The noun that names an office: what kind, and in the singular where the text has the plural."""

    kind: str
    singular: str | None


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The rows of ``role_words.csv`` by part; ``heads`` by their words, ``titles`` and ``styles`` as printed."""

    heads: Mapping[tuple[str, ...], Head]
    titles: frozenset[str]
    styles: frozenset[tuple[str, ...]]
    dotted: frozenset[str]
    usual: Mapping[str, str]
    ranks: frozenset[str]
    parts: Mapping[str, frozenset[str]]
    parts_by_word: Mapping[str, frozenset[str]]
    last_words: frozenset[str]

    def parts_of(self, word: str) -> frozenset[str]:
        """The parts that ``word`` belongs to; it is about an office, too, where it is made of such words."""
        found = self.parts_by_word.get(word, _NONE)
        if "-" in word and all(one in self.parts["subject"] for one in word.split("-")):
            return found | {"subject"}
        return found

    def is_rank(self, title: str) -> bool:
        """Whether a title as printed is a rank."""
        return title in self.ranks

    def compound(self, word: str) -> Head | None:
        """The head in a compound of it: ``ex-president``, ``president-elect``, ``deputy-director``."""
        pieces = word.split("-")
        while len(pieces) > 1 and pieces[-1] in self.parts["time"]:
            pieces.pop()
        known = self.parts["time"] | self.parts["prefix"] | self.parts["subject"]
        first = 0
        while first < len(pieces) - 1 and pieces[first] in known:
            first += 1
        rest = "-".join(pieces[first:])
        head = self.heads.get((rest,)) if rest != word else None
        if head is None or head.singular is None:
            return head
        return Head(head.kind, word.replace(rest, head.singular))


@cache
def role_words() -> RoleWords:
    """The words of roles and the titles in front of names."""
    parts: dict[str, set[str]] = {part: set() for part in PARTS}
    heads: dict[tuple[str, ...], Head] = {}
    usual: dict[str, str] = {}
    for place, row in rows_of("role_words.csv", "word part plural usual source"):
        if row["part"] not in PARTS:
            raise DataError(f"{place}: part must be one of {sorted(PARTS)}.")
        parts[row["part"]].add(row["word"])
        if row["part"] in HEADS:
            heads.setdefault(tuple(row["word"].split()), Head(row["part"], None))
            if row["plural"] != row["word"]:
                heads.setdefault(tuple(row["plural"].split()), Head(row["part"], row["word"]))
        if row["usual"]:
            usual[row["word"]] = row["usual"]
    kinds = {row["title"]: row["kind"] for _, row in rows_of("titles.csv", "title kind source")}
    offices = {words for words, head in heads.items() if head.kind in _RANKED}
    ranked = {title for title, kind in kinds.items() if kind in _RANKED and " " not in title}
    return RoleWords(
        heads=heads,
        titles=frozenset(title for title in ranked if title.lower() not in parts["none"]),
        styles=frozenset(
            tuple(title.split()) for title, kind in kinds.items() if kind not in _RANKED and not _holds(title, offices)
        ),
        dotted=frozenset(word.lower() for title in kinds for word in title.split() if word.endswith(".")),
        usual=usual,
        ranks=frozenset(title for title, kind in kinds.items() if kind == "rank"),
        parts={part: frozenset(words) for part, words in parts.items()},
        parts_by_word=_turned(parts),
        last_words=frozenset(words[-1] for words in heads),
    )


def _turned(parts: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    by_word: dict[str, set[str]] = {}
    for part, words in parts.items():
        for word in words:
            by_word.setdefault(word, set()).add(part)
    return {word: frozenset(own) for word, own in by_word.items()}


def _holds(title: str, heads: set[tuple[str, ...]]) -> bool:
    words = tuple(title.lower().split())
    return any(words[i:j] in heads for i in range(len(words)) for j in range(i + 1, len(words) + 1))


def tokens_of(findings: Sequence[Finding], text: str) -> list[Token]:
    """The tokens of those paragraphs of ``text`` that name a person; a mention is one token of its type.

    The end of each paragraph is a token of kind ``end``.
    """
    tokens: list[Token] = []
    mentions = _apart(findings)
    starts = [mention.clean_start for mention in mentions]
    begun = 0
    for start, end in [*_breaks(text, mentions, starts), (len(text), len(text))]:
        own = mentions[bisect_left(starts, begun) : bisect_left(starts, start)]
        if any(mention.type == "person" for mention in own):
            for mention in own:
                tokens.extend(_words(text, begun, mention.clean_start))
                begun, surface = mention.clean_end, mention.surface
                tokens.append(Token(mention.clean_start, begun, mention.type, surface, surface.lower()))
            tokens.extend(_words(text, begun, start))
        if start < end:
            tokens.append(Token(start, end, "end", "", ""))
        begun = end
    return tokens


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """``findings`` in text order, without those that begin inside another."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.clean_start, -finding.clean_end)):
        if not kept or finding.clean_start >= kept[-1].clean_end:
            kept.append(finding)
    return kept


def _breaks(text: str, mentions: Sequence[Finding], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The ends of paragraphs, but for those inside a mention."""
    for match in _BREAK.finditer(text):
        before = bisect_left(starts, match.start()) - 1
        if before < 0 or mentions[before].clean_end <= match.start():
            yield match.span()


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    dotted = role_words().dotted
    at = start
    for match in _TOKEN.finditer(text, start, end):
        (first, last), found = match.span(), match[0]
        if found[0].isalnum():
            word = found.lower()
            if text[last : last + 1] == "." and last < end and word + "." in dotted:
                last, found, word = last + 1, found + ".", word + "."
            at = last
            yield Token(first, last, "word", found, word.replace("’", "'"))
        elif found[0] in "'’" and (len(found) == 2 or _is_genitive(text, first)):
            yield Token(first, last, "possessive", found, "'s")
        elif first >= at:  # and not the full stop of an abbreviation
            yield Token(first, last, "mark", found, found)


def _is_genitive(text: str, at: int) -> bool:
    """Whether the apostrophe at ``at`` ends a plural: ``the ministers' aides``."""
    return text[at - 1 : at] in {"s", "S"} and text[at + 1 : at + 2].isspace()
