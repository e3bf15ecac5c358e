"""Texts of the public corpora, joined from their own formats exactly as they were labelled.

Each reader yields ``(doc_id, text)``; ``rebuild`` looks the wanted ids up in all of them. Nothing of
these texts is kept in the repository: ``labels/train.jsonl`` holds their digests instead.
"""

import csv
import gzip
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import XML

CORPORA = Path(__file__).resolve().parent / "corpora.toml"
PASSAGE = 12
"""Sentences in one labelled passage of the Groningen Meaning Bank."""

TYPED_QUOTES = re.compile(r"``|''")
"""How treebanks type a straight double quote."""

CLOSING = frozenset([*"!%),.:;?]’", "n't", "’s"])
OPENING = frozenset("$([“")
PARAGRAPH, SENTENCE = "# newpar", "# text ="
"""Comment lines of CoNLL-U: before a paragraph, and with a sentence in full."""


class CorpusError(Exception):
    """A public corpus is missing or not the one that was labelled."""


class Corpus(NamedTuple):
    """One source of ``corpora.toml``.

    How the ids of its labelled texts begin (empty where none are), where its files lie, their encoding, and
    the columns of word and tag where its own labels are used too.
    """

    name: str
    prefix: str
    files: str
    encoding: str
    columns: tuple[int, ...] = ()

    def read(self, root: Path) -> Iterator[tuple[Path, str]]:
        """Path and content of every file of this corpus below ``root``, sorted by path."""
        paths = sorted(root.glob(self.files))
        if not paths:
            raise CorpusError(f"{root / self.files}: no such file; models/corpora.toml says where to get {self.name}")
        for path in paths:
            content = path.read_bytes()
            unpacked = gzip.decompress(content) if path.suffix == ".gz" else content
            yield path, unpacked.decode(self.encoding)


def load_corpora(path: Path = CORPORA) -> dict[str, Corpus]:
    """The sources of ``corpora.toml`` by name."""
    with path.open("rb") as file:
        rows = tomllib.load(file)
    return {
        name: Corpus(name, row.get("prefix", ""), row["files"], row["encoding"], tuple(row.get("columns", ())))
        for name, row in rows.items()
    }


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of ``text``, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def lay_out(tokens: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens as a sentence, and where each stands in it.

    A mark stands close to its word; of straight quotes, every second one closes.
    """
    text, places = "", []
    glued, quoted = True, False
    for raw in tokens:
        token = TYPED_QUOTES.sub('"', raw)
        hugs_left = token in CLOSING or (token.startswith("'") and len(token) <= 3)
        hugs_right = token in OPENING
        if token == '"':  # noqa: S105 (a word, not a secret)
            hugs_left, hugs_right = quoted, not quoted
            quoted = not quoted
        text += token if glued or hugs_left else " " + token
        places.append((len(text) - len(token), len(text)))
        glued = hugs_right
    return text, places


def running_text(tokens: Iterable[str]) -> str:
    """Tokens as a sentence."""
    return lay_out(tokens)[0]


def gmb_sentences(content: str) -> list[list[list[str]]]:
    """Sentences of the Groningen Meaning Bank, each a list of rows ``[sentence, word, pos, tag]``."""
    rows = list(csv.reader(io.StringIO(content, newline="")))[1:]  # the header goes
    starts = [place for place, row in enumerate(rows) if row[0]]  # a sentence is numbered at its first word alone
    return [rows[start:end] for start, end in pairwise([*starts, len(rows)])]


def read_gmb(corpus: Corpus, root: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Passages of twelve sentences, one a line; the id holds the number of the first."""
    for _, content in corpus.read(root):
        sentences = gmb_sentences(content)
        for doc_id in sorted(wanted):
            first = int(doc_id.removeprefix(corpus.prefix))
            passage = sentences[first : first + PASSAGE]
            yield doc_id, "\n".join(running_text(row[1] for row in rows) for rows in passage)


def conllu_text(lines: Iterable[str]) -> str:
    """The sentences of a CoNLL-U document, a blank line between paragraphs."""
    comments = (line for line in lines if line.startswith((PARAGRAPH, SENTENCE)))
    runs = groupby(comments, key=lambda line: line.startswith(SENTENCE))
    paragraphs = (run for is_text, run in runs if is_text)
    return "\n\n".join(" ".join(line.removeprefix(SENTENCE).strip() for line in run) for run in paragraphs)


def read_gum(corpus: Corpus, root: Path, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Documents named like their file."""
    for path, content in corpus.read(root):
        doc_id = path.name.split(".")[0]
        if doc_id in wanted:
            yield doc_id, conllu_text(content.splitlines())


def read_re3d(corpus: Corpus, root: Path, _wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Title, blank line, text; the id holds the first eight characters of their own."""
    for _, content in corpus.read(root):
        for row in map(json.loads, filter(str.strip, content.split("\n"))):
            parts = [row.get("title"), row["text"]]
            yield corpus.prefix + row["_id"][:8], "\n\n".join(part for part in parts if part)


def read_redocred(corpus: Corpus, root: Path, _wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Sentences in one paragraph; the id holds the start of the title."""
    for _, content in corpus.read(root):
        for row in json.loads(content):
            name = re.sub("[ /]", "_", row["title"][:50])
            yield corpus.prefix + name, " ".join(map(running_text, row["sents"]))


def read_geovirus(corpus: Corpus, root: Path, _wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Articles of Wikinews; the id holds the end of their address, so that two may share one."""
    for _, content in corpus.read(root):
        for article in XML(content):  # from a file that the trainer chose
            _, _, page = article.findtext("source", "").rpartition("/")
            yield corpus.prefix + re.sub("[\"']", "", page[:60]), article.findtext("text", "").strip()


READERS: dict[str, Callable[[Corpus, Path, Collection[str]], Iterator[tuple[str, str]]]] = {
    "geovirus": read_geovirus,
    "gmb": read_gmb,
    "gum": read_gum,
    "re3d": read_re3d,
    "redocred": read_redocred,
}


def rebuild(root: Path, wanted: dict[str, str], corpora: Sequence[Corpus] | None = None) -> dict[str, str]:
    """Texts by document id for ``wanted``, which maps ids to digests; every one of them, or an error."""
    texts: dict[str, str] = {}
    for corpus in corpora or load_corpora().values():
        ids = {doc_id for doc_id in wanted if corpus.prefix and doc_id.startswith(corpus.prefix)}
        read = READERS[corpus.name](corpus, root, ids) if ids else ()
        texts.update({doc_id: text for doc_id, text in read if digest(text) == wanted.get(doc_id)})
    missing = sorted(wanted.keys() - texts.keys())
    if missing:
        raise CorpusError(
            f"{root}: {len(missing)} of {len(wanted)} texts differ from the labelled ones, "
            f"first {missing[0]}; fetch the versions that models/corpora.toml names"
        )
    return texts
