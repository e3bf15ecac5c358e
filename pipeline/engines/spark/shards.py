"""Stages on shards in Spark's workers: parts are fetched, ``run_shard`` works on them as on one machine, parts are put.

The work itself is done in a supervised process beside each of Spark's, which loads the model once and may end at a
document without ending the job (``engines.pool``).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from pipeline import faults, schemas, tables
from pipeline.config import Settings
from pipeline.engines.pool import Pool
from pipeline.engines.spark.parts import fetch_part, part_name
from pipeline.engines.spark.rows import Rows
from pipeline.engines.spark.sources import SOURCE, fetched, row_of, source_of
from pipeline.engines.spark.work import Work
from pipeline.ingest import ROW_FORMATS, read_sources, root_of
from pipeline.records import Header, RawDocument, Redirect, Source
from pipeline.sharding import Shard
from pipeline.stages import STAGES, Stage
from pipeline.stores import Store
from pipeline.whole import ALL_PART

TEXTS = {"shard": "string", **SOURCE, "document": "string"}
REPORTED = {"shard": "string"}
_AT_A_TIME, _BYTES = 5000, 32_000_000  # documents that are read from a file at a time, and characters of them


def read_texts(work: Work, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows ``PLANNED``, which stand together by file and in the order of each, as rows ``TEXTS``.

    Documents of files of rows come read; what is a file of its own is left to whoever works on it, and so is what
    cannot be read.
    """
    with TemporaryDirectory() as scratch:
        for some in pieces((row[0], source_of(row[-len(SOURCE) :])) for row in rows):
            sources = [source for _, source in some]
            found = read_piece(work, sources, Path(scratch)) if sources[0].format in ROW_FORMATS else {}
            for shard, source in some:
                raw = found.get(source.doc_id)
                yield shard, *row_of(source), packed(raw) if raw else None


def pieces(rows: Iterable[tuple[Any, Source]]) -> Iterator[list[tuple[Any, Source]]]:
    """Stretches of one file each, with so many documents as fit into memory."""
    waiting: list[tuple[Any, Source]] = []
    characters = 0
    for row in rows:
        is_full = len(waiting) >= _AT_A_TIME or characters >= _BYTES
        if waiting and (is_full or row[1].path != waiting[0][1].path):
            yield waiting
            waiting, characters = [], 0
        waiting.append(row)
        characters += row[1].size
    if waiting:
        yield waiting


def read_piece(work: Work, sources: Sequence[Source], scratch: Path) -> dict[str, RawDocument]:
    """The documents of ``sources``, all of one file, that can be read, by doc_id; of files, ``scratch`` holds one."""
    if not (scratch / sources[0].path).exists():
        rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
    fetched(work.input, sources[0].path, scratch)
    found: dict[str, RawDocument] = {}
    try:
        for raw in read_sources(_root(work, scratch), sources, work.settings):
            if isinstance(raw, RawDocument):
                found[raw.doc_id] = raw
    except Exception:  # noqa: BLE001 - whoever works on the shard reads it again, and tells why not
        return {}
    return found


def _root(work: Work, scratch: Path) -> Path:
    place = Store(work.input).path
    return scratch if place is None else root_of(place)


def packed(raw: RawDocument) -> str:
    """``raw`` in one string of ASCII, as it goes from machine to machine."""
    return json.dumps(asdict(raw), default=date.isoformat)


def unpacked(text: str) -> RawDocument:
    """The document that ``packed`` wrote."""
    facts = json.loads(text)
    header = facts.pop("header")
    header["published"] = date.fromisoformat(header["published"]) if header["published"] else None
    return RawDocument(**facts, header=Header(**header))


def run_on_texts(stage: Stage, work: Work, done: Any, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """The first stage on shards whose rows ``TEXTS`` stand together, sorted by doc_id; a row ``REPORTED`` for each."""
    for name, own in groupby(rows, key=itemgetter(0)):
        with TemporaryDirectory() as scratch:
            found = [(source_of(row[1:-1]), row[-1]) for row in own]
            # One that could not be read stops the reading of its file: it must meet there all that it would meet.
            broken = {source.path for source, text in found if text is None}
            for path in sorted(broken):
                fetched(work.input, path, Path(scratch) / "input")
            brought = {source.doc_id: unpacked(text) for source, text in found if text and source.path not in broken}
            sources = tuple(source for source, _ in found)
            root = _root(work, Path(scratch) / "input")
            _run(stage, work, Shard(name, root, sources, brought), Path(scratch) / "output")
            done.add(1)
            yield (name,)


def run_on_parts(stage: Stage, work: Work, done: Any, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """A later stage on shards, rows of a name and its redirects as JSON or None; a row ``REPORTED`` for each."""
    for name, redirects in rows:
        with TemporaryDirectory() as scratch:
            output = Path(scratch) / "output"
            own = [Redirect(*row) for row in json.loads(redirects or "[]")]
            if stage.uses_redirects:
                tables.write(output, schemas.ENTITY_REDIRECTS, ALL_PART, own, "")
            for table in stage.reads:
                fetch_part(work.run, table, name, output)
            for earlier in STAGES[: STAGES.index(stage)]:
                fetch_part(work.run, schemas.REJECTED, faults.part_of(name, earlier.name), output)
            _run(stage, work, Shard(name, output), output)
            done.add(1)
            yield (name,)


def _run(stage: Stage, work: Work, shard: Shard, output: Path) -> None:
    """Run ``stage`` and put what it wrote, its last table last; a task that is done again leaves what it put before."""
    if _is_done_again() and work.run.exists(part_name(stage.writes[-1], shard.name)):
        return
    parts = [(schemas.REJECTED, faults.part_of(shard.name, stage.name))]
    parts += [(table, shard.name) for table in stage.writes]
    if work.before is not None:
        for table, part in parts:
            fetch_part(work.before, table, part, output)
    list(_pool().run(stage, [shard], replace(work.here(), output=output)))
    for table, part in parts:
        path = tables.part_path(output, table, part)
        if path.exists():
            work.run.put(path, part_name(table, part))
        else:  # no fault this time; one that died at it may have left its part
            work.run.remove_file(part_name(table, part))


def _is_done_again() -> bool:
    from pyspark import TaskContext

    context = TaskContext.get()
    return context is not None and context.attemptNumber() > 0


@cache
def _pool() -> Pool:
    """One supervised process for as long as this one lives."""
    return Pool(Settings(output=Path(), workers=1))
