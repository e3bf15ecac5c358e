"""What offsets may count, and the code points they come to."""

from collections.abc import Callable
from itertools import accumulate

from pipeline.records import Span

CODE_POINTS, UTF_16, BYTES = "code-points", "utf-16", "bytes"
UNITS = (CODE_POINTS, UTF_16, BYTES)
_ASTRAL = "\uffff"  # the last character that is one unit of UTF-16
# As browsers show a text: CR LF is one line end. Only quotes can tell, so there is no option for these.
_SHOWN = {"code-points, CR LF as one": CODE_POINTS, "utf-16, CR LF as one": UTF_16}
GUESSED = (*UNITS, *_SHOWN)


def _utf8(char: str) -> int:
    return len(char.encode("utf-8", "surrogatepass"))


_WIDTHS: dict[str, Callable[[str], int]] = {
    CODE_POINTS: lambda _: 1,
    UTF_16: lambda char: 2 if char > _ASTRAL else 1,
    BYTES: _utf8,
}


def same_as_code_points(text: str, unit: str) -> bool:
    """Whether offsets in ``unit`` are those in code points in this text."""
    if unit in _SHOWN:
        return "\r\n" not in text and same_as_code_points(text, _SHOWN[unit])
    if unit == UTF_16:
        return not text or max(text) <= _ASTRAL
    return unit == CODE_POINTS or text.isascii()


def to_code_points(text: str, unit: str) -> Callable[[int, int], Span | None]:
    """What turns two offsets in ``unit`` into a span of ``text``; None where they hit no character of it."""
    if same_as_code_points(text, unit):
        return lambda start, end: Span(start, end) if 0 <= start < end <= len(text) else None
    width = _WIDTHS[_SHOWN.get(unit, unit)]
    widths = [width(char) for char in text]
    if unit in _SHOWN:
        widths = [0 if text.startswith("\r\n", at) else wide for at, wide in enumerate(widths)]
    places: dict[int, int] = {}
    for place, offset in enumerate(accumulate(widths, initial=0)):
        places.setdefault(offset, place)

    def convert(start: int, end: int) -> Span | None:
        first, last = places.get(start), places.get(end)
        return None if first is None or last is None or first >= last else Span(first, last)

    return convert
