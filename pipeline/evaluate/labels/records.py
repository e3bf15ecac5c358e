"""The nouns of hand labels: what a file says, as it says it, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.digests import sha256_of
from pipeline.records import Span

TYPES = {"PERSON": "person", "COUNTRY": "country", "AGENCY": "agency"}


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """What files of labels leave open; None means that their content decides.

    ``labels_on`` is ``raw`` or ``clean``, the text that was labelled; ``offsets`` is what offsets count,
    ``code-points``, ``utf-16`` or ``bytes``; ``mapping`` gives the type of a label's name, or ``none`` to leave it
    out; ``format`` is one of ``FORMATS``.
    """

    labels_on: str | None = None
    offsets: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a label may state besides its type; None is not labelled."""

    entity: str | None = None
    kind: str | None = None
    country: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A label as its file has it: offsets in whatever unit, ``name`` as the tool calls it (a type once it is known)."""

    start: int
    end: int
    name: str
    place: str
    quote: str | None = None
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Record:
    """A document as its file has it; without a text where the format holds none.

    ``units`` are those that its offsets may count, the likeliest first; the first by which most marks fit is taken.
    """

    place: str
    doc_id: str | None
    text: str | None
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    labels_on: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled mention; ``span`` counts code points of the document's text, what is not labelled is None."""

    span: Span
    type: str
    text: str
    entity: str | None = None
    kind: str | None = None
    country: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document's text and the labels in it, in text order; ``place`` is ``file:line`` or what comes next to it.

    ``labels_on`` says whether ``text`` is the ``raw`` or the ``clean`` one, None where that is not known. A document
    whose file gives no id is called after the digest of its text. In ``waiting`` are the labels of a document whose
    file gives no text, until it is placed on the tables.
    """

    doc_id: str
    text: str
    labels: tuple[Label, ...]
    place: str
    notes: tuple[str, ...] = ()
    labels_on: str | None = None
    text_sha256: str | None = None
    waiting: Record | None = None


def text_sha256(text: str) -> str:
    """The digest by which a text is known: SHA-256 of its UTF-8, in hexadecimal."""
    return sha256_of(text)
