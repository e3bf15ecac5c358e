"""Variants of a labelled text for training: other names in place of the labelled ones, other letter case.

The model is to learn a name from its shape and its neighbours, so names are swapped for those of all
regions (the persons, agencies and countries of ``pipeline/data``). Every variant keeps
its labels.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.convert import DATA, LabelledText, Mention
from pipeline.knowledge import person_names

SHORT = 8
"""Longest agency name, in code points, that counts as an abbreviation when it stands in capitals."""

HEADLINE = 110
"""Longest line, in code points, that may be set in capitals like a headline."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each thing is done: the first per text, the others per name or line of such a text."""

    vary: float = 0.5
    person: float = 0.6
    agency: float = 0.35
    country: float = 0.15
    capitals: float = 0.06
    titles: float = 0.04
    lower: float = 0.01
    wrap: float = 0.03


RATES = Rates()


@dataclass(frozen=True, slots=True)
class Stock:
    """Names to draw from: given names and surnames by region; agencies and countries by kind."""

    people: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    bodies: Mapping[tuple[str, bool], Sequence[str]]
    countries: Mapping[str, Sequence[str]]


def is_short(name: str) -> bool:
    """Whether an agency's name is an abbreviation."""
    return len(name) <= SHORT and name.isupper()


def load_people(texts: Iterable[LabelledText]) -> dict[str, tuple[list[str], list[str]]]:
    """Given names and surnames by country, and under ``""`` those of the training texts."""
    names: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for part, known in person_names().items():
        for country, name in known:
            names[country][part == "surname"].append(name)
    full = {mention.entity for text in texts for mention in text.mentions if mention.label == "PERSON"}
    for words in (name.split() for name in sorted(full)):
        if len(words) > 1 and words[0].istitle() and words[-1][:1].isupper():
            names[""][0].append(words[0])
            names[""][1].append(words[-1])
    return {country: parts for country, parts in sorted(names.items()) if parts[0] and parts[1]}


def load_stock(texts: Iterable[LabelledText], data: Path = DATA) -> Stock:
    """All names, sorted, so that a seed decides what is drawn."""
    bodies: dict[tuple[str, bool], list[str]] = defaultdict(list)
    with (data / "agencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["name"], *filter(None, row["aliases"].split("|"))):
                bodies[row["kind"], is_short(name)].append(name.removeprefix("The "))
    countries: dict[str, list[str]] = defaultdict(list)
    with (data / "country_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["strength"] == "strong":
                countries[row["form"]].append(row["alias"])
    return Stock(load_people(texts), bodies, countries)


def new_person(entity: str, stock: Stock, rng: random.Random) -> dict[str, str]:
    """Each word of a full name, in lower case, and what stands in its place; initials and particles stay."""
    regions = list(stock.people)
    region = "" if "" in stock.people and rng.random() < 0.4 else rng.choice(regions)
    given, surnames = stock.people[region]
    words = entity.split()
    swaps: dict[str, str] = {}
    for place, word in enumerate(words):
        if "." in word or len(word) < 3 or not word[0].isupper():
            continue
        last = place == len(words) - 1
        swaps[word.lower()] = rng.choice(surnames if last else given)
    return swaps


def like(old: str, new: str) -> str:
    """``new`` in capitals where ``old`` is, unless ``old`` is an abbreviation."""
    return new.upper() if old.isupper() and len(old) > SHORT else new


@dataclass(frozen=True, slots=True)
class Swapper:
    """Draws new names for one text; remembers the words that stand for those of a person."""

    stock: Stock
    rng: random.Random
    rates: Rates
    people: dict[str, dict[str, str]] = field(default_factory=dict)

    def person(self, old: str, entity: str) -> str:
        """The same new name for every mention of a person."""
        if entity not in self.people:
            chosen = self.rng.random() < self.rates.person
            self.people[entity] = new_person(entity, self.stock, self.rng) if chosen else {}
        swaps = self.people[entity]
        words = [swaps.get(word.lower(), word) for word in old.split(" ")]
        return " ".join(word.upper() if old.isupper() and len(old) > 3 else word for word in words)

    def name(self, old: str, mention: Mention) -> str:
        """What stands in the variant where ``old`` stood."""
        if mention.label == "PERSON":
            return self.person(old, mention.entity)
        names: Sequence[str] | None = None
        if mention.label == "AGENCY" and self.rng.random() < self.rates.agency:
            names = self.stock.bodies.get((mention.kind, is_short(old)))
        elif mention.label == "COUNTRY" and self.rng.random() < self.rates.country:
            names = self.stock.countries.get(mention.kind)
        return like(old, self.rng.choice(names)) if names else old


def swap_names(text: LabelledText, swapper: Swapper) -> LabelledText:
    """The text with some of its names replaced."""
    pieces: list[str] = []
    mentions: list[Mention] = []
    done = length = 0
    for mention in text.mentions:
        if mention.start < done:
            continue
        new = swapper.name(text.text[mention.start : mention.end], mention)
        before = text.text[done : mention.start]
        start = length + len(before)
        pieces += [before, new]
        mentions.append(replace(mention, start=start, end=start + len(new)))
        done, length = mention.end, start + len(new)
    return replace(text, text="".join([*pieces, text.text[done:]]), mentions=tuple(mentions))


def recase_line(line: str, rng: random.Random, rates: Rates) -> str:
    """A short line now and then as a headline in capitals or title case, any line rarely in lower case."""
    draw = rng.random()
    if len(line) <= HEADLINE and draw < rates.capitals:
        new = line.upper()
    elif len(line) <= HEADLINE and draw < rates.capitals + rates.titles:
        new = re.sub(r"\b[a-z](?=[a-z]{2})", lambda match: match[0].upper(), line)
    elif draw > 1 - rates.lower:
        new = line.lower()
    else:
        return line
    return new if len(new) == len(line) else line


def wrap(text: str, rng: random.Random) -> str:
    """The text broken at spaces into lines of one width, as old wire copy was; as long as before."""
    width, column, chars = rng.randint(48, 76), 0, list(text)
    for place, char in enumerate(chars):
        column = 0 if char == "\n" else column + 1
        if char == " " and column >= width:
            chars[place], column = "\n", 0
    return "".join(chars)


def vary(text: LabelledText, stock: Stock, rng: random.Random, rates: Rates = RATES) -> LabelledText:
    """The text itself, or a variant of it."""
    if rng.random() >= rates.vary:
        return text
    swapped = swap_names(text, Swapper(stock, rng, rates))
    body = "\n".join(recase_line(line, rng, rates) for line in swapped.text.split("\n"))
    if rng.random() < rates.wrap:
        body = wrap(body, rng)
    return replace(swapped, text=body)
