"""How much is read of one document: what is larger is refused by name, and never held in memory as a whole."""

from typing import BinaryIO

from pipeline.errors import UnreadableError

MEGABYTE = 1_000_000
IN_ROW, IN_PDF = 10, 100  # times as much as its text that a document may take in its file
_STRETCH = 1 << 20  # bytes that are passed over at a time


def too_large(what: str, most: int, times: int = 1) -> UnreadableError:
    """Why ``what`` is not read, which has more than so many ``times`` the ``most`` megabytes (``too-large``)."""
    given = f"{times} times --max-document-mb" if times > 1 else "--max-document-mb"
    why = f"{what} has more than {most * times:,} MB ({given}); split it, or allow more."
    return UnreadableError("too-large", why)


def check_text(text: str, most: int) -> None:
    """Raises ``UnreadableError`` (``too-large``) where ``text`` has more than ``most`` megabytes in UTF-8."""
    size = most * MEGABYTE
    if len(text) > size or (len(text) > size // 4 and len(text.encode("utf-8", "surrogatepass")) > size):
        raise too_large("The text", most)


def next_line(file: BinaryIO, most: int) -> tuple[bytes, int]:
    """The next line of ``file`` with its end, and its size in bytes; of one over ``most`` bytes only so many."""
    line = file.readline(most + 1)
    size = len(line)
    if size > most and not line.endswith(b"\n"):
        while more := file.readline(_STRETCH):
            size += len(more)
            if more.endswith(b"\n"):
                break
    return line, size
