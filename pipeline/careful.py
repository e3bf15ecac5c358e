"""A shard document by document, so that one which cannot be worked on costs no other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pipeline import faults, schemas, tables
from pipeline.config import Settings
from pipeline.errors import DatelineError
from pipeline.records import Document, Rejection, Source
from pipeline.schemas import Table
from pipeline.sharding import Shard
from pipeline.stages import Beat, Inputs, Report, Rows, Stage, inputs_of, run_shard, whole

BETWEEN = -1  # the number that is told while no document is worked on
# What ended the process at a document, by its number: the name of the error and the detail for its row.
Fatal = Mapping[int, tuple[str, str]]


def run_with_care(stage: Stage, shard: Shard, settings: Settings, beat: Beat = lambda _: None) -> Report:
    """Run ``stage`` on ``shard``: all documents in one go, and where that fails one by one.

    Raises ``DatelineError`` for what is no document's fault.
    """
    try:
        return run_shard(stage, shard, settings, partial(whole, beat=beat))
    except DatelineError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, one by one tells whose fault it is
        return run_one_by_one(stage, shard, settings, beat, {})


def run_one_by_one(stage: Stage, shard: Shard, settings: Settings, beat: Beat, fatal: Fatal) -> Report:
    """Run ``stage`` on each document of ``shard``; those that it fails on, and ``fatal`` ones, are rejected.

    ``beat`` is told the number of each document before it is worked on. Raises ``DatelineError`` where the stage fails
    without any document.
    """

    def work(stage: Stage, shard: Shard, settings: Settings) -> tuple[Rows, Sequence[Rejection]]:
        rows = _without_any(stage, shard, settings)
        rejected: list[Rejection] = []
        for number, (document, inputs) in enumerate(_documents(stage, shard, settings)):
            if number in fatal:
                rejected.append(faults.rejection(document, stage.name, *fatal[number]))
                continue
            beat(number)
            try:
                found = stage.run(shard, settings, inputs)
            except DatelineError:
                raise
            except Exception as error:  # noqa: BLE001 - its row in `rejected` tells which
                detail = faults.failure(stage.name, error)
                rejected.append(faults.rejection(document, stage.name, faults.FAILED, detail))
                continue
            for table, own in found.items():
                rows[table] += own
        beat(BETWEEN)
        return rows, rejected

    return run_shard(stage, shard, settings, work)


def _without_any(stage: Stage, shard: Shard, settings: Settings) -> dict[Table, list[Any]]:
    """The rows of no document: what cannot be loaded shows here, and is no document's fault."""
    try:
        rows = stage.run(shard, settings, [[] for _ in stage.reads] or [[]])
    except DatelineError:
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise DatelineError(
            f"The stage {stage.name} fails before its first document ({told}); check --model and what it needs."
        ) from error
    return {table: list(own) for table, own in rows.items()}


def _documents(stage: Stage, shard: Shard, settings: Settings) -> Iterator[tuple[Source | Document, Inputs]]:
    """Each document of the shard with what ``stage`` works on for it alone."""
    if not stage.reads:
        for source in shard.sources:
            one = replace(shard, sources=(source,))
            yield source, inputs_of(stage, one, settings)
        return
    documents, *others = inputs_of(stage, shard, settings)
    sources = dict(tables.read(settings.output, schemas.DOCUMENTS, shard.name, ["doc_id", "source"]))
    for document in documents:
        own = ([row for row in rows if row.doc_id == document.doc_id] for rows in others)
        yield document._replace(source=sources[document.doc_id]), [[document], *own]
