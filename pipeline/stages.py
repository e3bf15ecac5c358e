"""The stages as data, and what runs one of them on one shard.

No shard needs another one. The parts that a stage writes carry a digest of all that went into them: the code and data
that the stage hangs on, and what the columns hold that it reads. Where it is the same, a rerun has nothing to do. What
takes all shards together (entities, ``run.json``) is in ``extraction``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline import dependencies, schemas, tables
from pipeline.clean.documents import clean_documents
from pipeline.clean.repeats.table import Repeats, load_repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.digests import file_digest, sha256_of
from pipeline.ingest import read_sources
from pipeline.link import Linked, assemble, link_documents
from pipeline.memory import no_collection
from pipeline.records import Redirect, Source
from pipeline.schemas import Table
from pipeline.sharding import cut

Rows = Mapping[Table, Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of the corpus, sorted by doc_id: the name of its parts and, for the first stage, its sources."""

    name: str
    root: Path
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What one shard did: ``done`` is 1 where there was work, 0 where the parts were up to date."""

    stage: str
    shard: str
    done: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline: the tables it reads, of each the columns, those it writes, and what leads there."""

    name: str
    reads: Mapping[Table, tuple[str, ...]]
    writes: tuple[Table, ...]
    run: Callable[[Shard, Settings], Rows]
    uses_model: bool = False
    uses_redirects: bool = False


def _run_clean(shard: Shard, settings: Settings) -> Rows:
    raws = read_sources(shard.root, shard.sources, settings)
    repeats = repeats_of(settings.repeats)
    rows = clean_documents(raws, load_rules(settings.rules), load_zone_rules(settings.rules), repeats)
    return {
        schemas.DOCUMENTS: rows.documents,
        schemas.EDITS: rows.edits,
        schemas.ZONES: rows.zones,
        schemas.REJECTED: rows.rejected,
    }


def _run_recognize(shard: Shard, settings: Settings) -> Rows:
    from pipeline.recognize import recognize  # spaCy is loaded where recognition runs, and nowhere else
    from pipeline.recognize.model import load_nlp

    documents, zones = _read(RECOGNIZE, shard, settings)
    return {schemas.RECOGNIZED: recognize(documents, zones, load_nlp(settings.model))}


def _read(stage: Stage, shard: Shard, settings: Settings) -> Iterator[list[Any]]:
    """The rows of what the stage reads, without what it does not."""
    output = settings.output
    return (tables.read(output, table, shard.name, only=columns) for table, columns in stage.reads.items())


def _run_link(shard: Shard, settings: Settings) -> Rows:
    return {schemas.LINKS: link_documents(*_read(LINK, shard, settings))}


def _run_tables(shard: Shard, settings: Settings) -> Rows:
    documents, edits, zones, found, links = _read(TABLES, shard, settings)
    rows = assemble(documents, Linked(edits, zones, found, links, _redirects_of(shard, settings)))
    return {
        schemas.MENTIONS: rows.mentions,
        schemas.DOCUMENT_ENTITIES: rows.document_entities,
        schemas.DOCUMENT_COUNTRIES: rows.document_countries,
    }


_ALL_LINKS = tuple(name for name, _, _ in schemas.LINKS.fields)
_ALL_FOUND = tuple(name for name, _, _ in schemas.RECOGNIZED.fields)
CLEAN = Stage("clean", {}, (schemas.EDITS, schemas.ZONES, schemas.REJECTED, schemas.DOCUMENTS), _run_clean)
RECOGNIZE = Stage(
    "recognize",
    {
        schemas.DOCUMENTS: ("doc_id", "publisher", "source_agency", "author", "clean_text"),
        schemas.ZONES: ("doc_id", "zone", "clean_start", "clean_end", "furniture"),
    },
    (schemas.RECOGNIZED,),
    _run_recognize,
    uses_model=True,
)
LINK = Stage(
    "link",
    {
        schemas.DOCUMENTS: ("doc_id", "url", "publisher", "dateline_place", "clean_text"),
        schemas.RECOGNIZED: _ALL_FOUND,
    },
    (schemas.LINKS,),
    _run_link,
)
TABLES = Stage(
    "tables",
    {
        schemas.DOCUMENTS: ("doc_id", "publisher", "dateline_place", "published", "n_chars_raw", "clean_text"),
        schemas.EDITS: ("doc_id", "seq", "raw_start", "raw_end", "new_text"),
        schemas.ZONES: ("doc_id", "zone", "clean_start", "clean_end"),
        schemas.RECOGNIZED: _ALL_FOUND,
        schemas.LINKS: _ALL_LINKS,
    },
    (schemas.DOCUMENT_COUNTRIES, schemas.DOCUMENT_ENTITIES, schemas.MENTIONS),
    _run_tables,
    uses_redirects=True,
)
STAGES = (CLEAN, RECOGNIZE, LINK, TABLES)


