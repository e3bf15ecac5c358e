"""A body cut into pages with heads and feet, as a PDF's text comes out."""

import re

from tests.bench.wordings import fill, load_slots

_SLOT = re.compile(r"\{([a-z_]+)\}")
_GAP = re.compile(r"(?<=[a-z,]) (?=[a-z])")
_PER_PAGE = {"page", "pages"}
BREAK = "\n"


def cut(body, rng):
    """The text of ``body`` in three to six pages; a page ends behind a paragraph or inside a sentence."""
    text = body.text
    count = rng.randint(3, 6)
    ends = []
    for number in range(1, count):
        middle = len(text) * number // count
        if rng.random() < 0.5:
            place = text.find(body.sep, middle)
            if place != -1:
                ends.append((place, place + len(body.sep)))
                continue
        gap = _GAP.search(text, middle)
        if gap is not None:
            ends.append(gap.span())
    found, start = [], 0
    for end, after in sorted(set(ends)):
        if end > start:
            found.append(text[start:end])
            start = after
    return [*found, text[start:]]


def pieces(cut_text, wording, rng, *, feed):
    """Heads, pages and feet in order, as ``inject`` joins them; the slots of heads and feet are drawn once."""
    head, _, foot = _settled(wording, rng).partition("␞")
    made = []
    for number, page in enumerate(cut_text, 1):
        for place, line in (("head", head), ("page", None), ("foot", foot)):
            if place == "page":
                made.append((page, False))
            elif line.strip():
                text = line.strip(" ").replace("{page}", str(number)).replace("{pages}", str(len(cut_text)))
                made += [(text, True), (BREAK, False)] if place == "head" else [(BREAK, False), (text, True)]
        if number < len(cut_text):
            made.append((BREAK + "\f" if feed else BREAK, False))
    return made


def _settled(wording, rng):
    """The template with every slot but the page's own filled."""
    kind = wording.kind
    names = {name for name in _SLOT.findall(wording.template) if name not in _PER_PAGE}
    values = {name: fill("{" + name + "}", kind, rng) for name in sorted(names) if name in load_slots()}
    return fill(wording.template, kind, rng, values | {name: "{" + name + "}" for name in _PER_PAGE})
