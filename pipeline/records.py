"""The nouns: what flows between the stages. Standard library only; frozen, so that nothing is changed in passing.

The rows of tables are named tuples: there are a hundred for each document, made several times as fast as dataclasses.

Offsets count Unicode code points from 0; the character at ``end`` is the first one outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

TYPES = ("person", "country", "agency")


class Span(NamedTuple):
    """A stretch of a text from the character at ``start`` to the one before ``end``."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True)
class Header:
    """What is known about a document besides its text; every field may be unknown.

    Filled by the reader from metadata (columns, HTML tags), completed by cleaning from the text.
    """

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    source_agency: str | None = None
    author: str | None = None
    dateline_place: str | None = None
    published: date | None = None
    published_precision: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where one document lies: a file below the corpus folder, or a stretch of ``start`` to ``end`` of it.

    For row formats the stretch counts bytes (JSON lines, CSV) or rows (Parquet) and ``row`` is the 1-based
    line or row that a person would look for. ``digest`` is the SHA-256 of the file, or of the row's text;
    ``record`` that of the row's other fields. ``size`` counts the bytes of a file, the characters of a row's text; 0
    where it tells nothing of the text's length.
    """

    doc_id: str
    path: str
    format: str
    digest: str
    row: int | None = None
    start: int = 0
    end: int = 0
    duplicate_of: str | None = None
    record: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as it arrived; ``text`` is never changed, offsets into it are canonical."""

    doc_id: str
    source: str
    row: int | None
    text: str
    header: Header = Header()
    duplicate_of: str | None = None


class Document(NamedTuple):
    """One row of ``documents``: the text before and after cleaning and the header fields."""

    doc_id: str
    source: str
    url: str | None
    title: str | None
    publisher: str | None
    source_agency: str | None
    author: str | None
    dateline_place: str | None
    published: date | None
    published_precision: str | None
    caption: str | None
    credit: str | None
    language: str
    raw_sha256: str
    duplicate_of: str | None
    over_budget: bool
    n_chars_raw: int
    n_chars_clean: int
    n_chars_removed: int
    raw_text: str
    clean_text: str


class Edit(NamedTuple):
    """One row of ``edits``; a document's edits, in order, turn its raw text into its clean text."""

    doc_id: str
    seq: int
    op: str
    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int
    raw_text: str
    new_text: str
    rule_id: str
    family: str


class Zone(NamedTuple):
    """One row of ``zones``: a stretch of the text with a role of its own; names in furniture do not count."""

    doc_id: str
    raw_start: int
    zone: str
    raw_end: int
    clean_start: int
    clean_end: int
    rule_id: str
    furniture: bool


class Finding(NamedTuple):
    """One row of ``recognized``: a mention found in the clean text, not linked yet."""

    doc_id: str
    clean_start: int
    clean_end: int
    type: str
    surface: str
    found_by: str


class Link(NamedTuple):
    """One row of ``links``: the entity that a mention means within its document, and by what evidence.

    ``entity_id`` is None where the name is ambiguous or nothing fits; ``method`` then says which, and ``candidates``
    are the ids of the entities it may mean.
    """

    doc_id: str
    clean_start: int
    type: str
    surface: str
    entity_id: str | None
    name: str
    form: str
    method: str
    kind: str | None = None
    country: str | None = None
    country_by: str | None = None
    role: str | None = None
    candidates: tuple[str, ...] = ()


class Mention(NamedTuple):
    """One row of ``mentions``: a name where it stands, and the entity it is linked to, if any."""

    doc_id: str
    raw_start: int
    mention_id: str
    entity_id: str | None
    type: str
    surface: str
    raw_end: int
    clean_start: int
    clean_end: int
    zone: str
    form: str
    found_by: str
    link_method: str
    role: str | None
    candidates: tuple[str, ...]
    prefix: str
    suffix: str


class Entity(NamedTuple):
    """One row of ``entities``: a person, country or agency over the whole corpus."""

    entity_id: str
    type: str
    name: str
    kind: str | None
    country: str | None
    iso3: str | None
    iso_numeric: str | None
    successors: tuple[str, ...]
    wikidata: str | None
    roles: tuple[str, ...]
    aliases: tuple[str, ...]
    n_documents: int
    n_mentions: int
    first_published: date | None
    last_published: date | None


class DocumentEntity(NamedTuple):
    """One row of ``document_entities``: an entity that a document names, and how often."""

    doc_id: str
    entity_id: str
    type: str
    name: str
    kind: str | None
    country: str | None
    country_by: str | None
    n_mentions: int
    n_title: int
    first_raw_start: int
    forms: tuple[str, ...]
    roles: tuple[str, ...]
    published: date | None
    publisher: str | None


class DocumentCountry(NamedTuple):
    """One row of ``document_countries``: a country a document is about, each kind of evidence apart."""

    doc_id: str
    iso2: str
    n_name: int
    n_demonym: int
    n_agency: int
    n_dateline: int
    share: float
    is_focus: bool


class Redirect(NamedTuple):
    """One row of ``entity_redirects``: an id that documents gave and the one it stands under in the tables.

    With a ``doc_id`` it holds in that document alone: there a person said that the name means somebody else.
    """

    old_id: str
    doc_id: str | None
    new_id: str
    reason: str
    evidence: str


class Rejection(NamedTuple):
    """One row of ``rejected``: what could not be read or processed, why, and what to do about it."""

    source: str
    row: int | None
    stage: str
    error: str
    detail: str
    doc_id: str | None = None


OfDocument = TypeVar("OfDocument", Edit, Zone, Finding, Link, Mention, DocumentEntity)


def by_document(rows: Iterable[OfDocument]) -> dict[str, list[OfDocument]]:
    """``rows`` by ``doc_id``, in their order."""
    found: dict[str, list[OfDocument]] = {}
    for row in rows:
        found.setdefault(row.doc_id, []).append(row)
    return found
