"""What makes lines copies of one another: the site of their documents, and the key that they share."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pipeline.clean.literals import lowered
from pipeline.records import RawDocument

_WORD = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"([^\W_]+)(?:[\W_]+([^\W_]+))?")
_DIGITS = re.compile(r"\d+")
_TWO_LETTERS = re.compile(r"[^\W\d_](?s:.*?)[^\W\d_]")
_ADDRESS = re.compile(r"\s*<?(?P<url>(?:https?://|www\.)[^\s<>]+)>?\s*")
_LONGEST = 1000
_SLACK = 40  # code points of marks, digits and blanks beside the words
_CLOSING = "'\"”’»)]*"


def site_of(raw: RawDocument) -> str:
    """Where ``raw`` was published: the host of its URL, else its publisher, else its folder, else its file of rows.

    A URL that stands alone on the first line counts like one that the reader knew.
    """
    host = _host(raw.header.url) or _host(_first_line(raw.text))
    if host:
        return host
    publisher = " ".join((raw.header.publisher or "").split())
    if publisher:
        return publisher
    return raw.source if raw.row is not None else PurePosixPath(raw.source).parent.as_posix()


def _first_line(text: str) -> str:
    return text.lstrip("\ufeff \t\r\n")[:2000].partition("\n")[0]


def _host(address: str | None) -> str | None:
    match = _ADDRESS.fullmatch(address or "")
    if match is None:
        return None
    url = match["url"]
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname
    except ValueError:  # such as a bracket that opens an IPv6 address and is not closed
        return None
    return (host or "").rstrip(".").removeprefix("www.") or None


def key_of(line: str) -> str:
    """What copies of ``line`` share: its words in lower case, runs of digits as 0, with one blank between them.

    Empty for lines that are not counted: web addresses, those with fewer than two letters or mostly of other signs,
    and whole documents in a line.
    """
    if len(line) > _LONGEST:
        return ""
    key = _folded(" ".join(_WORD.findall(line)))
    told = len(line) <= longest_line(key) and _TWO_LETTERS.search(key) is not None
    return key if told and not _ADDRESS.fullmatch(line) else ""


def _folded(words: str) -> str:
    return _DIGITS.sub("0", lowered(words))


def longest_line(key: str) -> int:
    """How long, in code points, a line with this key can be."""
    return 2 * len(key) + _SLACK


def opening_of(line: str) -> str:
    """The first two words of the key of ``line``, or what there is of them."""
    match = _OPENING.search(line)
    words = "" if match is None else " ".join(filter(None, match.groups()))
    return words.lower() if words.isascii() and words.replace(" ", "").isalpha() else _folded(words)


def keyed_lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line of ``text`` that has a key, without blanks around it, and its key."""
    for line in text.split("\n"):
        key = key_of(line)
        if key:
            yield line.strip(), key


def digits_of(line: str) -> str:
    """The numbers of ``line``, which its key leaves out."""
    return " ".join(_DIGITS.findall(line))


def ends_a_sentence(line: str) -> bool:
    """Whether ``line`` ends like a sentence, closing quotes and brackets aside."""
    return line.rstrip(_CLOSING).endswith((".", "!", "?", "…"))
