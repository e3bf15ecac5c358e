"""The stages as data, and what runs one of them on one shard.

No shard needs another one. The parts that a stage writes carry a digest of all that went into them; where it is the
same, a rerun has nothing to do. What takes all shards together (entities, ``run.json``) is in ``extraction``.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline import __version__, faults, schemas, tables
from pipeline.clean.documents import clean_documents
from pipeline.clean.repeats.table import Repeats, load_repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.digests import sha256_of
from pipeline.ingest import read_sources
from pipeline.link import Linked, assemble, link_documents
from pipeline.memory import no_collection
from pipeline.modelfolder import model_digest
from pipeline.records import Rejection, Source
from pipeline.redirects import redirects_of
from pipeline.schemas import Table

# A shard ends behind a document whose id's hash is 0 modulo this: so many documents on average, four times at most.
# Small corpora are cut finer, so that there is work for several processes.
_SHARD, _SMALL_SHARD, _SMALL_CORPUS = 128, 32, 2000
# What only shows or scores the tables; a change there makes no stage run again.
_NO_ROWS = frozenset({"cli", "docs.py", "evaluate", "explain.py", "export", "report", "review.py", "summary.py"})
Rows = Mapping[Table, Iterable[Any]]
Inputs = Sequence[Iterable[Any]]  # the documents, then the rows of the other tables that the stage reads
Beat = Callable[[int], None]  # told the number of the document that the work is at


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
    """One step of the pipeline: the tables it reads and writes, and the function from the ones to the others."""

    name: str
    reads: tuple[Table, ...]
    writes: tuple[Table, ...]
    run: Callable[[Shard, Settings, Inputs], Rows]
    uses_model: bool = False
    uses_redirects: bool = False


def _run_clean(_shard: Shard, settings: Settings, inputs: Inputs) -> Rows:
    repeats = repeats_of(settings.repeats)
    (raws,) = inputs
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


CLEAN = Stage("clean", (), (schemas.EDITS, schemas.ZONES, schemas.REJECTED, schemas.DOCUMENTS), _run_clean)
RECOGNIZE = Stage(
    "recognize", (schemas.DOCUMENTS, schemas.ZONES), (schemas.RECOGNIZED,), _run_recognize, uses_model=True
)
LINK = Stage("link", (schemas.DOCUMENTS, schemas.RECOGNIZED), (schemas.LINKS,), _run_link)
TABLES = Stage(
    "tables",
    (schemas.DOCUMENTS, schemas.EDITS, schemas.ZONES, schemas.RECOGNIZED, schemas.LINKS),
    (schemas.DOCUMENT_COUNTRIES, schemas.DOCUMENT_ENTITIES, schemas.MENTIONS),
    _run_tables,
    uses_redirects=True,
)
STAGES = (CLEAN, RECOGNIZE, LINK, TABLES)
Work = Callable[[Stage, Shard, Settings], tuple[Rows, Sequence[Rejection]]]


def shards_of(root: Path, sources: Sequence[Source]) -> list[Shard]:
    """``sources`` (sorted by doc_id) cut into shards by content, so that a new document moves few borders."""
    size = _SHARD if len(sources) > _SMALL_CORPUS else _SMALL_SHARD
    shards: list[Shard] = []
    current: list[Source] = []
    for source in sources:
        current.append(source)
        if _hash(source.doc_id) % size == 0 or len(current) >= 4 * size:
            shards.append(_shard(root, current))
            current = []
    if current:
        shards.append(_shard(root, current))
    return shards


def _shard(root: Path, sources: Sequence[Source]) -> Shard:
    return Shard(f"part-{sha256_of(sources[0].doc_id)[:12]}", root, tuple(sources))


def _hash(doc_id: str) -> int:
    return int(sha256_of(doc_id)[:8], 16)


def run_shard(stage: Stage, shard: Shard, settings: Settings, work: Work | None = None) -> Report:
    """Run ``stage`` on ``shard``, unless its parts are there and were made from the very same things.

    ``work`` makes the rows, and those of the documents that it gave up; by default the stage's own function does, on
    the whole shard. Raises ``TableError`` where a part that the stage reads is absent.
    """
    digest = _digest(stage, shard, settings)
    if faults.is_current(settings, shard.name, stage.name, stage.writes, digest):
        return Report(stage.name, shard.name, 0)
    with no_collection() if not stage.uses_model else nullcontext():
        rows, rejected = (work or whole)(stage, shard, settings)
    made_of = faults.mark(digest, settings.document_seconds, rejected)
    faults.write_given_up(settings.output, shard.name, stage.name, rejected, made_of)
    for table in stage.writes:
        tables.write(settings.output, table, shard.name, rows[table], made_of)
    if not rejected:
        faults.clear_given_up(settings.output, shard.name, stage.name)
    return Report(stage.name, shard.name, 1)


def is_done(stage: Stage, shard: Shard, settings: Settings) -> bool:
    """Whether the parts of ``stage`` are there and were made from what they would be made from now."""
    if tables.made_from(settings.output, stage.writes[-1], shard.name) is None:
        return False  # the digest is not needed
    digest = _digest(stage, shard, settings)
    return faults.is_current(settings, shard.name, stage.name, stage.writes, digest)


def whole(
    stage: Stage, shard: Shard, settings: Settings, beat: Beat = lambda _: None
) -> tuple[Rows, Sequence[Rejection]]:
    """The rows that ``stage`` makes of all documents of ``shard`` in one go, no document given up."""
    documents, *others = inputs_of(stage, shard, settings)
    return stage.run(shard, settings, [_beating(documents, beat), *others]), ()


def inputs_of(stage: Stage, shard: Shard, settings: Settings) -> Inputs:
    """What ``stage`` works on, without the documents that an earlier stage gave up.

    The texts as they arrived are left out: no stage but the first needs them. Raises ``TableError`` where a part is
    absent.
    """
    if not stage.reads:
        return [read_sources(shard.root, shard.sources, settings)]
    read = [tables.read(settings.output, table, shard.name, blank="raw_text") for table in stage.reads]
    earlier = [one.name for one in STAGES[: STAGES.index(stage)]] if stage in STAGES else []
    gone = faults.given_up(settings.output, shard.name, earlier)
    return [[row for row in rows if row.doc_id not in gone] for rows in read] if gone else read


def _beating(documents: Iterable[Any], beat: Beat) -> Iterator[Any]:
    beat(0)  # reading the first one may take long
    for number, document in enumerate(documents):
        beat(number)
        yield document


def _digest(stage: Stage, shard: Shard, settings: Settings) -> str:
    """SHA-256 of everything that the stage's parts of this shard are made from."""
    parts = [stage.name, tables.SCHEMA_VERSION, code_digest()]
    parts += [repr(source) for source in shard.sources]
    if not stage.reads:
        parts += [repr((settings.text_column, settings.id_column))]
        parts += [file_digest(settings.rules), file_digest(settings.repeats)]
    parts += [str(tables.made_from(settings.output, table, shard.name)) for table in stage.reads]
    if stage.uses_model:
        parts.append(model_digest(settings.model))
    if stage.uses_redirects:
        parts += map(repr, redirects_of(settings.output, shard.name))
    return sha256_of("\0".join(parts))


@cache
def file_digest(path: Path | None) -> str:
    """SHA-256 of a file that the user gave; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


@cache
def repeats_of(path: Path | None) -> Repeats:
    """The list of repeated lines at ``path``, loaded once a process; an empty one where there is none."""
    return load_repeats(path) if path else Repeats({})


@cache
def code_digest() -> str:
    """SHA-256 of the package's code and curated data: a changed rule or alias makes the stages run again."""
    digest = hashlib.sha256(__version__.encode())
    package = Path(str(files("pipeline")))
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.suffix in {".py", ".toml", ".csv"} and name.parts[0] not in _NO_ROWS:
            digest.update(name.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
