"""Tokens in columns with tags in the last: CoNLL, IOB, IOB2, IOBES and BILOU.

The text is made of the tokens, joined by blanks; ``placing`` finds them in the text of the tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import LabelError
from pipeline.evaluate.labels.files import read_text
from pipeline.evaluate.labels.records import Mark, Record

_TAG = re.compile(r"O|[BIESLUM]-\S+")
_ID = re.compile(r"#\s*(?:newdoc id|doc_id|docid|document)\s*[=:]\s*(?P<id>.+)", re.IGNORECASE)
_COMMENT = re.compile(r"#.*\s=(?:\s|$)")
_BOUNDARY = "-DOCSTART-"
_FILLERS = {"-X-", "O", "_", "-"}
# The names that spaCy has for them.
_BILUO = str.maketrans("ESM", "LUI")


@dataclass(slots=True)
class _Row:
    """A token with its columns, or a boundary between sentences."""

    number: int
    columns: list[str]


@dataclass(slots=True)
class _Document:
    """The rows of a document; an empty one ends a sentence."""

    number: int
    doc_id: str | None = None
    rows: list[_Row] = field(default_factory=list)


def conll_records(path: Path) -> list[Record]:
    """The documents of a file: one, unless ``-DOCSTART-`` or ``# newdoc id = …`` begin new ones."""
    documents = [one for one in _documents(path) if any(row.columns for row in one.rows)]
    rows = [row for one in documents for row in one.rows]
    tags, tokens = _columns(rows, path)
    return [_record(one, tokens, tags, path) for one in documents]


def looks_like_conll(head: str) -> bool:
    """Whether the first lines have tags in their last columns."""
    lines = [line.split() for line in head.split("\n") if line.strip()]
    rows = [line for line in lines if not line[0].startswith("#") and line[0] != _BOUNDARY]
    return bool(rows) and all(len(row) > 1 for row in rows) and _tagged(rows) is not None


def _documents(path: Path) -> Iterator[_Document]:
    document = _Document(1)
    for number, line in enumerate(read_text(path).removeprefix("\ufeff").split("\n"), 1):
        row = _split(line)
        named = _ID.fullmatch(line.strip())
        if named or (row and row[0] == _BOUNDARY):
            yield document
            document = _Document(number, named["id"].strip() if named else _id_of(row))
        elif not _COMMENT.match(line):
            document.rows.append(_Row(number, row))
    yield document


def _split(line: str) -> list[str]:
    cells = line.split("\t") if "\t" in line else line.split()
    return [cell.strip() for cell in cells]


def _id_of(row: Sequence[str]) -> str | None:
    named = [cell.strip("()") for cell in row[1:] if cell and cell not in _FILLERS]
    return named[0] if named else None


def _columns(rows: Sequence[_Row], path: Path) -> tuple[int, int]:
    """Which columns hold tags and tokens."""
    filled = [row for row in rows if row.columns]
    if not filled:
        raise LabelError(f"{path}: holds no tokens; give a file with a token and its tag on each line.")
    for row in filled:
        if len(row.columns) != len(filled[0].columns) or len(row.columns) < 2:
            raise LabelError(
                f"{path}:{row.number}: has {len(row.columns)} columns, line {filled[0].number} has "
                f"{len(filled[0].columns)}; give each line a token and a tag, in as many columns."
            )
    tags = _tagged([row.columns for row in filled])
    if tags is None:
        wrong = next((row for row in filled if not _TAG.fullmatch(row.columns[-1])), filled[0])
        raise LabelError(
            f"{path}:{wrong.number}: {wrong.columns[-1]!r} is no tag; the last column holds O, B-PERSON, I-PERSON "
            "and the like."
        )
    return tags, 1 if tags > 1 and _is_numbered(rows) else 0


def _tagged(rows: Sequence[Sequence[str]]) -> int | None:
    """The last column of tags that are not all O, else the last one of tags."""
    width = min(map(len, rows))
    columns = [at for at in range(1, width) if all(_TAG.fullmatch(row[at]) for row in rows)]
    used = [at for at in columns if any(row[at] != "O" for row in rows)]
    return max(used or columns, default=None)


def _is_numbered(rows: Sequence[_Row]) -> bool:
    """Whether the first column counts the tokens of each sentence."""
    before: int | None = None
    for row in rows:
        if not row.columns:
            before = None
            continue
        cell = row.columns[0]
        if not cell.isdecimal() or len(cell) > 9 or (int(cell) != before + 1 if before is not None else int(cell) > 1):
            return False
        before = int(cell)
    return True


def _record(document: _Document, token: int, tag: int, path: Path) -> Record:
    lines, marks, loose, at = [], [], 0, 0
    for sentence in _sentences(document.rows):
        words = [row.columns[token] for row in sentence]
        starts = [at + sum(map(len, words[:n])) + n for n in range(len(words))]
        for name, first, last in _names([row.columns[tag] for row in sentence]):
            end = starts[last] + len(words[last])
            marks.append(Mark(starts[first], end, name, f"{path}:{sentence[first].number}"))
            loose += sentence[first].columns[tag][0] not in "BUS"
        lines.append(" ".join(words))
        at += len(lines[-1]) + 1
    place = f"{path}:{document.number}"
    notes = (f"{place}: {loose} names begin with another tag than B, read as IOB1",) if loose else ()
    return Record(place, document.doc_id, "\n".join(lines), tuple(marks), notes)


def _sentences(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    sentence: list[_Row] = []
    for row in [*rows, _Row(0, [])]:
        if row.columns:
            sentence.append(row)
        elif sentence:
            yield sentence
            sentence = []


def _names(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """The label, the first and the last token of each name."""
    from spacy.training.iob_utils import iob_to_biluo, tags_to_entities

    named = iob_to_biluo([tag[0].translate(_BILUO) + tag[1:] if tag != "O" else tag for tag in tags])
    return [(str(label), int(first), int(last)) for label, first, last in tags_to_entities(named)]
