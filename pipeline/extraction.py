"""A whole run: the stages over all shards, then what needs a view of all of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path

from pipeline import faults, schemas, tables
from pipeline.clean.repeats.table import Repeat, check_unwritten, repeats_of, write_repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.digests import file_digest, sha256_of
from pipeline.engines import local
from pipeline.errors import InputError, TableError, unwritable
from pipeline.ingest import Corpus, read_sources, scan_corpus
from pipeline.lock import check_free, only_run
from pipeline.modelfolder import model_digest, model_name
from pipeline.provenance import write_run
from pipeline.records import RawDocument, Rejection
from pipeline.resolve import Judgement, load_judgements
from pipeline.sharding import Shard, shards_of
from pipeline.stages import CLEAN, LINK, RECOGNIZE, STAGES, TABLES, Stage, is_current
from pipeline.whole import ALL_PART, add_up, drop_behind, redirect

SCAN_PART = "scan"  # the part of `rejected` that scanning the corpus writes
Progress = Callable[[str, int, int], None]
_Run = Callable[[Stage, Sequence[Shard], Settings], None]  # runs a stage on shards, and tells how far it is


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


def extract(settings: Settings, progress: Progress = _silent) -> None:
    """Files to tables: every stage over the corpus at ``settings.input``, into ``settings.output``.

    Raises ``InputError`` where nothing could be read, ``TableError`` where another run writes there; what could not be
    read or worked on otherwise is in ``rejected``.
    """
    judgements = _judgements(settings)
    with _run_on_corpus(settings, progress) as (run, corpus):
        _clean(corpus, settings, run)
        _recognize(settings, run)
        _link(settings, run, judgements)


def clean(settings: Settings, progress: Progress = _silent) -> None:
    """The tables ``documents``, ``edits``, ``zones`` and ``rejected``.

    What later stages wrote goes, as far as it was made of documents that are gone or other than they were.
    """
    with _run_on_corpus(settings, progress) as (run, corpus):
        _clean(corpus, settings, run)
        drop_behind(settings.output, STAGES[1:])
        write_run(settings.output)


def recognize(settings: Settings, progress: Progress = _silent) -> None:
    """The table ``recognized``, from ``documents`` and ``zones``; what was made of other mentions goes."""
    with _run_on_tables(RECOGNIZE, settings, progress) as run:
        _recognize(settings, run)
        drop_behind(settings.output, STAGES[2:])
        write_run(settings.output)


def link(settings: Settings, progress: Progress = _silent) -> None:
    """The tables ``links``, ``entity_redirects``, ``mentions`` and those that count them, and ``run.json``.

    Raises ``JudgementError`` for a wrong row of the user's judgements, before anything is linked.
    """
    judgements = _judgements(settings)
    with _run_on_tables(LINK, settings, progress) as run:
        _link(settings, run, judgements)


@contextmanager
def _run_on_corpus(settings: Settings, progress: Progress) -> Iterator[tuple[_Run, Corpus]]:
    """What runs stages, the corpus, and an output folder that no other run writes to."""
    repeats_of(settings.repeats)  # a wrong row is told before anything is read
    check_free(settings.output)
    files = count(1)
    with (
        ExitStack() as held,
        local.engine(settings) as engine,
    ):  # left in reverse: the workers end, then the folder is free
        corpus = scan_corpus(settings, lambda _: progress("read", next(files), 0))
        _make_output(settings)
        held.enter_context(_own(settings.output))
        yield partial(_run, engine, progress), corpus


@contextmanager
def _run_on_tables(stage: Stage, settings: Settings, progress: Progress) -> Iterator[_Run]:
    """What runs stages on the tables there; raises ``TableError`` where those that ``stage`` reads are absent."""
    _names(stage, settings)
    with _own(settings.output), local.engine(settings) as engine:
        yield partial(_run, engine, progress)


@contextmanager
def _own(output: Path) -> Iterator[None]:
    """Keep other runs out, and leave nothing half written behind, be it of this run or of one that was killed."""
    with only_run(output):
        tables.remove_partial(output)
        try:
            yield
        finally:
            with suppress(TableError):
                tables.remove_partial(output)


def _run(engine: local.Run, progress: Progress, stage: Stage, shards: Sequence[Shard], settings: Settings) -> None:
    """The stage on those of ``shards`` that changed; no process is started, and no model loaded, for the others."""
    done = count(1)
    progress(stage.name, 0, len(shards))
    stale = []
    for shard in shards:
        if is_current(stage, shard, settings):
            progress(stage.name, next(done), len(shards))
        else:
            stale.append(shard)
    for _ in engine(stage, stale, settings):
        progress(stage.name, next(done), len(shards))


def _clean(corpus: Corpus, settings: Settings, run: _Run) -> None:
    shards = shards_of(corpus.root, corpus.sources, settings.shard_documents)
    run(CLEAN, shards, settings)
    _write_scan(corpus, settings)
    names = [shard.name for shard in shards]
    faulty = [faults.part_of(name, stage.name) for name in names for stage in STAGES]
    for stage in STAGES:
        for table in stage.writes:
            more = [SCAN_PART, ALL_PART, *faulty] if table is schemas.REJECTED else []
            tables.remove_stale(settings.output, table, [*names, *more])
    own = {"rules_sha256": file_digest(settings.rules), "repeats_sha256": file_digest(settings.repeats)}
    write_run(settings.output, **{name: digest or None for name, digest in own.items()})
    if not any(tables.read(settings.output, schemas.DOCUMENTS, name, ["doc_id"]) for name in names):
        raise InputError(
            f"{settings.input}: no document could be read; {settings.output / 'rejected'} tells why for each file."
        )


def _recognize(settings: Settings, run: _Run) -> None:
    digest = model_digest(settings.model)  # where there is no model, it is told at once
    _run_on_parts(RECOGNIZE, settings, run)
    write_run(settings.output, model=model_name(settings.model), model_sha256=digest)


def _judgements(settings: Settings) -> list[Judgement]:
    return load_judgements(settings.judgements) if settings.judgements else []


def _link(settings: Settings, run: _Run, judgements: Sequence[Judgement]) -> None:
    _run_on_parts(LINK, settings, run)
    redirect(settings, judgements)
    _run_on_parts(TABLES, settings, run)
    add_up(settings.output)
    write_run(settings.output, judgements_sha256=file_digest(settings.judgements) or None)


def repeats(settings: Settings, path: Path, least: int, progress: Progress = _silent) -> list[Repeat]:
    """The lines that recur within the sites of the corpus, written to ``path`` for a person to review.

    Raises ``DataError`` where there is a file at ``path``, ``InputError`` as reading does.
    """
    from pipeline.clean.repeats.proposal import find_repeats

    check_unwritten(path)
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

    rows = find_repeats(documents, least, load_rules(settings.rules), load_zone_rules(settings.rules))
    write_repeats(rows, path)
    return rows


def _run_on_parts(stage: Stage, settings: Settings, run: _Run) -> None:
    names = _names(stage, settings)
    run(stage, [Shard(name, settings.output) for name in names], settings)
    for table in stage.writes:
        tables.remove_stale(settings.output, table, names)


def _names(stage: Stage, settings: Settings) -> list[str]:
    """The shards that ``stage`` finds in the output; raises ``TableError`` where there are none."""
    first = next(iter(stage.reads))
    names = tables.parts(settings.output, first)
    if not names:
        raise TableError(
            f"{settings.output / first.name}: no table there; run the stage before `{stage.name}`, or "
            f"`dateline extract INPUT --output {settings.output}`."
        )
    return names


def _write_scan(corpus: Corpus, settings: Settings) -> None:
    digest = sha256_of(repr(corpus.rejections))
    tables.write(settings.output, schemas.REJECTED, SCAN_PART, corpus.rejections, digest)


def _make_output(settings: Settings) -> None:
    try:
        settings.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(settings.output, error) from error
