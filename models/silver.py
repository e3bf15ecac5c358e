"""Sentences of public corpora with labels made from the corpora's own: many names, but less exact.

``labels/silver_tags.csv`` says what each tag of a corpus is: a person (once titles are taken off), a name
to look up (countries and agencies of ``pipeline/data``, other bodies of ``labels/organisations.csv``), or
outside. What the lists call unsure, and capitalised words that a corpus passes over, are left unknown:
nothing is learned there.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from models.convert import DATA, HERE, UNKNOWN, LabelledText, Mention, read_rows
from models.rebuild import PASSAGE, Corpus, gmb_sentences, lay_out, load_corpora

TAGS = HERE / "labels" / "silver_tags.csv"
OUTSIDE = "O"
LONGEST_NAME = 5
"""Words in a person's name; more of them mean that the corpus took in something else."""

POSSESSIVE = frozenset(("'s", "'", "’s", "’"))
PARTICLES = frozenset(("al", "bin", "bint", "da", "de", "del", "der", "di", "dos", "la", "van", "von", "y"))

TaggedWord = tuple[str, str]
Piece = tuple[int, int, str]


class Rule(NamedTuple):
    """What a tag is: ``person``, ``name``, ``place`` or ``outside``; and the label of a name that no list has."""

    kind: str
    otherwise: str


class Lists(NamedTuple):
    """Label by name, words and phrases that stand before names, rule by corpus and tag."""

    names: Mapping[str, str]
    titles: frozenset[tuple[str, ...]]
    title_words: frozenset[str]
    rules: Mapping[tuple[str, str], Rule]


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_names(data: Path = DATA) -> dict[str, str]:
    """COUNTRY, AGENCY, ``O`` or, where lists disagree or call it weak, unknown, by name."""
    found: list[tuple[str, str]] = [(row["name"], "ORG") for row in read_csv(data / "organisations.csv")]
    for row in read_csv(data / "country_names.csv"):
        found.append((row["alias"], "COUNTRY" if row["strength"] == "strong" else UNKNOWN))
    for row in read_csv(data / "agencies.csv"):
        label = "AGENCY" if row["strength"] == "strong" else UNKNOWN
        found += [(name, label) for name in (row["name"], *row["aliases"].split("|")) if name]
        found += [(name, UNKNOWN) for name in row["weak_aliases"].split("|") if name]
    names: dict[str, str] = {}
    for full, label in found:
        name = full.removeprefix("The ")
        names[name] = label if names.get(name, label) == label else UNKNOWN
    return names


def load_lists(data: Path = DATA) -> Lists:
    """All lists, as the repository has them."""
    rules = {(row["corpus"], row["tag"]): Rule(row["rule"], row["otherwise"]) for row in read_csv(TAGS)}
    titles = frozenset(tuple(row["title"].split()) for row in read_csv(data / "titles.csv"))
    return Lists(load_names(data), titles, frozenset(word for title in titles for word in title), rules)


def tagged_spans(tags: Sequence[str]) -> list[Piece]:
    """First token, token after the last, and tag of each run; a run may begin with ``I-`` as in WikiGold."""
    spans: list[Piece] = []
    for place, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        kind = tag[2:]
        if tag.startswith("I-") and spans and spans[-1][1:] == (place, kind):
            spans[-1] = (spans[-1][0], place + 1, kind)
        else:
            spans.append((place, place + 1, kind))
    return spans


def without_titles(words: Sequence[str], first: int, last: int, titles: frozenset[tuple[str, ...]]) -> int:
    """The first token after all titles, the longest taken first."""
    place = first
    while place < last:
        lengths = [n for n in range(min(6, last - place), 0, -1) if tuple(words[place : place + n]) in titles]
        if not lengths:
            break
        place += lengths[0]
    return place


def without_possessive(words: Sequence[str], first: int, last: int) -> int:
    """The token after the last one that is not a possessive ending."""
    while last - first > 1 and words[last - 1] in POSSESSIVE:
        last -= 1
    return last


def person_piece(words: Sequence[str], span: Piece, lists: Lists) -> list[Piece]:
    """The name without titles and possessive; unknown where something else stands inside."""
    first, last, _ = span
    first = without_titles(words, first, last, lists.titles)
    if first == last:
        return []
    last = without_possessive(words, first, last)
    inner = words[first:last]
    odd = any(not word[:1].isupper() and word not in PARTICLES for word in inner)
    foreign = any(word in lists.title_words or (len(inner) > 1 and word in lists.names) for word in inner)
    return [(first, last, UNKNOWN if odd or foreign or len(inner) > LONGEST_NAME else "PERSON")]


