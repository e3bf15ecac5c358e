"""How characters and lines come through wrongly: replacements ``(start, end, new)`` of a sound text.

A transformation is told what to do by a wording (``"cp1252 punctuation block"``) and gives nothing where the text
has nothing for it.
"""

import html
import re

_PUNCTUATION = "’‘“”—–…•€£"
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_NAMED = {char: f"&{name.rstrip(';')};" for name, char in sorted(html.entities.html5.items()) if name.endswith(";")}
_NAMED |= {"&": "&amp;", "’": "&rsquo;", "‘": "&lsquo;", "“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "–": "&ndash;"}
_NAMED |= {"…": "&hellip;", "é": "&eacute;", "ñ": "&ntilde;", "á": "&aacute;", "£": "&pound;", "€": "&euro;"}
_NAMED |= {"í": "&iacute;", "ó": "&oacute;", "ú": "&uacute;", '"': "&quot;"}


def typographic(text):
    """``text`` with curly quotes, as most sites print it."""
    text = re.sub(r"(?<=\w)'(?=\w)|(?<=\w)'(?=[\s.,;])", "’", text)
    text = re.sub(r'(^|[\s(—–])"(?=\w)', r"\1“", text)
    return re.sub(r'(?<=[\w.,!?])"(?=[\s).,;—–]|$)', "”", text)


def scoped(edits, text, scope, rng):
    """Those of ``edits`` that lie in one paragraph where ``scope`` says ``block``; a paragraph that has some."""
    if scope != "block" or not edits:
        return edits
    low, high = rng.choice([match.span() for match in re.finditer(r"[^\n]+", text) if _any_in(edits, *match.span())])
    return [edit for edit in edits if low <= edit[0] < high]


def _any_in(edits, low, high):
    return any(low <= start < high for start, _, _ in edits)


def _sloppy(data, codec):
    return "".join(_one(byte, codec) for byte in data)


def _one(byte, codec):
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def _garbled(char, codec):
    data = char.encode("utf-8")
    if codec == "twice":
        return _sloppy(_sloppy(data, "cp1252").encode("utf-8"), "cp1252")
    if codec == "cp1252-lost":  # what cp1252 has no character for is dropped
        return data.decode("cp1252", "ignore")
    return _sloppy(data, codec)


def mojibake(text, told, rng):
    codec, which, scope = told.split()
    edits = []
    for at, char in enumerate(text):
        if char.isascii() or (which != "all" and (char in _PUNCTUATION) != (which == "punctuation")):
            continue
        edits.append((at, at + 1, _garbled(char, codec)))
    return scoped(edits, text, scope, rng)


def lossy(text, told, rng):
    new, which, scope = told.split(" ")
    if which == "apostrophe":
        pattern = r"(?<=[a-z])[’'](?=(?:s|t|re|ve|ll|d|m)\b)"
    elif which == "dash":
        pattern = r"(?<=[a-z] )[—–](?= [a-z])"
    else:
        return _dateline_dash(text, new)
    return scoped([(m.start(), m.end(), new) for m in re.finditer(pattern, text)], text, scope, rng)


def _dateline_dash(text, new):
    match = re.search(r"^[A-Z][A-Z ,]+(?:\([A-Za-z]+\) )?(—)(?= [A-Z“])", text, re.MULTILINE)
    return [(match.start(1), match.end(1), new)] if match else []


def spaces(text, told, rng):
    new, many = told.rsplit(" ", 1)
    places = [match.start() for match in re.finditer(r"(?<=\S) (?=\S)", text)]
    count = {"few": 3, "many": max(4, len(places) // 8), "all": len(places)}[many]
    return [(at, at + 1, new) for at in sorted(rng.sample(places, min(count, len(places))))]


_PLACES = {
    "between": r"(?<=[a-z])(?=[a-z])",
    "word": r"(?<= )(?=[A-Za-z])",
    "inside": r"(?<=\b[a-z]{3})(?=[a-z]{4})",
    "everywhere": r"(?<=\b[a-z]{3})(?=[a-z]{4})",
    "line": r"^(?=\S)",
    "start": r"\A",
}


def insert(text, told, rng):
    new, where = told.rsplit(" ", 1)
    places = [match.start() for match in re.finditer(_PLACES[where], text, re.MULTILINE)]
    count = {"start": 1, "everywhere": len(places), "line": rng.randint(1, 2)}.get(where, rng.randint(1, 6))
    return [(at, at, new) for at in sorted(rng.sample(places, min(count, len(places))))]


def ligatures(text, told, rng):
    found = [(m.start(), m.end(), _LIGATURES[m[0]]) for m in re.finditer("ffi|ffl|ff|fi|fl", text)]
    return found if told == "all" else sorted(rng.sample(found, min(4, len(found))))


def entities(text, told, rng):
    how, scope = told.split()
    edits = []
    for at, char in enumerate(text):
        if char == "&" or (how != "minimal" and not char.isascii()):
            edits.append((at, at + 1, _entity(char, how)))
        elif char in "\"'" and how in {"minimal", "decimal", "padded"}:
            edits.append((at, at + 1, "&quot;" if char == '"' and how == "minimal" else _entity(char, how)))
    return scoped(edits, text, scope, rng)


def _entity(char, how):
    if how in {"decimal", "minimal"}:
        return "&amp;" if char == "&" else f"&#{ord(char)};"
    if how == "padded":
        return f"&#{ord(char):04d};"
    if how == "hex":
        return f"&#x{ord(char):x};"
    name = _NAMED.get(char, f"&#{ord(char)};")
    return "&amp;" + name[1:] if how == "double" else name


_ESCAPED = {
    "markdown": r"[_*\[\]]",
    "underscore": r"_",
    "punctuation": r"[_*\[\]()#]|(?<=\d)\.(?= )|(?<= )-(?= )",
    "quotes": r"[\"']",
    "double-quotes": r"\"",
}


def backslash(text, told, rng):
    which, scope = told.split()
    return scoped([(m.start(), m.start(), "\\") for m in re.finditer(_ESCAPED[which], text)], text, scope, rng)


def sql(text, told, rng):
    return scoped([(m.end(), m.end(), "'") for m in re.finditer(r"(?<=\w)'(?=\w)", text)], text, told, rng)


def unicode_escape(text, told, rng):
    how, scope = told.split()
    form = "\\u{:04X}" if how == "json-upper" else "\\u{:04x}"
    edits = [(at, at + 1, form.format(ord(char))) for at, char in enumerate(text) if not char.isascii()]
    return scoped(edits, text, scope, rng)
