"""What a page leaves of its pictures: which of how many a gallery shows, and the names of their files."""

import re
from collections.abc import Iterator

from pipeline.clean.finders import Proposal
from pipeline.clean.view import HEAD_CHARS
from pipeline.knowledge import words

# A picture's place among those of a gallery, and the words that tell that the page has pictures.
_OF_GALLERY = re.compile(r"(?m)^[ \t]*(?P<n>\d{1,2}) ?/ ?(?P<all>\d{1,2})[ \t]*(?:\n|\Z)")
_PICTURED = re.compile(
    r"(?m)^[ \t]*[(\[]?(?i:(?:click|tap)\b[^\n]{0,40}\b(?:enlarge|larger|gallery|slideshow)\b"
    r"|(?:photos?|images?|pictures?)(?: credit| by)?:|\[image"
    r"|(?:view|open|photo|image|picture) (?:gallery|slideshow|image))"
    r"|[(\[](?:[A-Z]{2,6} )?(?:Photo|Image|Picture)(?:s|graph)?(?: by| courtesy|:|/)"
    r"|\w\.(?:jpe?g|png|webp|gif)\b"
)
_MOST_PICTURES = 60
# The name of a picture's file behind a headline: before a label or at the line's end. Behind some words it is content.
_OF_FILES = frozenset(["is", "was", "see", "file", "named", "called", "photo", "open", "image"])
_LEADING = frozenset(["of", "in", "to", "the", "as", "from", "a"])  # before a whole name; a headline ends with neither
_EXTENSION = r"\.(?i:png|jpe?g{1,2}|jps|gif|webp|svg|bmp|tiff?)"
_LABELS = r"(?:Source|Fuente|Photo|Foto|Image|Credit|Caption|Author|Date|Category|Published)"
_NAMED = re.compile(
    rf"(?<=\S)[ \t]+(?P<labelled>[\w%-]+{_EXTENSION})(?=[ \t]+{_LABELS}:)"
    r"|(?P<before>\b[^\W_]+)"
    rf"[ \t]+(?P<last>[\w%-]+{_EXTENSION})[ \t]*(?:\n|\Z)"
)
_PIECE = re.compile(r"[a-z]+")
_LEFT_NAME = re.compile(r"[a-z]{2,}[-_]\w")
_LONGEST, _LEAST_WORD = 200, 4  # characters of a name that begins in the head; letters of a word that runs into one


def gallery_count(text: str) -> Iterator[Proposal]:
    """Lines such as ``1/6`` in a text with words of a picture; not beside other figures, as in a table."""
    pictured = None
    for match in _OF_GALLERY.finditer(text):
        if not 0 < int(match["n"]) <= int(match["all"]) <= _MOST_PICTURES or match["all"] == "1":
            continue
        pictured = bool(_PICTURED.search(text)) if pictured is None else pictured
        above, below = text[: match.start()].rstrip()[-1:], text[match.end() :].lstrip()[:1]
        if pictured and above and below and not (above.isdigit() or below.isdigit()):
            yield *match.span(), ""


def image_name_glued(text: str) -> Iterator[Proposal]:
    """The file name of a picture behind a headline; a word that runs into the name stays, or all does."""
    for match in _NAMED.finditer(text, 0, HEAD_CHARS + _LONGEST):
        group = "labelled" if match["labelled"] else "last"
        start, before = _name_start(match[group]), match["before"]
        if start is None or before in _OF_FILES:
            continue
        if start:
            yield match.start(group) + start, match.end(group), ""
        elif before not in _LEADING:
            yield max(match.start(), match.end("before")), match.end(group), ""


def _name_start(name: str) -> int | None:
    """Where in ``name`` that of the file begins, behind a word that runs into it; None where nobody knows."""
    match = _PIECE.match(name)
    piece = match.group() if match else ""
    if piece in words():
        return 0
    size = next((size for size in range(len(piece) - 1, _LEAST_WORD - 1, -1) if piece[:size] in words()), 0)
    return size if not size or _LEFT_NAME.match(name, size) else None
