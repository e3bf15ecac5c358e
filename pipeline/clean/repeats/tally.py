"""Counting over a corpus: which lines recur within a site, and where in their documents they stand.

Two readings. The first counts keys in a sketch of fixed size; the second keeps what is needed of those alone that
reached the least number of documents. So memory grows with the lines that recur, not with the corpus.
"""

import mmap
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

from pipeline.clean.cleaning import clean
from pipeline.clean.header import TITLE, read_header
from pipeline.clean.repeats.lines import digits_of, key_of, keyed_lines, site_of
from pipeline.clean.ruleset import Ruleset
from pipeline.clean.zones import Marked, ZoneRules
from pipeline.records import RawDocument

SENTENCE_WORDS = 8
_SLOTS = 1 << 24
_MOST = (1 << 16) - 1
_VERSION_LINES = 2
_LONG_DOCUMENT = 8  # lines; from here on one line of its own may stand between furniture and the document's end
# A word in lower case, in running text: what a corpus writes so is no name where it has a capital.
_LOWER = re.compile(r"(?<!\S)[a-z]{2,}(?=[\s,.;:!?)]|$)")


class Sketch:
    """How often each 64-bit number was added: never too few, at most 65,535, hardly ever too many."""

    def __init__(self) -> None:
        # Two rows of counters; pages of memory that are never written to cost nothing.
        self._rows = [memoryview(mmap.mmap(-1, 2 * _SLOTS)).cast("H") for _ in range(2)]

    def add(self, number: int) -> None:
        """Count ``number`` once more."""
        for row in self._rows:
            slot = number % _SLOTS
            row[slot] = min(row[slot] + 1, _MOST)
            number >>= 32

    def __getitem__(self, number: int) -> int:
        first, second = self._rows
        return min(first[number % _SLOTS], second[(number >> 32) % _SLOTS])


@dataclass(slots=True)
class Tally:
    """What is known of one line of a site; shares are of ``occurrences``, and those of all documents counted."""

    documents: int = 0
    occurrences: int = 0
    edges: int = 0  # in a run of repeated lines that reaches an end of the document
    beside: int = 0  # in another run of repeated lines
    is_title: bool = False
    varies: bool = False  # its numbers are not the same everywhere
    digits: str | None = None
    doc_id: str = ""  # the first document with the line, which gives the sample and its zone
    line: str = ""
    zone: str | None = None

    def merge(self, other: "Tally") -> None:
        """Add what other documents gave."""
        self.documents += other.documents
        self.occurrences += other.occurrences
        self.edges += other.edges
        self.beside += other.beside
        self.is_title |= other.is_title
        self.varies |= other.varies or (self.digits != other.digits and None not in {self.digits, other.digits})
        self.digits = other.digits if self.digits is None else self.digits
        if other.doc_id and (not self.doc_id or other.doc_id < self.doc_id):
            self.doc_id, self.line, self.zone = other.doc_id, other.line, other.zone


@dataclass(frozen=True, slots=True)
class Lines:
    """A cleaned document: its lines that count, their keys, their hashes, and the keys of its title."""

    site: str
    text: str
    lines: Sequence[str]
    keys: Sequence[str]
    hashes: Sequence[int]
    titles: frozenset[str]

    @property
    def content(self) -> int:
        """A hash of site and text, by which equal documents know one another."""
        return _hash(self.site, self.text)


