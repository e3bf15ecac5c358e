"""Sentences of the Groningen Meaning Bank that nobody labelled after our guide, with labels made from its own.

Its tags are mapped by a table of names, ``labels/gmb_names.csv``: ``per`` is a person once titles are taken
off, ``geo``, ``gpe`` and ``org`` are what the table says of their name. What the table does not know, and what
it calls unsure, is left unknown: nothing is learned there. The first training phase alone uses these labels.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from models.convert import UNKNOWN, LabelledText, Mention, read_rows
from models.rebuild import PASSAGE, gmb_sentences, lay_out, load_corpora

NAMES = Path(__file__).resolve().parent / "labels" / "gmb_names.csv"
POSSESSIVE = frozenset(("'s", "'", "’s", "’"))
Names = Mapping[tuple[str, str], str]
Tagged = tuple[int, int, str]


def read_names(path: Path = NAMES) -> dict[tuple[str, str], str]:
    """Label by tag and name: PERSON, COUNTRY, AGENCY, ORG, O or ``?``; tag ``title`` lists words before names."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["tag"], row["name"]): row["label"] for row in csv.DictReader(file)}


def tagged_spans(tags: Sequence[str]) -> list[Tagged]:
    """First token, token after the last, and tag of each run ``B-x I-x …``."""
    spans: list[Tagged] = []
    for place, tag in enumerate(tags):
        if tag.startswith("B-"):
            spans.append((place, place + 1, tag[2:]))
        elif tag.startswith("I-") and spans and spans[-1][1] == place:
            first, _, kind = spans[-1]
            spans[-1] = (first, place + 1, kind)
    return spans


def person_spans(words: Sequence[str], span: Tagged, names: Names) -> list[Tagged]:
    """The name without titles and possessive; unknown where something else stands inside."""
    first, last, _ = span
    while first < last and ("title", words[first]) in names:
        first += 1
    while last > first and words[last - 1] in POSSESSIVE:
        last -= 1
    inner = words[first:last]
    if not inner:
        return []
    odd = any(not word[:1].isupper() and word not in {"al", "bin", "de", "van"} for word in inner)
    known = any(names.get((tag, word)) in {"COUNTRY", UNKNOWN} for word in inner for tag in ("gpe", "geo", "title"))
    return [(first, last, UNKNOWN if odd or known or len(inner) > 5 else "PERSON")]


def name_spans(words: Sequence[str], span: Tagged, names: Names) -> list[Tagged]:
    """The label that the table gives to the span's name, without a leading article and the possessive."""
    first, last, tag = span
    if last - first > 1 and words[first] in {"the", "The"}:
        first += 1
    while last - first > 1 and words[last - 1] in POSSESSIVE:
        last -= 1
    label = names.get((tag, " ".join(words[first:last])), UNKNOWN)
    return [] if label == "O" else [(first, last, label)]


def convert_spans(words: Sequence[str], tags: Sequence[str], names: Names) -> list[Tagged]:
    """Spans after our guide, of tokens; capitalised words that its tags pass over are unknown."""
    spans: list[Tagged] = []
    for span in tagged_spans(tags):
        if span[2] == "per":
            spans += person_spans(words, span, names)
        elif span[2] in {"geo", "gpe", "org"}:
            spans += name_spans(words, span, names)
    for place, (word, tag) in enumerate(zip(words, tags, strict=True)):
        passed_over = tag == "O" and place > 0 and word[:1].isupper() and ("title", word) not in names
        if passed_over:
            spans.append((place, place + 1, UNKNOWN))
    return sorted(spans)


def passage(number: int, sentences: Sequence[Sequence[Sequence[str]]], names: Names) -> LabelledText:
    """Sentences as one text, one a line."""
    lines: list[str] = []
    mentions: list[Mention] = []
    offset = 0
    for rows in sentences:
        words = [row[1] for row in rows]
        line, places = lay_out(words)
        for first, last, label in convert_spans(words, [row[3] for row in rows], names):
            mentions.append(Mention(offset + places[first][0], offset + places[last - 1][1], label))
        lines.append(line)
        offset += len(line) + 1
    return LabelledText(f"silver_{number}", "\n".join(lines), tuple(mentions))


def silver_texts(corpora: Path, labelled: Path) -> Iterator[LabelledText]:
    """Passages of sentences that do not stand in ``labelled``, with converted labels."""
    corpus, names = load_corpora()["gmb"], read_names()
    ids = [str(row["doc_id"]) for row in read_rows(labelled)]
    starts = [int(i.removeprefix(corpus.prefix)) for i in ids if i.startswith(corpus.prefix)]
    taken = {number for start in starts for number in range(start, start + PASSAGE)}
    for _, content in corpus.read(corpora):
        sentences = gmb_sentences(content)
        free = [number for number in range(len(sentences)) if number not in taken]
        for place in range(0, len(free), PASSAGE):
            numbers = free[place : place + PASSAGE]
            yield passage(numbers[0], [sentences[number] for number in numbers], names)
