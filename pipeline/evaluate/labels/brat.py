"""brat's stand-off files: `a.ann` next to `a.txt`."""

import re
from pathlib import Path

from pipeline.errors import LabelError
from pipeline.evaluate.labels.files import read_text
from pipeline.evaluate.labels.records import Mark, Record
from pipeline.evaluate.labels.units import GUESSED, to_code_points
from pipeline.records import Span

_PAIR = r"\d{1,15} \d{1,15}"
_LABEL = re.compile(rf"T\d+\t(?P<name>\S+) (?P<spans>{_PAIR}(?:;{_PAIR})*)\t(?P<quote>.*)")


def brat_records(path: Path, root: Path) -> list[Record]:
    """The one document of an ``.ann`` file; its id is the path of its text below ``root``."""
    source = path.with_suffix(".txt")
    text = read_text(source)
    lines = [line.removesuffix("\r") for line in read_text(path).split("\n")]
    marks = tuple(_mark(line, text, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.startswith("T"))
    others = sum(bool(line.strip()) and not line.startswith("T") for line in lines)
    notes = (f"{path}: left out {others} lines that are no text labels (T)",) if others else ()
    return [Record(f"{path}:1", source.relative_to(root).as_posix(), text, marks, notes)]


def _mark(line: str, text: str, place: str) -> Mark:
    found = _LABEL.fullmatch(line)
    if found is None:
        raise LabelError(f"{place}: no label of brat ({line!r:.60}); write `T1`, tab, `Type 0 4`, tab, the words.")
    pieces = [tuple(map(int, piece.split())) for piece in found["spans"].split(";")]
    quote = found["quote"]
    start, end = pieces[0][0], pieces[-1][1]
    # brat breaks a label at line ends; whatever else lies between two pieces is no part of the label.
    if len(pieces) > 1 and not any(_stands(quote, text, to_code_points(text, unit)(start, end)) for unit in GUESSED):
        raise LabelError(
            f"{place}: {quote!r} is labelled in pieces; a label is one stretch of text, so join or delete them."
        )
    return Mark(start, end, found["name"], place, quote)


def _stands(quote: str, text: str, span: Span | None) -> bool:
    return span is not None and text[slice(*span)].split() == quote.split()
