"""A text of tokens, asked what a token may be in the name of an office, and how far a complement runs."""

from collections.abc import Sequence

from pipeline.link.role_words import LONGEST, Head, RoleWords, Token, role_words

AND = frozenset({"and", "&"})
OWN = ("time", "prefix", "subject")  # parts whose words belong to a role wherever they stand in front of its head
_RUN = 6  # words of one item of a list


class Reader:
    """The tokens of one text; every question looks at a bounded stretch."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.tokens = tokens
        self._text = text
        self.words: RoleWords = role_words()
        self._words = [token.word if token.kind in {"word", "mark"} else "" for token in tokens]

    def kind(self, i: int) -> str:
        """The kind of a token; empty outside the text."""
        return self.tokens[i].kind if 0 <= i < len(self.tokens) else ""

    def word(self, i: int) -> str:
        """The word of a token in lower case; empty outside the text and for mentions."""
        return self._words[i] if 0 <= i < len(self._words) else ""

    def has(self, i: int, *parts: str) -> bool:
        """Whether the token is a word of one of the ``parts``."""
        return self.kind(i) == "word" and not self.words.parts_of(self.tokens[i].word).isdisjoint(parts)

    def is_limit(self, i: int) -> bool:
        """Whether no phrase goes over the token: a person, a verb, a conjunction, any mark but a comma."""
        return self.kind(i) in {"", "end", "person"} or self.has(i, "stop", "verb") or self._is_other_mark(i)

    def _is_other_mark(self, i: int) -> bool:
        return self.kind(i) == "mark" and self.tokens[i].text not in {",", "&"}

    def is_definite(self, i: int) -> bool:
        """Whether the token is an article, a possessive or a nationality."""
        return self.kind(i) in {"possessive", "country"} or self.has(i, "determiner")

    def head_at(self, i: int) -> tuple[int, Head] | None:
        """The head whose last word is the token, with the place of its first."""
        if self.kind(i) != "word" or self.has(i, "verb", "stop"):
            return None
        word, text = self.tokens[i].word, self.tokens[i].text
        for size in range(LONGEST if word in self.words.last_words else 0, 0, -1):
            words = tuple(self.word(j) for j in range(i - size + 1, i + 1))
            if (head := self.words.heads.get(words)) is not None:
                is_title = head.kind == "weak" and text in self.words.titles
                return i - size + 1, Head("rank", head.singular) if is_title else head
        if text in self.words.titles:
            return i, Head("rank" if self.words.is_rank(text) else "office", None)
        head = self.words.compound(word) if "-" in word else None
        return None if head is None else (i, head)

    def before_styles(self, i: int) -> int:
        """The place of the first of the styles (`Mr`, `His Excellency Dr`) that end in front of token ``i``."""
        while True:
            for size in range(LONGEST, 0, -1):
                if tuple(token.text for token in self.tokens[max(i - size, 0) : i]) in self.words.styles and i >= size:
                    i -= size
                    break
            else:
                return i

    def behind_styles(self, i: int) -> int:
        """The place behind the styles and heads that begin at token ``i``."""
        while self.kind(i) == "word" and (self.is_style(i) or self.head_at(i) is not None or self.has(i, *OWN)):
            i += 1
        return i

    def is_style(self, i: int) -> bool:
        """Whether the token is a style of one word."""
        return self.kind(i) == "word" and (self.tokens[i].text,) in self.words.styles

    def breaks(self, i: int) -> bool:
        """Whether a new line begins with the token and something new with the line: a name, a number, a mark."""
        before, token = self.tokens[i - 1], self.tokens[i]
        is_new = token.kind in {"country", "agency", "mark"} or not token.text[:1].islower()
        return is_new and "\n" in self._text[before.end : token.start]

    def complement_ends(self, i: int, *, is_strict: bool) -> list[int]:
        """The places where ``of …``, ``for …`` behind a head may end; strictly, only words known to belong count."""
        ends: list[int] = []
        while self._is_preposition(i):
            end = self._noun_end(i + 1, is_strict=is_strict)
            if end is None:
                break
            ends.append(end)
            i = end
        return ends

    def _is_preposition(self, i: int) -> bool:
        """Whether the token links a complement; one with a capital begins a new line of a list."""
        return self.has(i, "preposition") and (self.tokens[i].text.islower() or self.tokens[i].text.isupper())

    def _noun_end(self, i: int, *, is_strict: bool) -> int | None:
        start = i
        is_open = not is_strict and (self.has(i, "determiner") or self.word(i - 1) in {"of", "for", "at"})
        while self.has(i, "determiner"):
            i += 1
        first = i
        while i - start < 3 * _RUN:
            if i > first and (self.word(i) in AND or self.word(i) == ","):
                after = self._coordinated(i)
                if after is None:
                    break
                i = after
            elif self._is_mention(i, first) or self._is_noun(i, is_open=is_open, is_strict=is_strict):
                i += 1
                is_open = not is_strict
            else:
                break
        return i if i > first and self.kind(i - 1) not in {"possessive", "mark"} else None

    def _is_mention(self, i: int, first: int) -> bool:
        is_inside = self.kind(i) == "possessive" or self._is_hyphen(i)
        return self.kind(i) in {"agency", "country"} or (is_inside and i > first)

    def _is_hyphen(self, i: int) -> bool:
        """Whether the token joins the two beside it: a mention and what makes a compound of it."""
        if self.word(i) != "-" or i + 1 >= len(self.tokens):
            return False
        return self.tokens[i - 1].end == self.tokens[i].start and self.tokens[i].end == self.tokens[i + 1].start

    def _is_noun(self, i: int, *, is_open: bool, is_strict: bool) -> bool:
        if self.kind(i) != "word" or self.is_limit(i) or self.is_style(i) or self.has(i, "preposition", "determiner"):
            return False
        if self.tokens[i].text[0].isdigit() and self.breaks(i):
            return False
        if self.word(i).endswith("ed") and self.tokens[i].text.islower() and self.tokens[i - 1].text[:1].isupper():
            return False  # a verb, most likely: `the Party of Tides failed`
        if is_strict and self.head_at(i) is not None and not self.has(i, "subject"):
            return False
        return self.tokens[i].is_capital or self.has(i, "subject") or (is_open and not self.has(i, "opener"))

    def _coordinated(self, i: int) -> int | None:
        """Where ``and Environment`` or ``, Technology and Environment`` ends, if it goes on with the office's name."""
        if self.word(i) == ",":
            return self._listed(i)
        j = i + 2 if self.word(i + 1) == "the" else i + 1
        if self.kind(j) in {"agency", "country"}:
            return j + 1 if self.kind(j) == self.kind(i - 1) and self.kind(j + 1) != "possessive" else None
        end = self._item_end(j)
        is_name = self.kind(i - 1) == "agency" or self.tokens[i - 1].is_capital
        return end if end > j and (self.has(j, "subject") or (is_name and self.tokens[j].is_capital)) else None

    def _listed(self, i: int) -> int | None:
        items = 0
        while self.word(i) == "," and self.word(i + 1) not in AND:
            end = self._item_end(i + 1)
            if end == i + 1 or not any(self.has(j, "subject") for j in range(i + 1, end)):
                return None
            i, items = end, items + 1
        last = i + 2 if self.word(i) == "," else i + 1
        end = self._item_end(last)
        return end if items and self.word(last - 1) in AND and end > last else None

    def _item_end(self, i: int) -> int:
        """Where a run of names and words of offices ends that holds no head; ``i`` where it is none."""
        end = i
        while end - i < _RUN and self.kind(end) == "word" and not self.is_limit(end) and not self.is_style(end):
            if not self.has(end, "subject") and not self.tokens[end].is_capital:
                break
            if self.head_at(end) is not None and not self.has(end, "subject"):
                return i
            end += 1
        return end