def shards_of(root: Path, sources: Sequence[Source]) -> list[Shard]:
    """``sources`` (sorted by doc_id) cut into shards by content, so that a new document moves few borders."""
    return [Shard(f"part-{sha256_of(own[0].doc_id)[:12]}", root, own) for own in cut(sources)]


def run_shard(stage: Stage, shard: Shard, settings: Settings) -> Report:
    """Run ``stage`` on ``shard``, unless its parts are there and were made from the very same things.

    Raises ``TableError`` where a part that the stage reads is absent.
    """
    if is_current(stage, shard, settings):
        return Report(stage.name, shard.name, 0)
    digest = _digest(stage, shard, settings)
    with no_collection() if not stage.uses_model else nullcontext():
        rows = stage.run(shard, settings)
    for table in stage.writes:
        tables.write(settings.output, table, shard.name, rows[table], digest)
    return Report(stage.name, shard.name, 1)


def is_current(stage: Stage, shard: Shard, settings: Settings) -> bool:
    """Whether the stage's parts of ``shard`` are there and what a run would make of it; reads metadata alone."""
    made = {tables.made_from(settings.output, table, shard.name) for table in stage.writes}
    return len(made) == 1 and None not in made and made == {_digest(stage, shard, settings)}


def is_behind(stage: Stage, part: str, output: Path) -> bool:
    """Whether the stage wrote a part whose input is another by now; code, model and settings do not matter here."""
    read = _read_digest(stage, part, output)
    return any(tables.is_behind(output, table, part, read) for table in stage.writes)


def _digest(stage: Stage, shard: Shard, settings: Settings) -> str:
    """SHA-256 of what the stage reads of this shard, and of everything else that its parts are made from."""
    code = dependencies.digest_of((stage.run.__module__, stage.run.__name__), ("pipeline.tables", dependencies.WHOLE))
    parts = [stage.name, tables.SCHEMA_VERSION, code]
    parts += [repr(_content(source)) for source in shard.sources]
    if not stage.reads:
        parts += [repr((settings.text_column, settings.id_column))]
        parts += [repr((settings.max_document_mb, settings.max_pages))]
        parts += [file_digest(settings.rules), file_digest(settings.repeats)]
    if stage.uses_model:
        parts.append(dependencies.model_digest(settings.model))
    if stage.uses_redirects:
        parts += map(repr, _redirects_of(shard, settings))
    return tables.made_of(_read_digest(stage, shard.name, settings.output), *parts)


def _read_digest(stage: Stage, part: str, output: Path) -> str:
    """What the columns hold that the stage reads of one shard."""
    return ";".join(str(tables.content_of(output, table, part, columns)) for table, columns in stage.reads.items())


def _content(source: Source) -> tuple[str | int | None, ...]:
    """What the rows of a document hang on; where in its file it lies, in bytes, is no part of it."""
    return (
        source.doc_id,
        source.path,
        source.format,
        source.digest,
        source.record,
        source.row,
        source.duplicate_of,
    )


def _redirects_of(shard: Shard, settings: Settings) -> list[Redirect]:
    """The redirects of ids that the shard's links have, so that a new one elsewhere does not redo this shard."""
    known = _redirects(settings.output)
    if not known:
        return []
    rows = tables.read(settings.output, schemas.LINKS, shard.name, ["entity_id", "candidates"])
    ids = {entity_id for entity_id, _ in rows} | {candidate for _, candidates in rows for candidate in candidates}
    return [row for row in known if row.old_id in ids]


def _redirects(output: Path) -> list[Redirect]:
    """All redirects; none before a look at all documents."""
    return [row for part in tables.parts(output, schemas.ENTITY_REDIRECTS) for row in _part(output, part)]


def _part(output: Path, part: str) -> Sequence[Redirect]:
    made_of = tables.made_from(output, schemas.ENTITY_REDIRECTS, part)
    return _read_redirects(output, part, made_of)


@lru_cache(maxsize=1)
def _read_redirects(output: Path, part: str, _made_of: str | None) -> Sequence[Redirect]:
    """The rows of a part, read again only when it was made of something else."""
    return tuple(tables.read(output, schemas.ENTITY_REDIRECTS, part))


@cache
def repeats_of(path: Path | None) -> Repeats:
    """The list of repeated lines at ``path``, loaded once a process; an empty one where there is none."""
    return load_repeats(path) if path else Repeats({})