def listed_piece(words: Sequence[str], span: Piece, otherwise: str, lists: Lists) -> Piece:
    """The name without a leading article and the possessive, under the label that the lists give it."""
    first, last, _ = span
    if last - first > 1 and words[first] in {"the", "The"}:
        first += 1
    last = without_possessive(words, first, last)
    return first, last, lists.names.get(lay_out(words[first:last])[0], otherwise)


def name_piece(words: Sequence[str], span: Piece, otherwise: str, lists: Lists) -> list[Piece]:
    """What the lists make of the name; nothing where they put it outside."""
    piece = listed_piece(words, span, otherwise, lists)
    return [] if piece[2] == OUTSIDE else [piece]


def place_piece(words: Sequence[str], span: Piece, otherwise: str, lists: Lists) -> list[Piece]:
    """A country if the lists say so, unknown if it holds one or they are unsure, else ``otherwise``."""
    first, last, label = listed_piece(words, span, otherwise, lists)
    if label not in {"COUNTRY", "AGENCY", UNKNOWN}:  # the corpora take the United Nations for a place
        label = UNKNOWN if any(lists.names.get(word) == "COUNTRY" for word in words[first:last]) else otherwise
    return [(first, last, label)]


def convert_spans(words: Sequence[str], tags: Sequence[str], corpus: str, lists: Lists) -> list[Piece]:
    """Spans after our guide, of tokens."""
    pieces: list[Piece] = []
    for span in tagged_spans(tags):
        rule = lists.rules[corpus, span[2]]
        if rule.kind == "person":
            pieces += person_piece(words, span, lists)
        elif rule.kind == "name":
            pieces += name_piece(words, span, rule.otherwise, lists)
        elif rule.kind == "place":
            pieces += place_piece(words, span, rule.otherwise, lists)
    for place, (word, tag) in enumerate(zip(words, tags, strict=True)):
        if tag == OUTSIDE and word[:1].isupper() and (place or word in lists.names) and (word,) not in lists.titles:
            pieces.append((place, place + 1, UNKNOWN))
    return sorted(pieces)


def column_sentences(content: str, word: int, tag: int) -> Iterator[list[TaggedWord]]:
    """Sentences of a file with one token a line and blank lines between; other lines are passed over."""
    sentence: list[TaggedWord] = []
    mark = "\t" if "\t" in content else " "
    for line in [*content.splitlines(), ""]:
        cells = line.split(mark)
        if len(cells) > max(word, tag):
            sentence.append((cells[word], cells[tag]))
        elif not line.strip() and sentence:
            yield sentence
            sentence = []


def sentences_of(corpus: Corpus, content: str) -> list[list[TaggedWord]]:
    """Sentences of one file of a corpus."""
    if corpus.name == "gmb":
        return [[(row[1], row[3]) for row in rows] for rows in gmb_sentences(content)]
    word, tag = corpus.columns
    return list(column_sentences(content, word, tag))


def passage(doc_id: str, sentences: Iterable[Sequence[TaggedWord]], corpus: str, lists: Lists) -> LabelledText:
    """Sentences as one text, one a line."""
    lines: list[str] = []
    mentions: list[Mention] = []
    offset = 0
    for sentence in sentences:
        words, tags = [word for word, _ in sentence], [tag for _, tag in sentence]
        line, places = lay_out(words)
        for first, last, label in convert_spans(words, tags, corpus, lists):
            start, end = places[first][0], places[last - 1][1]
            mentions.append(Mention(offset + start, offset + end, label, entity=line[start:end]))
        lines.append(line)
        offset += len(line) + 1
    return LabelledText(doc_id, "\n".join(lines), tuple(mentions))


def labelled_numbers(corpus: Corpus, stand_off: Path) -> set[int]:
    """Numbers of the Groningen Meaning Bank's sentences that have hand labels."""
    ids = [str(row["doc_id"]) for row in read_rows(stand_off)]
    starts = [int(i.removeprefix(corpus.prefix)) for i in ids if i.startswith(corpus.prefix)]
    return {number for start in starts for number in range(start, start + PASSAGE)}


def silver_texts(root: Path, stand_off: Path) -> Iterator[LabelledText]:
    """Passages of all corpora that have columns, without the sentences that have hand labels."""
    lists = load_lists()
    for corpus in load_corpora().values():
        taken = labelled_numbers(corpus, stand_off) if corpus.name == "gmb" else set()
        for path, content in corpus.read(root) if corpus.columns else ():
            free = [rows for number, rows in enumerate(sentences_of(corpus, content)) if number not in taken]
            for place in range(0, len(free), PASSAGE):
                doc_id = f"silver_{corpus.name}_{path.name.split('.')[0]}_{place}"
                yield passage(doc_id, free[place : place + PASSAGE], corpus.name, lists)
