"""Plain text and Markdown: bytes to characters, nothing else changed."""

import codecs
import re

from pipeline.errors import UnreadableError

_SAMPLE = 8192
_DETECT_ON = 1 << 16  # bytes of lines that hold letters beyond ASCII, for detection
_AROUND = 1 << 10  # bytes of a long line taken on each side of such a letter
_HIGH = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_REPLACED = "\ufffd"
_MAX_WRONG = 0.05  # share of the sequences beyond ASCII that may be broken in a text that still counts as UTF-8
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # the first begins like UTF-16's
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MOST_NULS = 0.7  # share of pairs of bytes of which one is nought, in Western text in UTF-16
# English text that is not UTF-8 is nearly always Windows-1252 (which covers Latin-1); its East European twins
# differ in few letters and would win on short texts by chance, so they are not tried.
_WESTERN = ("cp1252", "mac_roman")
_ENCODINGS = [*_WESTERN, "cp1251", "gb18030", "big5", "shift_jis", "euc_kr"]
# Bytes that never occur in text files of any 8-bit encoding in use.
_BINARY = frozenset(range(0x09)) | frozenset(range(0x0E, 0x1B)) | frozenset({0x1C, 0x1D, 0x1E, 0x1F})
_RUN = re.compile(rb"[\x80-\xff]{4}")  # what Cyrillic or Chinese is full of, and English has none of
_USUAL = frozenset("‘’“”–—…•£€©®°áàâäãåçéèêëíîïñóôöøúüßÁÅÇÉÖØÜ")  # letters beyond ASCII in English press text
_NOT_TEXT = "The file is no text in any known encoding; export its text, or give it its right ending."


def decode(data: bytes) -> str:
    """The characters of ``data``, line ends and all: UTF-8, else what is likeliest.

    UTF-16 without its mark is known by its noughts. What is likeliest is the Western encoding that gives the usual
    letters, or, where letters beyond ASCII come in runs, what charset-normalizer detects. Single broken bytes become
    U+FFFD. Raises ``UnreadableError`` (``empty``, ``binary``) where there is no text.
    """
    text = _decoded(data)
    if not text.strip():
        raise UnreadableError("empty", "The file holds no text; remove it or put its text back.")
    return text


def _decoded(data: bytes) -> str:
    wide = "utf-32" if data.startswith(_UTF_32) else "utf-16" if data.startswith(_UTF_16) else _unmarked(data)
    if wide:
        return data.decode(wide, errors="replace")
    text = decode_utf8(data)
    if text is None:
        return _detect(data)
    if _looks_binary(data):
        raise UnreadableError("binary", _NOT_TEXT)
    return text


def _unmarked(data: bytes) -> str | None:
    """Which UTF-16 ``data`` is without saying so, None where it is none."""
    sample = data[: min(len(data) & ~1, _SAMPLE)]
    for name, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        western = bytes(letter for letter, nought in zip(low, high, strict=True) if not nought)
        if len(western) > _MOST_NULS * len(high) and not _is_binary(western):
            return name
    return None


def decode_utf8(data: bytes) -> str | None:
    """``data`` as UTF-8 with a few broken bytes as U+FFFD; None where it is not UTF-8.

    A sequence cut off by the end of ``data`` is no evidence against UTF-8, nor is a single broken one beside
    two whole ones or more: in any other encoding nearly all of them are broken.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if (paired := _paired(data)) is not None:
            return paired
        text, used = codecs.utf_8_decode(data, "replace", False)  # noqa: FBT003  the codec takes no keywords
    wrong = text.count(_REPLACED) - data.count(_REPLACED.encode())
    right = len(_BEYOND_ASCII.findall(text)) - wrong
    if not right or wrong > max(_MAX_WRONG * (wrong + right), min(right - 1, 1)):
        return None
    return text + (_REPLACED if used < len(data) else "")


def _paired(data: bytes) -> str | None:
    """``data`` as the UTF-8 of those who write the two halves of a pair of UTF-16 apart; None where it is not that."""
    if b"\xed" not in data:
        return None
    try:
        return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        return None


def refuse_utf16(start: bytes) -> None:
    """Raises ``UnreadableError`` (``wrong-encoding``) for the ``start`` of a file of rows that is UTF-16."""
    if start.startswith(_UTF_16) or _unmarked(start):
        raise UnreadableError("wrong-encoding", "The file is UTF-16, not UTF-8; save it as UTF-8 (“CSV UTF-8”).")


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return b"\x00" in sample and _is_binary(sample)


def _is_binary(sample: bytes) -> bool:
    return sum(byte in _BINARY for byte in sample) * 100 > len(sample)


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes  # only files that are not UTF-8 pay for this import

    if any(byte in _BINARY for byte in data[:_SAMPLE]):
        raise UnreadableError("binary", _NOT_TEXT)
    sample = _telling(data)
    if not _RUN.search(sample):  # too few letters for statistics
        usual = [sum(letter in _USUAL for letter in sample.decode(name, "ignore")) for name in _WESTERN]
        return data.decode(_WESTERN[usual.index(max(usual))], errors="replace")
    best = from_bytes(sample, cp_isolation=_ENCODINGS).best()
    return data.decode(best.encoding if best is not None else _WESTERN[0], errors="replace")


def _telling(data: bytes) -> bytes:
    """The first lines of ``data`` that tell its encoding: those that hold bytes beyond ASCII."""
    if len(data) <= _DETECT_ON:
        return data
    pieces: list[bytes] = []
    size = at = 0
    while size < _DETECT_ON and (match := _HIGH.search(data, at)):
        start = max(at, match.start() - _AROUND)
        start = max(start, data.rfind(b"\n", start, match.start()) + 1)
        end = match.end() + _AROUND
        line_end = data.find(b"\n", match.end(), end) + 1
        at = line_end or min(end, len(data))
        pieces.append(data[start:at])
        size += at - start
    return b"".join(pieces)
