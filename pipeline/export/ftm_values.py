"""Values as FollowTheMoney's own cleaning would leave them, so that its tools change and lose nothing."""

import re
import unicodedata
from urllib.parse import urlparse

MAX_NAME, MAX_TEXT, MAX_URL = 384, 1024, 4096
# Former states; FollowTheMoney knows no others.
_FORMER = {"CSHH": "cshh", "CSXX": "csxx", "DDDE": "dd", "SUHH": "suhh", "YUCS": "yucs"}
_LANGUAGES = {"en": "eng"}  # no other language gets into the tables; `und` is none
# Control characters but for blanks, zero-width blanks, soft hyphens.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u2060-\u2064\ufeff]")
_URL = re.compile(
    r"https?://[^\W_][\w-]{0,62}(?:\.[^\W_][\w-]{0,62})*\.[^\W\d_][\w-]{1,62}(?::\d{1,4})?(?:[/?#]\S*)?", re.IGNORECASE
)


def country(code: str) -> str | None:
    """The code that FollowTheMoney knows the country by: `CU` gives `cu`; None where it knows none."""
    return code.lower() if len(code) == 2 else _FORMER.get(code)


def language(code: str) -> str | None:
    """ISO 639-3 code for one of ISO 639-1; None for `und`."""
    return _LANGUAGES.get(code)


def text(value: str | None, most: int = MAX_TEXT) -> str | None:
    """``value`` on one line, composed (NFC), without characters that nobody sees, cut to ``most``; None if empty."""
    if value is None:
        return None
    seen = " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", value)).split())
    return (seen if len(seen) <= most else f"{seen[: most - 1].rstrip()}…") or None


def name(value: str | None) -> str | None:
    """``value`` as a name: as ``text``, and without quotation marks around the whole of it."""
    found = text(value, MAX_NAME)
    while found and len(found) > 1 and found[0] in "\"'" and found[-1] in "\"'":
        found = found[1:-1].strip()
    return found or None


def url(value: str | None) -> str | None:
    """``value`` if it is a web address of a host with a name, its path at least `/`; else None."""
    found = text(value, MAX_URL + 1) or ""
    if len(found) > MAX_URL or not _URL.fullmatch(found):
        return None
    parsed = urlparse(found)
    return parsed._replace(path=parsed.path or "/").geturl()
