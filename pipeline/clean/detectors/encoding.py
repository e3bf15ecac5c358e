"""Characters that went wrong on the way: mojibake, character references, ligatures."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.clean.finders import Proposal

_ODD_RUN = re.compile(r"[^\x00-\x7f]+")
# Pairs that UTF-8 read as Latin-1 or Windows-1252 leaves; ftfy decides, this only spares it clean lines.
_MOJIBAKE_HINT = re.compile(r"[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÂÃ] |[\x80-\x9f]")
_ENTITY = re.compile(
    r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
    # Without its semicolon a reference is one only where the name can be no word or parameter.
    r"|&(?:nbsp|quot|[lr][sd]quo|[mn]dash|hellip)(?![\w;=])|&#\d{2,4}(?![\d;])"
)
_LEFT_OF_ENTITY = re.compile(r"(?<!\S)amp;(?= )")
# What each character stands for where a byte above 0x7f was read as it, in Latin-1 or Windows-1252.
_BYTE_OF = {
    character: byte
    for byte in range(0x80, 0x100)
    for character in (chr(byte), bytes([byte]).decode("cp1252", "ignore") or chr(byte))
}
_CONTINUING = "".join(character for character, byte in _BYTE_OF.items() if byte < 0xC0)
_SEQUENCE = re.compile(rf"[Â-É][{_CONTINUING}]|á[¸-»][{_CONTINUING}]|â[{_CONTINUING}]{{2}}")
_NO_PROOF = frozenset("\u00a0’")  # these stand behind a capital in sound text, too
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
# A next-line mark is one; between a word and a blank it was the ellipsis that Windows-1252 has at its place.
_C1 = re.compile(r"[\x80-\x84\x86-\x9f]|(?<=[^\W_])\x85(?=[ \"”’])")
_UNICODE_ESCAPE = re.compile(
    r"(?<!\\)(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u(?!00[0-9]|[dD][89a-fA-F])[0-9a-fA-F]{4})"
)
_AS_READ = ("latin-1", "sloppy-windows-1252")
_MISREADINGS = 3
_LOOK_AHEAD = 40  # characters behind a mended run that must be where they are expected


def may_be_mojibake(line: str) -> bool:
    """Whether ``line`` holds what misread UTF-8 leaves, and sound text now and then."""
    return not line.isascii() and _MOJIBAKE_HINT.search(line) is not None


def mojibake(text: str) -> Iterator[Proposal]:
    """UTF-8 that was read as Windows-1252 or Latin-1, line by line, where ftfy is sure."""
    for line in re.finditer(r"[^\n]+", text):
        if may_be_mojibake(line.group()):
            yield from _mend_line(line.group(), line.start())


def _mend_line(line: str, offset: int) -> Iterator[Proposal]:
    """One change for each run of odd characters, so that the names between two runs keep their places."""
    from ftfy import fix_encoding  # a heavy import that most corpora never need

    mended = fix_encoding(line)
    if _hints(mended) and (own := _misread(line)) and _hints(_with(line, own)) < _hints(mended):
        yield from ((offset + start, offset + end, new) for start, end, new in own)
        return
    if mended == line:
        return
    runs = [run.span() for run in _ODD_RUN.finditer(line)]
    at = runs[0][0]  # where we are in the mended line
    for (start, end), (following, _) in zip(runs, [*runs[1:], (len(line), 0)], strict=True):
        # ftfy may take the blank behind a run for the no-break space that belongs to it (`voilÃ ` is `voilà`).
        found = _resumed(line, end, following, mended, at) or _resumed(line, end + 1, following, mended, at)
        if found is None:
            yield offset + start, offset + len(line), mended[at:]
            return
        stop, resumes = found
        if line[start:stop] != mended[at:resumes]:
            yield from _by_character(offset + start, line[start:stop], mended[at:resumes])
        at = resumes + max(0, following - stop)


def _misread(line: str) -> list[Proposal]:
    """Latin letters and marks of which the bytes were read one by one, where one at least is proved by its word.

    A capital such as Å behind a small letter, or a mark between it and one, is no way to write.
    """
    found: list[Proposal] = []
    proved = False
    for match in _SEQUENCE.finditer(line):
        try:
            new = bytes(_BYTE_OF[character] for character in match.group()).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if not (new < "\u0250" or "\u1e00" <= new <= "\u203a" or new in "ə€™"):
            continue
        start, end = match.span()
        before = found[-1][2] if found and found[-1][1] == start else line[start - 1 : start]
        begins = not before.isalnum() or (before.isupper() and not line[start - 2 : start - 1].isalpha())
        in_word = before.islower() or (begins and line[end : end + 1].islower())
        proved = proved or (new.isalpha() and in_word and match.group()[-1] not in _NO_PROOF)
        found.append((start, end, new))
    return found if proved else []


def _with(line: str, proposals: Sequence[Proposal]) -> str:
    for start, end, new in reversed(proposals):
        line = line[:start] + new + line[end:]
    return line


def _hints(line: str) -> int:
    return len(_MOJIBAKE_HINT.findall(line))


def _by_character(start: int, wrong: str, right: str) -> Iterator[Proposal]:
    """One change a character, where each can be told apart in what it had become; else one for all.

    So a name ends where it ends, though its possessive was mended with it.
    """
    pieces: list[Proposal] = []
    at = 0
    for character in right:
        size = _size_of(character, wrong, at)
        if not size:
            yield start, start + len(wrong), right
            return
        if wrong[at : at + size] != character:
            pieces.append((start + at, start + at + size, character))
        at += size
    if at != len(wrong):
        yield start, start + len(wrong), right
        return
    yield from pieces


def _size_of(character: str, wrong: str, at: int) -> int:
    """How many characters of ``wrong`` from ``at`` on are ``character`` misread, once or twice; 0 where none are."""
    forms = {character, character.encode("cp1252", "ignore").decode("latin-1")}
    for _ in range(_MISREADINGS):
        forms |= {form.encode("utf-8", "replace").decode(codec, "ignore") for form in forms for codec in _AS_READ}
        for form in sorted(forms - {character}, key=len, reverse=True):
            if form and wrong.startswith(form, at):
                return len(form)
    return 1 if wrong.startswith(character, at) else 0


def _resumed(line: str, stop: int, following: int, mended: str, at: int) -> tuple[int, int] | None:
    """``stop`` and where in ``mended`` the plain text goes on that stands in ``line`` from there to ``following``."""
    plain = line[stop:following]
    for resumes in range(at, at + _LOOK_AHEAD):
        if following == len(line) and len(plain) < _LOOK_AHEAD:
            if mended[resumes:] == plain:
                return stop, resumes
        elif mended.startswith(plain[:_LOOK_AHEAD], resumes) and plain:
            return stop, resumes
    return None


def html_entity(text: str) -> Iterator[Proposal]:
    """Character references such as ``&amp;`` that a scraper forgot to resolve."""
    for match in _entities(text):
        new = found = f"&{match.group().lstrip('&').rstrip(';')};"
        while "&" in new and html.unescape(new) != new:  # escaped twice and more
            new = html.unescape(new)
        if new.endswith(";"):
            continue  # no reference, though it begins like one that needs no semicolon: `&notanentity;`
        if new != found:
            yield match.start(), match.end(), new


def _entities(text: str) -> Iterator[re.Match[str]]:
    place = text.find("&")
    while place >= 0:
        match = _ENTITY.match(text, place)
        if match:
            yield match
        place = text.find("&", match.end() if match else place + 1)
    if "amp; " in text:
        yield from _LEFT_OF_ENTITY.finditer(text)


def unicode_escape(text: str) -> Iterator[Proposal]:
    r"""Characters that a program wrote as in its source, such as ``\u2019``."""
    for match in _UNICODE_ESCAPE.finditer(text):
        halves = bytes.fromhex(match.group().replace("\\u", ""))
        yield match.start(), match.end(), halves.decode("utf-16-be")


def c1_control(text: str) -> Iterator[Proposal]:
    """Windows-1252 punctuation that was read as Latin-1, where it became control characters."""
    for match in _C1.finditer(text):
        yield match.start(), match.end(), match.group().encode("latin-1").decode("cp1252", "ignore")


def has_private_use(line: str) -> bool:
    """Whether ``line`` holds a private-use character."""
    return not line.isascii() and _PRIVATE.search(line) is not None


def private_use(text: str) -> Iterator[Proposal]:
    """Private-use characters; at a line's start they were its bullet, and the blank behind goes with it."""
    for match in _PRIVATE.finditer(text):
        start, end = match.span()
        if not start or text[start - 1] == "\n":
            while text[end : end + 1] in (" ", "\t"):
                end += 1
        yield start, end, ""


def ligature(text: str) -> Iterator[Proposal]:
    """Typographic ligatures that a PDF's font left in the text."""
    for match in _LIGATURE.finditer(text):
        yield match.start(), match.end(), unicodedata.normalize("NFKC", match.group())
