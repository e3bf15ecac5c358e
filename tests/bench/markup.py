"""Marks of Markdown and HTML around sound text, and lines cut where the page ended: as in ``transforms``."""

import re

_PHRASE = re.compile(r"(?<=[a-z,] )[A-Za-z]+(?: [A-Za-z]+){0,2}(?=[ ,.])")
_SENTENCE = re.compile(r"(?<=[.] )[A-Z][^.\n“”\"]{20,200}[.](?= |$)", re.MULTILINE)
_VOWELS = "aeiou"


def _stretches(text, scope, rng):
    if scope == "words":
        found = [match.span() for match in _PHRASE.finditer(text)]
        return sorted(rng.sample(found, min(rng.randint(1, 4), len(found))))
    if scope == "sentence":
        found = [match.span() for match in _SENTENCE.finditer(text)]
        return [rng.choice(found)] if found else []
    blocks = [match.span() for match in re.finditer(r"[^\n]+", text)]
    if scope == "title":
        return blocks[:1]
    return [rng.choice(blocks)] if scope == "block" else blocks


def _wrapped(spans, opening, closing):
    return [edit for start, end in spans for edit in ((start, start, opening), (end, end, closing)) if edit[2]]


def emphasis(text, told, rng):
    mark, scope = told.split()
    return _wrapped(_stretches(text, scope, rng), mark, mark)


def line_marks(text, told, rng):
    mark, scope = told.split()
    return _wrapped(_stretches(text, scope, rng), mark + " ", "")


def links(text, told, rng):
    return _wrapped(_stretches(text, "words", rng), "[", f"]({told})")


def tags(text, told, rng):
    opening, scope = told.rsplit(" ", 1)
    if scope == "after":
        return _wrapped(_stretches(text, "all", rng), "", opening)
    if opening.startswith("<!--"):
        return _wrapped(_stretches(text, scope, rng), opening, "<!-- /" + opening[5:])
    name = re.match(r"<(\w+)", opening)[1]
    return _wrapped(_stretches(text, scope, rng), opening, f"</{name}>")


def wrap(text, told, _rng):
    width, _, how = told.partition(" ")
    new = {"": "\n", "trailing": " \n", "indent": "\n   ", "crlf": "\r\n"}[how]
    return [(at, at + 1, new) for at in _breaks(text, int(width))]


def _breaks(text, width):
    """Where lines of at most ``width`` characters are cut, in paragraphs that are longer than two such lines."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        if end - start <= 2 * width:
            continue
        while end - start > width:
            cut = text.rfind(" ", start, start + width + 1)
            cut = cut if cut > start else text.find(" ", start + width, end)
            if cut == -1:
                break
            found.append(cut)
            start = cut + 1
    return found


def _repeated(text):
    words = [match.span() for match in re.finditer(r"(?<![\w-])[a-z]{7,}(?![\w-])", text)]
    forms = [text[start:end] for start, end in words]
    return [(start, end) for (start, end), form in zip(words, forms, strict=True) if forms.count(form) > 1]


def _syllable(word, rng):
    """A place inside ``word`` where a typesetter might cut it: between two consonants, or before one."""
    places = [at for at in range(3, len(word) - 2) if word[at] not in _VOWELS and word[at - 1] not in _VOWELS]
    places = places or [at for at in range(3, len(word) - 2) if word[at] not in _VOWELS]
    return rng.choice(places) if places else len(word) // 2


def hyphen(text, told, rng):
    """One word cut, which stands whole elsewhere in the same text."""
    words = _repeated(text)
    if not words:
        return []
    start, end = rng.choice(words)
    at = start + _syllable(text[start:end], rng)
    return [(at, at, told)]


def wrap_hyphen(text, told, rng):
    """All paragraphs wrapped, and a word that stands whole elsewhere cut where a line ends."""
    edits = []
    cut_words = set()
    known = set(_repeated(text))
    for at in _breaks(text, int(told)):
        nxt = re.compile(r"[a-z]+").match(text, at + 1)
        word = nxt[0] if nxt else ""
        if nxt and nxt.span() in known and word not in cut_words:
            cut_words.add(word)
            edits.append((at + 1 + (cut := _syllable(word, rng)), at + 1 + cut, "-\n"))
        else:
            edits.append((at, at + 1, "\n"))
    return edits if cut_words else []
