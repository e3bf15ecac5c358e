"""The role that a text states with a person's name: in front of it, or behind it between commas or brackets."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from pipeline.knowledge import country_names
from pipeline.link.names import fold
from pipeline.link.role_phrases import Phrase, Phrases
from pipeline.link.role_reader import AND
from pipeline.link.role_words import role_words, tokens_of
from pipeline.records import Finding

_REACH = 30  # tokens on either side of a name that are looked at
_CHAIN = 8  # tokens between two names that share a plural
_CLOSING = frozenset('.;:)(–—!?"”’')
_ENDS = {"(": frozenset("),;"), "–": frozenset("–—.;,"), "—": frozenset("–—.;,")}
_AGE = re.compile(r"\d{1,3}$")
_JOINTS = frozenset({"of", "for", "and", "the"})
_LONGEST_VARIANT = 6  # words of a phrase that has a usual form


def roles(findings: Sequence[Finding], text: str) -> dict[int, str]:
    """The role stated with each person mention, by ``clean_start``; persons without one are left out.

    ``findings`` are all mentions of one document, ``text`` is its clean text. A role stands as written, on one line,
    without article, possessive and nationality; each name behind a plural has it in the singular.
    """
    found: dict[int, str] = {}
    reader = Phrases(tokens_of(findings, text), text)
    before, shared = -1, ""
    for i, token in enumerate(reader.tokens):
        if token.kind != "person":
            continue
        front = _in_front(reader, i)
        behind = _behind(reader, i) if front is None or front.head.kind == "rank" else None
        if front is None and behind is None and shared and _goes_on(reader, before, i):
            found[token.start] = shared
        else:
            stated = behind or front
            role = reader.role(stated) if stated else ""
            shared = role if stated is not None and stated is front and front.head.singular else ""
            if role:
                found[token.start] = role
        before = i
    return found


def _goes_on(reader: Phrases, one: int, other: int) -> bool:
    """Whether the second of two names shares the plural before the first: ``ministers A of X and B``."""
    places = range(one + 1, reader.before_styles(other))
    words = [reader.word(i) for i in places if reader.kind(i) not in {"country", "agency"}]
    joints = [word for word in words if word not in {"of", "the"}]
    return 0 < len(places) <= _CHAIN and 0 < len(joints) <= 2 and all(word in {",", *AND} for word in joints)


def _in_front(reader: Phrases, name: int) -> Phrase | None:
    """The phrase that runs up to the name, styles such as `Dr` skipped; an office before a rank."""
    end = reader.before_styles(name)
    head = reader.head_at(name - 1)
    if head is not None and head[1].kind == "weak" and (phrase := reader.phrase(name - 1, name)) is not None:
        return phrase  # `Chief` is a style, `Police Chief` a role
    if reader.word(end - 1) == ",":
        return _before_comma(reader, end - 1, name)
    phrase = _up_to(reader, end)
    if phrase is not None and phrase.head.kind == "rank":
        for i in (phrase.start, reader.first_of(phrase)):
            office = _up_to(reader, reader.before_styles(i))
            if office is not None and office.head.kind in {"office", "weak"}:
                return office
    return phrase


def _up_to(reader: Phrases, end: int) -> Phrase | None:
    for i in range(end - 1, max(end - _REACH, -1), -1):
        if reader.is_limit(i) and reader.word(i) not in AND:
            return None
        if reader.head_at(i) is None:
            continue
        if i == end - 1:
            return reader.phrase(i, end)
        if end in reader.complement_ends(i + 1, is_strict=True):
            phrase = reader.phrase(i, end)
            return None if phrase is None or _is_inside(reader, phrase) else phrase
    return None


def _is_inside(reader: Phrases, phrase: Phrase) -> bool:
    """Whether the phrase is the complement of another role: ``adviser to the minister of health``."""
    at = phrase.before if reader.word(phrase.before) in {"of", "to"} else phrase.before - 1
    return reader.word(at) in {"of", "to"} and reader.head_at(at - 1) is not None


def _before_comma(reader: Phrases, comma: int, name: int) -> Phrase | None:
    """``the head of the agency, NAME,``: the outermost phrase with an article or a possessive that ends there."""
    best = None
    for i in range(comma - 1, max(comma - _REACH, -1), -1):
        if reader.is_limit(i) and reader.word(i) not in AND:
            break
        if reader.head_at(i) is None:
            continue
        if i == comma - 1 or comma in reader.complement_ends(i + 1, is_strict=False):
            phrase = reader.phrase(i, comma)
            best = phrase if phrase is not None and phrase.is_definite else best
    if best is None or not _closes(reader, name + 1, best):
        return None
    i = best.before
    while reader.is_definite(i):
        i -= 1
    is_apposed = reader.word(i) == "," and reader.kind(i - 1) == "person"  # to that name, perhaps
    return None if is_apposed or reader.word(i) in {"of", "to"} else best


def _closes(reader: Phrases, i: int, phrase: Phrase) -> bool:
    """Whether the name before token ``i`` ends an apposition."""
    if reader.kind(i) in {"", "end"} or reader.word(i) in {".", ";", "(", ")", "–", "—"}:
        return True
    if reader.word(i) in AND:
        return bool(phrase.head.singular) and reader.kind(reader.behind_styles(i + 1)) == "person"
    return (
        reader.word(i) == ","
        and reader.kind(i + 1) != "person"
        and (reader.word(phrase.before) != "the" or reader.word(i + 1) not in {"a", "an"})
    )


def _behind(reader: Phrases, name: int) -> Phrase | None:
    """The phrase behind the name that a comma, bracket or dash opens and that ends as an apposition does."""
    opening, start = reader.word(name + 1), name + 2
    if opening != "," and opening not in _ENDS:
        return None
    if _AGE.match(reader.word(start)) and reader.word(start + 1) == ",":
        start += 2
    found = _head_behind(reader, start)
    if found is None or reader.word(start) == "both":
        return None
    scope, at = found
    end = _end_behind(reader, start, scope, at, opening)
    phrase = None if end is None else reader.phrase(at, end, scope)
    return phrase if phrase is not None and phrase.head.singular is None else None


def _end_behind(reader: Phrases, start: int, scope: int, at: int, opening: str) -> int | None:
    """Where the apposition ends whose head ends at ``at``: the farthest place that will do."""
    is_definite = scope > start or reader.is_definite(start)
    is_any = reader.word(scope) in {"a", "an"}
    for end in [*reader.complement_ends(at + 1, is_strict=False)[::-1], at + 1]:
        if reader.word(end) == ":" and any(reader.breaks(i) for i in range(scope, end)):
            return None  # the next line of a list: `Chair: NAME`
        if reader.kind(reader.behind_styles(end) if reader.is_style(end) else end) == "person":
            if not any(reader.head_at(i) for i in range(at + 2, end)):
                return None
        else:
            return end if _ends_well(reader, end, opening, is_definite=is_definite, is_any=is_any) else None
    return None


def _head_behind(reader: Phrases, start: int) -> tuple[int, int] | None:
    """Where the noun phrase at ``start`` begins, behind its last possessive, and where its head ends."""
    scope, at = start, -1
    for i in range(start, start + _REACH // 2):
        if reader.kind(i) == "possessive":
            scope, at = i + 1, -1
        elif reader.word(i).endswith("ing") and not reader.has(i, "prefix", "subject", "time", "strip"):
            break
        elif reader.kind(i) == "person" and reader.kind(i + 1) == "possessive":
            continue
        elif reader.head_at(i) is not None:
            at = i
        elif reader.is_limit(i) or reader.word(i) == "," or reader.has(i, "preposition"):
            break
    return None if at < 0 else (scope, at)


def _ends_well(reader: Phrases, end: int, opening: str, *, is_definite: bool, is_any: bool) -> bool:
    """Whether a phrase that ends before token ``end`` is an apposition and not the subject of what follows."""
    word = reader.word(end)
    is_over = reader.kind(end) in {"", "end"}
    if opening != ",":
        return word in _ENDS[opening] or (opening != "(" and is_over)
    if word == ",":
        return not (is_definite and reader.kind(reader.behind_styles(end + 1)) == "person")
    if is_over or word in _CLOSING or reader.breaks(end):
        return True
    if word in AND:
        return not (is_definite and reader.has(end + 1, "determiner"))
    if reader.has(end, "verb"):
        return not is_definite
    return reader.has(end, "stop", "preposition") and not (is_definite and not is_any and _has_verb(reader, end))


def _has_verb(reader: Phrases, i: int) -> bool:
    """Whether a verb comes before the next mark and belongs to no relative clause."""
    if reader.word(i) in {"who", "which", "whose", "whom", "where"}:
        return False
    for j in range(i, i + _REACH // 2):
        if reader.kind(j) in {"", "end", "mark"} or reader.word(j) in {"who", "which"}:
            return False
        if reader.has(j, "verb"):
            return True
    return False


@lru_cache(maxsize=1 << 12)
@lru_cache(maxsize=1 << 14)
def normal(role: str) -> str:
    """``role`` as a key to compare by: folded words, the head last, the others in order of the alphabet.

    Articles, countries and words such as `former` and `acting` are left out, and synonyms are one word:
    ``Minister of Foreign Affairs of Chile`` and ``acting foreign minister`` are both ``foreign minister``.
    """
    usual, dropped, heads = _comparing()
    kept = [word for word in _usual(fold(role).split(), usual) if word not in dropped]
    joints = [i for i, word in enumerate(kept) if word in _JOINTS]
    head = next((i - 1 for i in joints if i and kept[i - 1] in heads), None)
    names = [i for i, word in enumerate(kept) if word not in _JOINTS]
    if not names:
        return fold(role)
    head = names[-1] if head is None else head
    return " ".join([*sorted(kept[i] for i in names if i != head), kept[head]])


def _usual(words: list[str], usual: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[str]:
    """``words`` with each longest phrase that has a usual form in that form."""
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in range(_LONGEST_VARIANT, 0, -1):
            if (form := usual.get(tuple(words[at : at + size]))) is not None and at + size <= len(words):
                found.extend(form)
                at += size
                break
        else:
            found.append(words[at])
            at += 1
    return found


@cache
def _comparing() -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], frozenset[str], frozenset[str]]:
    """Usual forms of phrases (none for a country's name), words that are left out, and the last words of heads."""
    known = role_words()
    usual: dict[tuple[str, ...], tuple[str, ...]] = {tuple(fold(name).split()): () for name in country_names()}
    usual.update({tuple(fold(word).split()): tuple(fold(form).split()) for word, form in known.usual.items()})
    heads = frozenset(fold(words[-1]) for words, head in known.heads.items() if head.singular is None)
    return usual, known.parts["time"] | {"the", "a", "an"}, heads
