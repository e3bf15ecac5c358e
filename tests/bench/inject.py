"""One artefact put into one body: the text, exactly where the artefact stands, and the text it should become.

Offsets count Unicode code points, half-open. The same body, wording and random state give the same injection.
"""

from dataclasses import dataclass, replace

from pipeline.spans import Change, apply
from tests.bench import markup, transforms
from tests.bench.places import PLACES, UnfitError
from tests.bench.wordings import fill, unmarked

TRANSFORMS = {
    "mojibake": transforms.mojibake,
    "lossy": transforms.lossy,
    "spaces": transforms.spaces,
    "insert": transforms.insert,
    "ligatures": transforms.ligatures,
    "entities": transforms.entities,
    "backslash": transforms.backslash,
    "sql": transforms.sql,
    "unicode-escape": transforms.unicode_escape,
    "emphasis": markup.emphasis,
    "line-marks": markup.line_marks,
    "links": markup.links,
    "tags": markup.tags,
    "wrap": markup.wrap,
    "hyphen": markup.hyphen,
    "wrap-hyphen": markup.wrap_hyphen,
}
_STRAIGHT = {"backslash", "sql"}


@dataclass(frozen=True)
class Injected:
    """``text`` with an artefact at ``intervals``; cleaned, it should be what ``want`` is cleaned.

    ``joints`` are places where a line break is missing; ``originals`` what each interval stood for (encoding).
    """

    text: str
    want: str
    intervals: tuple[tuple[int, int], ...]
    family: str
    kind: str
    expected: tuple[str, ...]
    wording: str
    joints: tuple[int, ...] = ()
    originals: tuple[str, ...] = ()
    pieces: tuple[tuple[int, int], ...] = ()  # what was put in, carriers and all, where that is lines of their own
    fold: bool = False


def inject(body, wording, rng):
    """``body`` with one artefact in ``wording``."""
    where = wording.kind.where
    if where.startswith("transform:"):
        return _transformed(body, wording, where.partition(":")[2], rng)
    pieces, want = PLACES[where](body if where.startswith("pages-") else body.varied(rng), wording, rng)
    return _made(pieces, wording, want)


def _made(pieces, wording, want=None, originals=()):
    """The injection of ``pieces``: ``(text with marks, whether it is put in)`` in text order.

    What is put in without marks is artefact as a whole; the rest is the body.
    """
    text, at, intervals, joints, spared, spans = [], 0, [], [], [], []
    for piece, put_in in pieces:
        plain, inner, cuts = unmarked(piece) if put_in else (piece, [], [])
        inner = [_trimmed(plain, start, end) for start, end in inner]
        intervals += [(at + start, at + end) for start, end in inner]
        joints += [at + cut for cut in cuts]
        spans += [(at, at + len(plain))] if put_in else []
        spared.append(_without(plain, inner))
        text.append(plain)
        at += len(plain)
    whole = "".join(text)
    if want is None:
        want = _wanted(whole, "".join(spared), joints, wording.kind.expected)
    kind = wording.kind
    return Injected(
        whole,
        want,
        tuple(intervals),
        kind.family,
        kind.name,
        kind.expected,
        wording.template,
        tuple(joints),
        tuple(originals),
        tuple(spans) if kind.where.startswith(("line-", "first", "last")) and kind.where != "line-start" else (),
        kind.fold,
    )


def _trimmed(text, start, end):
    """The interval without blanks at its edges."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _without(text, intervals):
    for start, end in reversed(intervals):
        text = text[:start] + text[end:]
    return text


def _wanted(whole, spared, joints, expected):
    if expected[0] == "split":
        return apply(whole, [Change(joint, joint, "\n", "", "") for joint in joints])
    return whole if expected[0].startswith(("zone", "kept")) else spared


def _transformed(body, wording, name, rng):
    """The characters of ``body``, with a sentence that has such characters, come through wrongly."""
    told = fill(wording.template, wording.kind, rng)
    body = _with_carrier(body, wording, told, rng)
    sound = body.text if name in _STRAIGHT else transforms.typographic(body.text)
    edits = [edit for edit in TRANSFORMS[name](sound, told, rng) if sound[edit[0] : edit[1]] != edit[2]]
    if not edits:
        raise UnfitError
    text = apply(sound, [Change(start, end, new, "", "") for start, end, new in edits])
    spans, originals, shift = [], [], 0
    for start, end, new in edits:
        spans.append((start + shift, start + shift + len(new)))
        originals.append(sound[start:end])
        shift += len(new) - (end - start)
    made = _made([(text, False)], wording, sound, originals)
    return replace(made, intervals=tuple(spans))


def _with_carrier(body, wording, told, rng):
    blocks = list(body.blocks)
    if wording.kind.carriers:
        at = rng.randint(body.first, len(blocks) - 1)
        blocks[at] += " " + rng.choice(wording.kind.carriers)
    if "dateline-dash" in told:
        blocks[body.first] = fill("{city_caps} ({agency}) — ", wording.kind, rng) + blocks[body.first]
    return replace(body, blocks=tuple(blocks))
