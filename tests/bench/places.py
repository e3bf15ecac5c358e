"""Where an artefact is put: ``(pieces, want)`` for a body, a wording and a random state.

Pieces are ``(text, whether it is put in)`` in text order; ``want`` is the text that should come out, or None where it
follows from the pieces.
"""

import re

from tests.bench import pages
from tests.bench.wordings import fill, render

_WORD_GAP = re.compile(r"(?<=[a-z]) (?=[a-z])")
_WORD = re.compile(r"[A-Z][a-z]+")
_TWICE = ("outlet", "person", "headline", "headline_title")
_BREAKS = ("\n\n", "\n\n", "\n\n", "\n")


class UnfitError(Exception):
    """The body has no place for this artefact."""


def _line_at(border, body, wording, rng, text=None):
    """A line of its own before block ``border`` of ``body``, or behind the last one."""
    line = render(wording, rng) if text is None else text
    one = body.sep if len(body.sep) == 1 else rng.choice(_BREAKS)
    two = body.sep if len(body.sep) == 1 else rng.choice(_BREAKS)
    before, after = body.sep.join(body.blocks[:border]), body.sep.join(body.blocks[border:])
    pieces = [(before + one, False)] if before else []
    pieces.append((line, True))
    if after:
        pieces.append((two + after, False))
    return pieces, None


def _anywhere(body, wording, rng):
    return _line_at(rng.randint(0, len(body.blocks)), body, wording, rng)


def _head(body, wording, rng):
    return _line_at(rng.randint(0, body.first), body, wording, rng)


def _under_title(body, wording, rng):
    return _line_at(body.first, body, wording, rng)


def _tail(body, wording, rng):
    near = len(body.blocks) - (rng.random() < 0.15)
    return _line_at(near, body, wording, rng)


def _edges(body, wording, rng):
    return (_head if rng.random() < 0.4 else _tail)(body, wording, rng)


def _inside(body, wording, rng):
    return _line_at(rng.randint(body.first + 1, len(body.blocks) - 1), body, wording, rng)


def _first(body, wording, rng):
    return _line_at(0, body, wording, rng)


def _last(body, wording, rng):
    return _line_at(len(body.blocks), body, wording, rng)


def _glued(body, wording, rng, index, *, behind=False):
    """Put before (or ``behind``) paragraph ``index``, in the same line."""
    text = render(wording, rng, _twice(wording, rng))
    block = body.blocks[index]
    if not behind and not _WORD.match(block):  # behind capitals, `A` or `CRTC` would begin nowhere
        raise UnfitError
    before = "".join(other + body.sep for other in body.blocks[:index])
    after = "".join(body.sep + other for other in body.blocks[index + 1 :])
    own = [(block, False), (text, True)] if behind else [(text, True), (block, False)]
    return [(before, False), *own, (after, False)], None


def _twice(wording, rng):
    """Values for slots such as ``{outlet_a}``, which are the same wherever they stand in a template."""
    return {f"{name}_a": fill(f"{{{name}}}", wording.kind, rng) for name in _TWICE}


def _line_start(body, wording, rng):
    return _glued(body, wording, rng, body.first)


def _paragraph_start(body, wording, rng):
    return _glued(body, wording, rng, rng.randint(body.first, len(body.blocks) - 1))


def _tail_glued(body, wording, rng):
    return _glued(body, wording, rng, len(body.blocks) - 1, behind=True)


def _tail_glued_or_line(body, wording, rng):
    return (_tail_glued if rng.random() < 0.5 else _tail)(body, wording, rng)


def _line_inside_twice(body, wording, rng):
    line = render(wording, rng, _twice(wording, rng))
    return _line_at(rng.randint(body.first + 1, len(body.blocks)), body, wording, rng, line)


def _mid_sentence(body, wording, rng):
    """Inside a sentence, in place of the blank between two words."""
    text = body.text
    gaps = [match.start() for match in _WORD_GAP.finditer(text)]
    if not gaps:
        raise UnfitError
    gap = rng.choice(gaps)
    return [(text[:gap], False), (render(wording, rng), True), (text[gap + 1 :], False)], text


def _wrap(body, wording, rng):
    """A line above and a line below the whole text."""
    above, below = render(wording, rng).split(" ␞ ")
    return [(above, True), ("\n" + body.text + "\n", False), (below, True)], None


def _paged(body, wording, rng):
    """Cut into pages with heads and feet: with form feeds, or with nothing but the heads and feet."""
    return pages.pieces(pages.cut(body, rng), wording, rng, feed=wording.kind.where == "pages-ff"), body.text


PLACES = {
    "line-anywhere": _anywhere,
    "line-head": _head,
    "line-under-title": _under_title,
    "line-tail": _tail,
    "line-edges": _edges,
    "line-inside": _inside,
    "line-inside-twice": _line_inside_twice,
    "paragraph": _inside,
    "first-line": _first,
    "last-line": _last,
    "line-start": _line_start,
    "paragraph-start": _paragraph_start,
    "tail-glued": _tail_glued,
    "tail-glued-or-line": _tail_glued_or_line,
    "mid-sentence": _mid_sentence,
    "wrap": _wrap,
    "pages-ff": _paged,
    "pages-bare": _paged,
}
