"""What each table holds: every field with its type, whether it may be null, and what it means.

A type is written as in Parquet tools; a trailing ``?`` says that the field may be null. ``make docs`` writes
``docs/tables.md`` from here, and the tests hold these lists equal to the row types of ``records``.
"""

from dataclasses import dataclass
from typing import Any

from pipeline import records


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the output: its rows' type, its sort key and its fields as ``(name, type, doc)``."""

    name: str
    row: Any  # the class of a NamedTuple, which typing has no name for
    key: tuple[str, ...]
    doc: str
    fields: tuple[tuple[str, str, str], ...]


_DOC_ID = ("doc_id", "string", "The id that the source gives the document; else its path below the corpus folder.")
_RAW_END = ("raw_end", "int32", "Where it ends in raw_text (exclusive).")
_CLEAN_START = ("clean_start", "int32", "Where it begins in clean_text, in code points.")
_CLEAN_END = ("clean_end", "int32", "Where it ends in clean_text (exclusive).")
_RULE_ID = ("rule_id", "string", "The rule that says so; docs/rules.md explains each.")
_TYPE = ("type", "string", "person, country or agency.")
_KIND = ("kind", "string?", "For agencies: government, intergovernmental or news, where known.")
_COUNTRY = (
    "country",
    "string?",
    "ISO 3166-1 alpha-2 code: of a country itself, of the state an agency belongs to. Four letters for former states.",
)

_SURFACE = ("surface", "string", "The name as it stands in clean_text.")
_FORM = (
    "form",
    "string",
    (
        "How it is written: full, surname, given, initials, acronym, name, demonym, abbreviation, official, "
        "former, misspelling …"
    ),
)
_METHOD = ("method", "string", "Evidence for the link: exact, surname, given, acronym, gazetteer …; docs/linking.md.")
_COUNTRY_BY = (
    "country_by",
    "string?",
    "What tells the country of an agency: name, beside, list, dateline, close …; docs/linking.md has them all.",
)
_ROLE = ("role", "string?", "The role that the text states with a person's name here: `Minister of Communications`.")
_CANDIDATES = ("candidates", "list<string>", "Where it is ambiguous, the ids of the entities it may mean, sorted.")

DOCUMENTS = Table(
    "documents",
    records.Document,
    ("doc_id",),
    "One row per document that could be read, with its text before and after cleaning.",
    (
        _DOC_ID,
        (
            "source",
            "string",
            "The file it came from, below the corpus folder; with the line or row for row formats.",
        ),
        ("url", "string?", "Address of the page, where metadata or the text name it."),
        ("title", "string?", "Headline, from metadata, else from the first line of the text."),
        ("publisher", "string?", "Site or paper that published it."),
        (
            "source_agency",
            "string?",
            "Agency that the text was taken from (`Retrieved from …`, `(Reuters)`).",
        ),
        ("author", "string?", "Who wrote it, as a byline or metadata say."),
        ("dateline_place", "string?", "Place in the dateline, as written."),
        ("published", "date32?", "Date of publication; null unless day, month and year are known."),
        (
            "published_precision",
            "string?",
            "`day` where published is set; `month` or `day-month` where the text tells only part of the date.",
        ),
        ("caption", "string?", "Text of the first picture's caption, without its credit."),
        ("credit", "string?", "Whom the first picture is credited to."),
        (
            "language",
            "string",
            "ISO 639-1 code of the clean text's language; `und` for texts too short to tell.",
        ),
        ("raw_sha256", "string", "SHA-256 of raw_text in UTF-8."),
        (
            "duplicate_of",
            "string?",
            "doc_id of the first document with the very same content, if this is not it.",
        ),
        (
            "over_budget",
            "bool",
            "Whether more than 40 % of it would have been removed: it is left in and marked (zone `artefact`).",
        ),
        ("n_chars_raw", "int32", "Length of raw_text in code points."),
        ("n_chars_clean", "int32", "Length of clean_text in code points."),
        (
            "n_chars_removed",
            "int32",
            "Code points of raw_text that cleaning removed; what it replaced by others does not count.",
        ),
        (
            "raw_text",
            "string",
            "The text as it arrived; for HTML and PDF, the text that the reader extracted.",
        ),
        ("clean_text", "string", "The text after cleaning; recognition reads this."),
    ),
)

