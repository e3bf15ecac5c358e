"""A corpus of any size, made of real sentences: the texts written for Dateline, taken apart and put together anew.

A document is the head of one text and paragraphs of two or three, some 300 words, with up to two artefacts of the
injection benchmark. Its people bear other names than in the texts, drawn anew for each document, so that names hardly
recur, as in the press; every sentence does recur, some 50 times in 20,000 documents.
"""

import json
import re
from dataclasses import dataclass
from random import Random

from pipeline.config import PROJECT
from pipeline.knowledge import person_names
from tests.bench.bodies import MIN_BLOCKS, Body, is_prose, read_rows
from tests.bench.inject import inject
from tests.bench.places import UnfitError
from tests.bench.wordings import load_kinds

WRITTEN = PROJECT / "models" / "labels" / "written.jsonl"
WORDS = 280  # a document; its head and artefacts come on top
MOST = 2  # artefacts a document
SITES = 40
A_FILE = 500  # documents of a file of rows; every second document is a file of its own
_NAME = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Size:
    """What was written."""

    documents: int
    words: int
    megabytes: float


class Maker:
    """Documents one after another; the same ``seed`` gives the same ones."""

    def __init__(self, seed, texts=None, words=WORDS):
        self._random, self._words = Random(seed), words
        texts = [(row["text"], _people(row)) for row in read_rows(WRITTEN)] if texts is None else texts
        self._parts = [parts for parts in (_paragraphs(*text) for text in texts) if len(parts) > 2]
        self._wordings = [w for kind in load_kinds() for w in kind.wordings() if kind.expected != ("kept",)]
        lists = person_names()
        self._names = [name for part in ("forename", "surname") for _, name in lists[part] if _NAME.fullmatch(name)]

    def text(self):
        """The next document's raw text."""
        random, names = self._random, {}
        blocks = [random.choice(self._parts)[0]]
        while sum(len(block.split()) for block, _ in blocks) < self._words:
            parts = random.choice(self._parts)
            at = random.randrange(1, len(parts))
            blocks += parts[at : at + 3]
        renamed = [self._renamed(block, people, names) for block, people in blocks]
        text = "\n\n".join(renamed)
        for wording in random.sample(self._wordings, random.randint(0, MOST)):
            body = Body("bench", tuple(text.split("\n\n")), title=not is_prose(renamed[0]))
            try:
                text = inject(body, wording, random).text if len(body.blocks) >= MIN_BLOCKS else text
            except UnfitError:  # not every artefact fits into every body
                continue
        return text

    def _renamed(self, block, people, names):
        """``block`` with each word of its people's names as another one, the same all over the document."""
        pieces, at = [], 0
        for start, end in people:
            pieces += [block[at:start], _NAME.sub(lambda word: self._other(word[0], names), block[start:end])]
            at = end
        return "".join([*pieces, block[at:]])

    def _other(self, word, names):
        if word.islower():
            return word
        other = names.setdefault(word.casefold(), self._random.choice(self._names))
        return other.upper() if word.isupper() else other


def _people(row):
    return [(mention["start"], mention["end"]) for mention in row["mentions"] if mention["label"] == "PERSON"]


def _paragraphs(text, people):
    """The blocks of ``text``, each with the places of people's names in it."""
    blocks = []
    for match in re.finditer(r"[^\n]+", text):
        inside = [(a - match.start(), b - match.start()) for a, b in people if match.start() <= a and b <= match.end()]
        blocks.append((match[0], inside))
    return blocks


def write_corpus(folder, documents, seed=1, texts=None, words=WORDS):
    """So many documents below ``folder``, half of them as files of their own, half as rows of JSON lines; their size.

    ``texts`` are raw texts with the places of people's names, to take instead of those written for Dateline.
    """
    maker, n_words, size, rows = Maker(seed, texts, words), 0, 0, []
    for number in range(documents):
        text = maker.text()
        n_words += len(text.split())
        size += len(text.encode())
        site = f"site{number * 7 % SITES:02}"
        if number % 2:
            rows.append(
                json.dumps({"id": f"{site}-{number:07}", "url": f"https://{site}.example/{number}", "text": text})
            )
            if len(rows) == A_FILE:
                _write_rows(folder, number, rows)
        else:
            path = folder / site / f"{number:07}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
    if rows:
        _write_rows(folder, documents, rows)
    return Size(documents, n_words, size / 1_000_000)


def _write_rows(folder, number, rows):
    (folder / "feeds").mkdir(parents=True, exist_ok=True)
    (folder / "feeds" / f"{number:07}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    rows.clear()
