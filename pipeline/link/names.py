"""Names as keys: folded for comparison, slugged for readable ids."""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
# Letters that Unicode does not take apart, as the press writes them without their marks.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"})
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """``name`` without case, diacritics, punctuation and doubled blanks: ``Díaz-Canel`` → ``diaz canel``."""
    plain = name if name.isascii() else _without_marks(name)
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain).casefold().translate(_PLAIN)).strip()


def _without_marks(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def words(name: str) -> tuple[str, ...]:
    """The folded words of ``name``."""
    return tuple(fold(name).split())


def slug(name: str) -> str:
    """``name`` as part of an id: folded, words joined by hyphens; letters of other scripts stay."""
    return fold(name).replace(" ", "-") or "-"


def one_line(name: str) -> str:
    """``name`` with every run of white space, line breaks too, as one blank."""
    return " ".join(name.split())
