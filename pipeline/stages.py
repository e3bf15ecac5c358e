"""The stages as data, and what runs one of them on one shard.

No shard needs another one. The parts that a stage writes carry a digest of all that went into them; where it is the
same, a rerun has nothing to do. What takes all shards together (entities, ``run.json``) is in ``extraction``.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline import __version__, schemas, tables
from pipeline.clean.documents import clean_documents
from pipeline.clean.repeats.table import Repeats, load_repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.digests import sha256_of
from pipeline.ingest import read_sources
from pipeline.link import Linked, assemble, link_documents
from pipeline.memory import no_collection
from pipeline.records import Redirect, Source
from pipeline.schemas import Table

# A shard ends behind a document whose id's hash is 0 modulo this: so many documents on average, four times at most.
# Small corpora are cut finer, so that there is work for several processes.
_SHARD, _SMALL_SHARD, _SMALL_CORPUS = 128, 32, 2000
# What only shows or scores the tables; a change there makes no stage run again.
_NO_ROWS = frozenset({"cli", "docs.py", "evaluate", "explain.py", "export", "report", "review.py", "summary.py"})
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
    """One step of the pipeline: the tables it reads and writes, and the function from the ones to the others."""

    name: str
    reads: tuple[Table, ...]
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

    documents = tables.read(settings.output, schemas.DOCUMENTS, shard.name)
    zones = tables.read(settings.output, schemas.ZONES, shard.name)
    return {schemas.RECOGNIZED: recognize(documents, zones, load_nlp(settings.model))}


def _read(stage: Stage, shard: Shard, settings: Settings) -> Iterator[list[Any]]:
    """The rows of what the stage reads; it has no need of the texts as they arrived."""
    return (tables.read(settings.output, table, shard.name, blank="raw_text") for table in stage.reads)


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


def run_shard(stage: Stage, shard: Shard, settings: Settings) -> Report:
    """Run ``stage`` on ``shard``, unless its parts are there and were made from the very same things.

    Raises ``TableError`` where a part that the stage reads is absent.
    """
    digest = _digest(stage, shard, settings)
    if all(tables.made_from(settings.output, table, shard.name) == digest for table in stage.writes):
        return Report(stage.name, shard.name, 0)
    with no_collection() if not stage.uses_model else nullcontext():
        rows = stage.run(shard, settings)
    for table in stage.writes:
        tables.write(settings.output, table, shard.name, rows[table], digest)
    return Report(stage.name, shard.name, 1)


def _digest(stage: Stage, shard: Shard, settings: Settings) -> str:
    """SHA-256 of everything that the stage's parts of this shard are made from."""
    parts = [stage.name, tables.SCHEMA_VERSION, code_digest()]
    parts += [repr(source) for source in shard.sources]
    if not stage.reads:
        parts += [repr((settings.text_column, settings.id_column))]
        parts += [repr((settings.max_document_mb, settings.max_pages))]
        parts += [file_digest(settings.rules), file_digest(settings.repeats)]
    parts += [str(tables.made_from(settings.output, table, shard.name)) for table in stage.reads]
    if stage.uses_model:
        from pipeline.recognize.model import model_digest

        parts.append(model_digest(settings.model))
    if stage.uses_redirects:
        parts += map(repr, _redirects_of(shard, settings))
    return sha256_of("\0".join(parts))


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
