"""A whole run: the stages over all shards, then what needs a view of all of them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

from pipeline.clean.repeats.table import Repeat, check_unwritten, repeats_of, write_repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Cluster, Settings
from pipeline.digests import file_digest
from pipeline.engines import local
from pipeline.engines.engine import Engine, Progress
from pipeline.errors import InputError
from pipeline.ingest import read_sources, scan_corpus
from pipeline.modelfolder import model_digest, model_name
from pipeline.provenance import write_run
from pipeline.records import RawDocument, Rejection
from pipeline.resolve import Judgement, load_judgements
from pipeline.sharding import shards_of
from pipeline.stages import CLEAN, LINK, RECOGNIZE, STAGES, TABLES
from pipeline.summary import Counts, Summary
from pipeline.whole import drop_behind


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


def extract(settings: Settings, progress: Progress = _silent, cluster: Cluster | None = None) -> Summary:
    """Files to tables: every stage over the corpus at ``settings.input``, into ``settings.output``; what they hold.

    With a ``cluster``, over and into what that names instead. Raises ``InputError`` where nothing could be read,
    ``TableError`` where another run writes there; what could not be read or worked on otherwise is in ``rejected``.
    """
    judgements = _judgements(settings)
    with _engine(settings, progress, cluster) as engine:
        _clean(engine, settings)
        _recognize(engine, settings)
        _link(engine, settings, judgements)
        return engine.summary()


def _engine(settings: Settings, progress: Progress, cluster: Cluster | None) -> AbstractContextManager[Engine]:
    repeats_of(settings.repeats)  # a wrong row is told before anything is read
    if cluster is None:
        return local.on_corpus(settings, progress)
    from pipeline.engines.spark.engine import engine

    return engine(cluster, settings, progress)


def clean(settings: Settings, progress: Progress = _silent) -> Counts:
    """The tables ``documents``, ``edits``, ``zones`` and ``rejected``; what they hold.

    What later stages wrote goes, as far as it was made of documents that are gone or other than they were.
    """
    with _engine(settings, progress, None) as engine:
        _clean(engine, settings)
        drop_behind(settings.output, STAGES[1:])
        write_run(settings.output)
        return local.counts_in(settings.output)


def recognize(settings: Settings, progress: Progress = _silent) -> Counts:
    """The table ``recognized``, from ``documents`` and ``zones``; what was made of other mentions goes.

    Returns what the tables hold.
    """
    with local.on_tables(RECOGNIZE, settings, progress) as engine:
        _recognize(engine, settings)
        drop_behind(settings.output, STAGES[2:])
        write_run(settings.output)
        return local.counts_in(settings.output)


def link(settings: Settings, progress: Progress = _silent) -> Summary:
    """The tables ``links``, ``entity_redirects``, ``mentions`` and those that count them, ``run.json``; what they hold.

    Raises ``JudgementError`` for a wrong row of the user's judgements, before anything is linked.
    """
    judgements = _judgements(settings)
    with local.on_tables(LINK, settings, progress) as engine:
        _link(engine, settings, judgements)
        return engine.summary()


def _clean(engine: Engine, settings: Settings) -> None:
    engine.run(CLEAN)
    own = {"rules_sha256": file_digest(settings.rules), "repeats_sha256": file_digest(settings.repeats)}
    engine.record(**{name: digest or None for name, digest in own.items()})
    if not engine.has_documents():
        corpus, output = engine.places
        raise InputError(f"{corpus}: no document could be read; {output}/rejected tells why for each file.")


def _recognize(engine: Engine, settings: Settings) -> None:
    digest = model_digest(settings.model)  # where there is no model, it is told at once
    engine.run(RECOGNIZE)
    engine.record(model=model_name(settings.model), model_sha256=digest)


def _judgements(settings: Settings) -> list[Judgement]:
    return load_judgements(settings.judgements) if settings.judgements else []


def _link(engine: Engine, settings: Settings, judgements: Sequence[Judgement]) -> None:
    engine.run(LINK)
    engine.redirect(judgements)
    engine.run(TABLES)
    engine.add_up()
    engine.record(judgements_sha256=file_digest(settings.judgements) or None)


def repeats(
    settings: Settings, path: Path, least: int, progress: Progress = _silent, cluster: Cluster | None = None
) -> list[Repeat]:
    """The lines that recur within the sites of the corpus, written to ``path`` for a person to review.

    Raises ``DataError`` where there is a file at ``path``, ``InputError`` as reading does.
    """
    check_unwritten(path)
    if cluster is None:
        rows = _repeats_here(settings, least, progress)
    else:
        from pipeline.engines.spark.repeats import find_repeats

        rows = find_repeats(cluster, settings, least, progress)
    write_repeats(rows, path)
    return rows


def _repeats_here(settings: Settings, least: int, progress: Progress) -> list[Repeat]:
    from pipeline.clean.repeats.proposal import find_repeats

    files = count(1)
    corpus = scan_corpus(settings, lambda _: progress("read", next(files), 0))
    shards = shards_of(corpus.root, corpus.sources, settings.shard_documents)
    readings = iter(("count", "weigh"))

    def documents() -> Iterator[RawDocument | Rejection]:
        name = next(readings)
        progress(name, 0, len(shards))
        for done, shard in enumerate(shards, 1):
            yield from read_sources(shard.root, shard.sources, settings)
            progress(name, done, len(shards))

    return find_repeats(documents, least, load_rules(settings.rules), load_zone_rules(settings.rules))