class Counts:
    """What two readings of a corpus find; neither depends on the order of the documents."""

    def __init__(self, least: int, rules: Ruleset | None, zone_rules: ZoneRules | None) -> None:
        self.tallies: dict[tuple[str, str], Tally] = {}
        self.site_documents: Counter[str] = Counter()  # those counted: neither copies nor versions of one another
        self.lower_words: set[str] = set()
        self._least = least
        self._rules = rules
        self._zone_rules = zone_rules
        self._sketch = Sketch()
        self._firsts: dict[int, str] = {}  # doc_id of the first of equal documents, by hash

    def count(self, raw: RawDocument) -> None:
        """The first reading of ``raw``: its lines into the sketch."""
        if raw.duplicate_of is not None:
            return
        document = lines_of(raw, self._rules)
        content = document.content
        known = self._firsts.get(content)
        self._firsts[content] = raw.doc_id if known is None else min(known, raw.doc_id)
        if known is None:
            for number in set(document.hashes):
                self._sketch.add(number)

    def weigh(self, raw: RawDocument) -> None:
        """The second reading of ``raw``, after all were counted: where its repeated lines stand."""
        if raw.duplicate_of is not None:
            return
        document = lines_of(raw, self._rules)
        if self._firsts.get(document.content) == raw.doc_id:
            self.add(raw, document, lambda number: self._sketch[number] >= self._least)

    def add(self, raw: RawDocument, document: Lines, recurs: Callable[[int], bool]) -> None:
        """Count the lines of ``raw``, which are ``document``; ``recurs`` tells of a hash whether enough have it."""
        self.lower_words.update(_LOWER.findall(document.text))
        repeated = [recurs(number) for number in document.hashes]
        version = self._is_version(document, repeated)
        self.site_documents[document.site] += not version
        if any(repeated):
            self._tally(raw, document, repeated, version=version)

    def _is_version(self, document: Lines, repeated: Sequence[bool]) -> bool:
        """Whether most of the longer lines are those of other documents: a story that was published again, amended.

        What versions share is their story, not their site's furniture.
        """
        lengths: dict[bool, list[int]] = {False: [], True: []}
        for line, recurs in zip(document.lines, repeated, strict=True):
            if len(line.split()) >= SENTENCE_WORDS:
                lengths[recurs].append(len(line))
        return len(lengths[True]) >= _VERSION_LINES and sum(lengths[True]) > sum(lengths[False])

    def _tally(self, raw: RawDocument, document: Lines, repeated: list[bool], *, version: bool) -> None:
        edges = _edges(repeated)
        zones = read_header(document.text, raw.header, self._zone_rules)[1]
        titles = document.titles | {key_of(document.text[slice(*zone.span)]) for zone in zones if zone.zone == TITLE}
        seen: set[str] = set()
        for i, key in enumerate(document.keys):
            if not repeated[i]:
                continue
            tally = self.tallies.setdefault((document.site, key), Tally())
            tally.is_title |= key in titles
            if version:
                continue
            tally.occurrences += 1
            tally.documents += key not in seen
            tally.edges += edges[i]
            tally.beside += not edges[i] and any(repeated[max(0, i - 1) : i] + repeated[i + 1 : i + 2])
            numbers = digits_of(document.lines[i])
            tally.varies |= tally.digits not in {None, numbers}
            tally.digits = numbers
            if key not in seen and (not tally.doc_id or raw.doc_id < tally.doc_id):
                tally.doc_id, tally.line = raw.doc_id, document.lines[i]
                tally.zone = _zone_of(tally.line, document.text, zones)
            seen.add(key)


def lines_of(raw: RawDocument, rules: Ruleset | None) -> Lines:
    """The lines of ``raw`` once it is cleaned."""
    site, text = site_of(raw), clean(raw.text, rules).text
    found = list(keyed_lines(text))
    keys = [key for _, key in found]
    titles = frozenset([*keys[:1], key_of(raw.header.title or "")])
    return Lines(site, text, [line for line, _ in found], keys, [_hash(site, key) for key in keys], titles)


def _hash(site: str, content: str) -> int:
    data = f"{site}\0{content}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def _edges(repeated: Sequence[bool]) -> list[bool]:
    """For each line whether all that parts it from the title or the end recurs too; a long text is allowed one more."""
    slack = int(len(repeated) >= _LONG_DOCUMENT)
    own = [not flag for flag in repeated]
    before = list(accumulate([False, *own[1:]], initial=0))
    after = list(accumulate(reversed(own), initial=0))[::-1]
    return [before[i] <= slack or after[i + 1] <= slack for i in range(len(own))]


def _zone_of(line: str, text: str, zones: Iterable[Marked]) -> str | None:
    """The zone, if any, that takes up most of the first ``line`` of ``text`` that reads so."""
    start = text.find(line)
    for zone in zones:
        shared = min(zone.span.end, start + len(line)) - max(zone.span.start, start)
        if zone.zone != TITLE and 2 * shared > len(line):
            return zone.zone
    return None
