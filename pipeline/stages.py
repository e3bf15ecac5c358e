"""The stages as data, and what runs one of them on one shard.

No shard needs another one. The parts that a stage writes carry a digest of all that went into them: the code and data
that the stage hangs on, and what the columns hold that it reads. Where it is the same, a rerun has nothing to do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline import dependencies, faults, schemas, tables
from pipeline.clean.documents import clean_documents
from pipeline.clean.repeats.table import repeats_of
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.digests import file_digest
from pipeline.ingest import read_sources
from pipeline.link import Linked, assemble, link_documents
from pipeline.memory import no_collection
from pipeline.modelfolder import model_digest
from pipeline.records import Rejection, Source
from pipeline.redirects import redirects_of
from pipeline.schemas import Table
from pipeline.sharding import Shard

Rows = Mapping[Table, Iterable[Any]]
Inputs = Sequence[Iterable[Any]]  # the documents, then the rows of the other tables that the stage reads
Beat = Callable[[int], None]  # told the number of the document that the work is at


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
    run: Callable[[Shard, Settings, Inputs], Rows]
    uses_model: bool = False
    uses_redirects: bool = False


def _run_clean(_shard: Shard, settings: Settings, inputs: Inputs) -> Rows:
    (raws,) = inputs
    repeats = repeats_of(settings.repeats)
    rows = clean_documents(raws, load_rules(settings.rules), load_zone_rules(settings.rules), repeats)
    return {
        schemas.DOCUMENTS: rows.documents,
        schemas.EDITS: rows.edits,
        schemas.ZONES: rows.zones,
        schemas.REJECTED: rows.rejected,
    }


def _run_recognize(_shard: Shard, settings: Settings, inputs: Inputs) -> Rows:
    from pipeline.recognize import recognize  # spaCy is loaded where recognition runs, and nowhere else
    from pipeline.recognize.model import load_nlp

    documents, zones = inputs
    return {schemas.RECOGNIZED: recognize(documents, zones, load_nlp(settings.model))}


def _run_link(_shard: Shard, _settings: Settings, inputs: Inputs) -> Rows:
    return {schemas.LINKS: link_documents(*inputs)}


def _run_tables(shard: Shard, settings: Settings, inputs: Inputs) -> Rows:
    documents, edits, zones, found, links = inputs
    rows = assemble(documents, Linked(edits, zones, found, links, redirects_of(settings.output, shard.name)))
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
Work = Callable[[Stage, Shard, Settings], tuple[Rows, Sequence[Rejection]]]


def run_shard(stage: Stage, shard: Shard, settings: Settings, work: Work | None = None) -> Report:
    """Run ``stage`` on ``shard``, unless its parts are there and were made from the very same things.

    ``work`` makes the rows, and those of the documents that it gave up; by default the stage's own function does, on
    the whole shard. Raises ``TableError`` where a part that the stage reads is absent.
    """
    if is_current(stage, shard, settings):
        return Report(stage.name, shard.name, 0)
    with no_collection() if not stage.uses_model else nullcontext():
        rows, rejected = (work or whole)(stage, shard, settings)
    made_of = faults.mark(_digest(stage, shard, settings), settings.document_seconds, rejected)
    faults.write_given_up(settings.output, shard.name, stage.name, rejected, made_of)
    for table in stage.writes:
        tables.write(settings.output, table, shard.name, rows[table], made_of)
    if not rejected:
        faults.clear_given_up(settings.output, shard.name, stage.name)
    return Report(stage.name, shard.name, 1)


def is_current(stage: Stage, shard: Shard, settings: Settings) -> bool:
    """Whether the stage's parts of ``shard`` are there and what a run would make of it; reads metadata alone."""
    if tables.made_from(settings.output, stage.writes[-1], shard.name) is None:
        return False  # the digest is not needed
    return faults.is_current(settings, shard.name, stage.name, stage.writes, _digest(stage, shard, settings))


def whole(
    stage: Stage, shard: Shard, settings: Settings, beat: Beat = lambda _: None
) -> tuple[Rows, Sequence[Rejection]]:
    """The rows that ``stage`` makes of all documents of ``shard`` in one go, no document given up."""
    documents, *others = inputs_of(stage, shard, settings)
    return stage.run(shard, settings, [_beating(documents, beat), *others]), ()


def inputs_of(stage: Stage, shard: Shard, settings: Settings) -> Inputs:
    """What ``stage`` works on, without the documents that an earlier stage gave up.

    The fields of a row that the stage does not read are None. Raises ``TableError`` where a part is absent.
    """
    if not stage.reads:
        return [_raws(shard, settings)]
    output = settings.output
    read = [tables.read(output, table, shard.name, only=columns) for table, columns in stage.reads.items()]
    gone = _given_up(stage, shard.name, output)
    return [[row for row in rows if row.doc_id not in gone] for rows in read] if gone else read


def _raws(shard: Shard, settings: Settings) -> Iterator[Any]:
    for is_brought, own in groupby(shard.sources, key=lambda source: source.doc_id in shard.brought):
        if is_brought:
            yield from (shard.brought[source.doc_id] for source in own)
        else:  # a stretch at a time: what cannot be read costs those behind it in the same file, and no others
            yield from read_sources(shard.root, tuple(own), settings)


def _given_up(stage: Stage, part: str, output: Path) -> set[str]:
    """Ids of the documents that an earlier stage gave up."""
    earlier = [one.name for one in STAGES[: STAGES.index(stage)]] if stage in STAGES else []
    return faults.given_up(output, part, earlier)


def _beating(documents: Iterable[Any], beat: Beat) -> Iterator[Any]:
    beat(0)  # reading the first one may take long
    for number, document in enumerate(documents):
        beat(number)
        yield document


def is_behind(stage: Stage, part: str, output: Path) -> bool:
    """Whether the stage wrote a part whose input is another by now; code, model and settings do not matter here."""
    read = _read_digest(stage, part, output)
    return any(tables.is_behind(output, table, part, read) for table in stage.writes)


def definitions_of(stage: Stage) -> tuple[tuple[str, str], ...]:
    """Modules and names in them that lead to all code that the stage runs to read and to make its rows."""
    own = (stage.run.__module__, stage.run.__name__), ("pipeline.tables", dependencies.WHOLE)
    return own if stage.reads else (*own, (__name__, "_raws"))


def _digest(stage: Stage, shard: Shard, settings: Settings) -> str:
    """SHA-256 of what the stage reads of this shard, and of everything else that its parts are made from."""
    code = dependencies.digest_of(*definitions_of(stage))
    parts = [stage.name, tables.SCHEMA_VERSION, code]
    parts += [repr(_content(source)) for source in shard.sources]
    if not stage.reads:
        parts += [repr((settings.text_column, settings.id_column))]
        parts += [repr((settings.max_document_mb, settings.max_pages))]
        parts += [file_digest(settings.rules), file_digest(settings.repeats)]
    if stage.uses_model:
        parts.append(model_digest(settings.model))
    if stage.uses_redirects:
        parts += map(repr, redirects_of(settings.output, shard.name))
    return tables.made_of(_read_digest(stage, shard.name, settings.output), *parts)


def _read_digest(stage: Stage, part: str, output: Path) -> str:
    """What the columns hold that the stage reads of one shard, and the documents that it leaves out."""
    read = [str(tables.content_of(output, table, part, columns)) for table, columns in stage.reads.items()]
    return ";".join([*read, *sorted(_given_up(stage, part, output))])


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