EDITS = Table(
    "edits",
    records.Edit,
    ("doc_id", "seq"),
    "What cleaning changed and why. Applied in order to raw_text, a document's edits give its clean_text exactly.",
    (
        _DOC_ID,
        ("seq", "int32", "Number of the edit within the document, from 0."),
        ("op", "string", "remove, replace or insert."),
        ("raw_start", "int32", "Where the edit begins in raw_text, in code points."),
        _RAW_END,
        ("clean_start", "int32", "Where the new text begins in clean_text, in code points."),
        ("clean_end", "int32", "Where the new text ends in clean_text (exclusive)."),
        ("raw_text", "string", "The characters of raw_text that were there."),
        ("new_text", "string", "The characters of clean_text that stand there now."),
        _RULE_ID,
        ("family", "string", "Family of artefacts that the rule belongs to."),
    ),
)

ZONES = Table(
    "zones",
    records.Zone,
    ("doc_id", "raw_start", "zone"),
    "Stretches of text with a role of their own. Zones may nest (a url in a source_line); the rest is body.",
    (
        _DOC_ID,
        ("raw_start", "int32", "Where the zone begins in raw_text, in code points."),
        ("zone", "string", "title, dateline, byline, caption, credit, source_line, url …"),
        _RAW_END,
        _CLEAN_START,
        _CLEAN_END,
        _RULE_ID,
        ("furniture", "bool", "Whether names in it say nothing about the document; no mention is made there."),
    ),
)

RECOGNIZED = Table(
    "recognized",
    records.Finding,
    ("doc_id", "clean_start"),
    "What recognition found, before linking. `mentions` repeats every row of it with the links; analysts use that.",
    (
        _DOC_ID,
        _CLEAN_START,
        _CLEAN_END,
        _TYPE,
        _SURFACE,
        ("found_by", "string", "model, gazetteer, or the id of the rule that found it."),
    ),
)

LINKS = Table(
    "links",
    records.Link,
    ("doc_id", "clean_start"),
    "What linking says of each mention by its document alone. `mentions` repeats it after a look at all documents.",
    (
        _DOC_ID,
        _CLEAN_START,
        _TYPE,
        _SURFACE,
        ("entity_id", "string?", "The entity within the document; null where it is ambiguous or nothing fits."),
        ("name", "string", "For countries the usual name, else the fullest form in this document."),
        _FORM,
        _METHOD,
        _KIND,
        _COUNTRY,
        _COUNTRY_BY,
        _ROLE,
        _CANDIDATES,
    ),
)

MENTIONS = Table(
    "mentions",
    records.Mention,
    ("doc_id", "raw_start"),
    "One row per name in a text, with its place in the raw and in the clean text. Mentions never overlap.",
    (
        _DOC_ID,
        ("raw_start", "int32", "Where it begins in raw_text, in code points."),
        ("mention_id", "string", "doc_id, raw_start and raw_end: `wire/a.txt:12-16`."),
        ("entity_id", "string?", "The entity it is linked to; null where it is ambiguous or nothing fits."),
        _TYPE,
        _SURFACE,
        _RAW_END,
        _CLEAN_START,
        _CLEAN_END,
        ("zone", "string", "The innermost zone it stands in; body where there is none."),
        _FORM,
        ("found_by", "string", "model, gazetteer, or the id of the rule that found it."),
        ("link_method", *_METHOD[1:]),
        _ROLE,
        _CANDIDATES,
        ("prefix", "string", "Up to 40 characters of clean_text before it."),
        ("suffix", "string", "Up to 40 characters of clean_text after it."),
    ),
)

