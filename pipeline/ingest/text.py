"""Plain text and Markdown: bytes to characters, nothing else changed."""

from pipeline.errors import UnreadableError

_SAMPLE = 8192
_DETECT_ON = 1 << 20
# English text that is not UTF-8 is nearly always Windows-1252 (which covers Latin-1); its East European twins
# differ in few letters and would win on short texts by chance, so they are not tried.
_ENCODINGS = ["cp1252", "mac_roman", "cp1251", "gb18030", "big5", "shift_jis", "euc_kr"]
# Bytes that never occur in text files of any 8-bit encoding in use.
_BINARY = frozenset(range(0x09)) | frozenset(range(0x0E, 0x1B)) | frozenset({0x1C, 0x1D, 0x1E, 0x1F})


def decode(data: bytes) -> str:
    """The characters of ``data``, line ends and all: UTF-8, else what charset-normalizer detects.

    Raises ``UnreadableError`` (``empty``, ``binary``) where there is no text.
    """
    if not data.strip():
        raise UnreadableError("empty", "The file holds no text; remove it or put its text back.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _detect(data)
    if _looks_binary(data):
        raise UnreadableError("binary", _NOT_TEXT)
    return text


_NOT_TEXT = "The file is no text in any known encoding; export its text, or give it its right ending."


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return b"\x00" in sample and sum(byte in _BINARY for byte in sample) * 100 > len(sample)


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes  # only files that are not UTF-8 pay for this import

    if any(byte in _BINARY for byte in data[:_SAMPLE]):
        raise UnreadableError("binary", _NOT_TEXT)
    best = from_bytes(data[:_DETECT_ON], cp_isolation=_ENCODINGS).best()
    encoding = best.encoding if best is not None else "cp1252"
    return data.decode(encoding, errors="replace")
