"""Noun phrases that name an office: where one begins, which of its words belong to the role, how it is written."""

from typing import NamedTuple

from pipeline.link.names import one_line
from pipeline.link.role_reader import AND, OWN, Reader
from pipeline.link.role_words import Head

_LONGEST_ROLE = 100  # code points
_LEFT = 12  # tokens in front of a head that may belong to it
_PLACING = frozenset({"in", "at", "from", "near", "outside", "inside"})


class Phrase(NamedTuple):
    """Tokens ``start`` to ``end`` with the head's last word at ``at``; ``before`` is the token before what was cut."""

    start: int
    end: int
    at: int
    head: Head
    before: int
    is_definite: bool


class Phrases(Reader):
    """A text of tokens, asked for the phrases around its heads."""

    def first_of(self, phrase: Phrase) -> int:
        """The place of the first word of the head."""
        head = self.head_at(phrase.at)
        return phrase.at if head is None else head[0]

    def phrase(self, at: int, end: int, scope: int | None = None) -> Phrase | None:
        """The phrase around the head at ``at`` that ends at ``end``; None where the head alone says too little.

        In a ``scope``, where the phrase is known to begin, all words in front of the head belong to it.
        """
        found = self.head_at(at)
        if found is None:
            return None
        first, head = found
        start = self._start(first) if scope is None else scope
        before = start - 1
        while start < first and self._is_cut(start):
            before, start = (start, start + 1) if self.is_definite(start) else (before, start + 1)
        if head.kind == "weak" and start == first and end == at + 1:
            return None
        return Phrase(start, end, at, head, before, self.is_definite(before))

    def _is_cut(self, i: int) -> bool:
        own = self.has(i, *OWN)
        is_number = self.kind(i) == "word" and self.tokens[i].text[0].isdigit() and not own
        if self.has(i, "strip") and self.tokens[i].is_capital and self.tokens[i + 1].is_capital:
            return self.has(i + 1, *OWN) or self.head_at(i + 1) is not None
        is_opener = self.has(i, "opener") and not (own and self.tokens[i].text.islower())
        return is_number or is_opener or self.kind(i) == "country" or self.has(i, "determiner", "strip")

    def _start(self, first: int) -> int:
        """Where the words begin that belong to the head whose first word is at ``first``."""
        start, i = first, first - 1
        while i > first - _LEFT:
            reached = self._reached(i, start, first)
            if reached is None:
                break
            start, i = (reached, reached - 1) if reached <= i else (start, i - 1)
        start = self._whole_name(start, first)
        if self.word(start - 1) in _PLACING:
            while start < first and self.tokens[start].is_capital and not self.has(start, *OWN):
                start += 1
        while self.kind(start) == "country" and start < first and not self.has(start - 1, "time", "prefix"):
            start += 1
        return start

    def _whole_name(self, start: int, first: int) -> int:
        """Where a name with ``of`` or ``for the`` begins that ``start`` is inside."""
        while start < first and self.tokens[start].is_capital:
            i = start - 2 if self.word(start - 1) == "the" else start - 1
            if self.word(i) not in {"of", "for"} or not self._is_part(i - 1):
                break
            start = i - 1
            while self._is_part(start - 1):
                start -= 1
        return start

    def _is_part(self, i: int) -> bool:
        return self.kind(i) == "word" and self.tokens[i].is_capital and self.head_at(i) is None and not self.is_limit(i)

    def _reached(self, i: int, start: int, first: int) -> int | None:
        """The new start when token ``i`` belongs in front of ``start``; None where it does not."""
        kind = self.kind(i)
        if kind == "agency":
            return i if self.word(i - 1) != "told" else None
        if kind == "country":
            return i - 1 if self.has(i - 1, "time", "prefix", "strip") else None
        if self.word(i) in AND:
            return i - 1 if start < first and self.has(start, "subject") and self.has(i - 1, "subject") else None
        if kind != "word" or self.is_limit(i) or self.has(i, "determiner", "preposition") or self.is_style(i):
            return None
        return i if self.has(i, *OWN, "strip") else self._reached_word(i, start, first)

    def _reached_word(self, i: int, start: int, first: int) -> int | None:
        """The same for a word that the data does not know in front of a head."""
        if self.has(i, "opener"):
            return None
        if (head := self.head_at(i)) is not None:
            ahead = self.head_at(first)
            is_ranks = head[1].kind == "rank" and ahead is not None and ahead[1].kind == "rank" and start == first
            return head[0] if is_ranks else None
        if self.tokens[i].is_capital:
            return i if self._is_name(i, first) else None
        return self._closed(i)

    def _is_name(self, i: int, first: int) -> bool:
        """Whether a capitalised word may be a name in front of a head and not the first word of the sentence."""
        opens = self.kind(i - 1) in {"", "end"} or self.word(i - 1) in {".", "!", "?", "“", '"', ":"}
        is_first_of_name = i + 1 < first and self.tokens[i + 1].is_capital and not self.word(i).endswith("ing")
        return not opens or is_first_of_name or not self.tokens[first].is_capital

    def _closed(self, i: int) -> int | None:
        """Where an article or a possessive stands close in front, the first of the plain words behind it."""
        if self.tokens[i + 1].is_capital:
            return None
        for j in range(i, i - 4, -1):
            if self.is_definite(j):
                return j + 1 if j < i else None
            if self.kind(j) != "word" or self.is_limit(j) or self.tokens[j].is_capital:
                return None
            if self.word(j).endswith(("ed", "ing", "ly")) or (self.word(j)[-1] == "s" and self.word(j)[-2:] != "ss"):
                return None
            if self.has(j, "preposition", "opener") or self.head_at(j) is not None:
                return None
        return None

    def role(self, phrase: Phrase) -> str:
        """The phrase as written: on one line, a plural in the singular, no nationality in front of the head."""
        end = phrase.end
        while True:
            role = self._written(phrase, end)
            shorter = [i for i in range(phrase.at + 1, end) if self.has(i, "preposition")]
            if len(role) <= _LONGEST_ROLE or not shorter:
                return role if len(role) <= _LONGEST_ROLE else ""
            end = max(shorter, key=lambda i: (self.word(i) != "of", i))

    def _written(self, phrase: Phrase, end: int) -> str:
        kept = [i for i in range(phrase.start, end) if i > phrase.at or self.kind(i) != "country"]
        pieces: list[str] = []
        first, singular = self.first_of(phrase), (phrase.head.singular or "").split()
        for i in kept:
            token = self.tokens[i]
            text = token.text
            if singular and first <= i <= phrase.at and singular[i - first] != token.word:
                text = _cased(singular[i - first], text)
            is_apart = i > 0 and (self.tokens[i - 1].end < token.start or (i - 1 not in kept))
            pieces.append(" " + text if pieces and is_apart else text)
        return one_line("".join(pieces))


def _cased(singular: str, plural: str) -> str:
    """The singular in the letters of the plural: capitals, a capital or none."""
    if plural.isupper() and len(plural) > 1:
        return singular.upper()
    return singular[:1].upper() + singular[1:] if plural[0].isupper() else singular
