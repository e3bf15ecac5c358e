"""Which picture of how many a gallery shows."""

import re
from collections.abc import Iterator

from pipeline.clean.finders import Proposal

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