ENTITIES = Table(
    "entities",
    records.Entity,
    ("entity_id",),
    "Every person, country and agency of the corpus, counted over all documents.",
    (
        (
            "entity_id",
            "string",
            (
                "`country:CU`, `agency:ministry-of-communications@CU`, `person:dmitry-chernyshenko`. A name that may "
                "mean somebody else elsewhere is kept to its document: `person:kato#wire/a.txt`."
            ),
        ),
        _TYPE,
        (
            "name",
            "string",
            "The name to show: spelt out rather than abbreviated, then the most frequent, then the longest.",
        ),
        _KIND,
        _COUNTRY,
        ("iso3", "string?", "ISO 3166-1 alpha-3 code of `country`; of a former state the one it had."),
        ("iso_numeric", "string?", "ISO 3166-1 numeric code of `country`, three digits; likewise."),
        ("successors", "list<string>", "For former states, the codes of today's countries on their territory."),
        ("wikidata", "string?", "Wikidata item, for countries."),
        ("roles", "list<string>", "For persons, the roles stated with the name, the most frequent first."),
        ("aliases", "list<string>", "Every form that the corpus uses, sorted."),
        ("n_documents", "int32", "Documents that name it."),
        ("n_mentions", "int32", "Mentions in all of them."),
        ("first_published", "date32?", "Earliest date of a document that names it."),
        ("last_published", "date32?", "Latest date of a document that names it."),
    ),
)

DOCUMENT_ENTITIES = Table(
    "document_entities",
    records.DocumentEntity,
    ("doc_id", "entity_id"),
    "Which document names which entity, and how often: the table to start from.",
    (
        _DOC_ID,
        ("entity_id", "string", "Key of `entities`."),
        _TYPE,
        ("name", "string", "For countries the usual name, else the fullest form in this document."),
        _KIND,
        _COUNTRY,
        _COUNTRY_BY,
        ("n_mentions", "int32", "Mentions in the document."),
        ("n_title", "int32", "Those of them in the title."),
        ("first_raw_start", "int32", "Where the first mention begins in raw_text."),
        ("forms", "list<string>", "The different surfaces, sorted."),
        ("roles", "list<string>", "For persons, the roles stated with the name, in text order."),
        ("published", "date32?", "As in documents."),
        ("publisher", "string?", "As in documents."),
    ),
)

DOCUMENT_COUNTRIES = Table(
    "document_countries",
    records.DocumentCountry,
    ("doc_id", "iso2"),
    "Which countries a document is about, each kind of evidence counted apart.",
    (
        _DOC_ID,
        ("iso2", "string", "ISO 3166-1 alpha-2 code; four letters for former states."),
        ("n_name", "int32", "Mentions by a name of the country."),
        ("n_demonym", "int32", "Mentions by an adjective or noun of nationality."),
        ("n_agency", "int32", "Mentions of agencies that belong to it."),
        ("n_dateline", "int32", "1 where the dateline's place lies in it."),
        ("share", "float32", "Its part of all this evidence in the document, 0 to 1."),
        ("is_focus", "bool", "Whether no other country of the document has more evidence."),
    ),
)

ENTITY_REDIRECTS = Table(
    "entity_redirects",
    records.Redirect,
    ("old_id", "doc_id"),
    "Ids that a look at all documents, or a person's judgement, replaced by others: old ids stay resolvable.",
    (
        ("old_id", "string", "The id that `links` has."),
        ("doc_id", "string?", "The one document it holds for; null for all."),
        ("new_id", "string", "The id that stands in `entities` and all other tables."),
        ("reason", "string", "spelling, word-order, fuller-name, abbreviation or judgement; docs/linking.md."),
        ("evidence", "string", "What the two share: a role, an agency, a country, a key; or the judgement's note."),
    ),
)

REJECTED = Table(
    "rejected",
    records.Rejection,
    ("source", "row", "error"),
    "What could not be read or processed, why, and what to do about it: nothing is dropped in silence.",
    (
        ("source", "string", "The file, below the corpus folder."),
        ("row", "int64?", "Line or row in the file, from 1; null where the whole file is meant."),
        ("stage", "string", "The stage that gave it up."),
        ("error", "string", "Short name of the reason: empty, binary, no-text-layer, invalid-json …"),
        ("detail", "string", "What was wrong, and what to do."),
        ("doc_id", "string?", "The document's id, where it was known when the document was given up."),
    ),
)

TABLES = (
    DOCUMENTS,
    EDITS,
    ZONES,
    RECOGNIZED,
    LINKS,
    MENTIONS,
    ENTITIES,
    ENTITY_REDIRECTS,
    DOCUMENT_ENTITIES,
    DOCUMENT_COUNTRIES,
    REJECTED,
)
