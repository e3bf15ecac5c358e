"""A run on this machine, in this process or in worker processes, into the folder that readers see."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from pipeline import faults, schemas, tables
from pipeline.careful import run_with_care
from pipeline.config import Settings
from pipeline.digests import sha256_of
from pipeline.engines.engine import SCAN_PART, Progress
from pipeline.errors import TableError, unwritable
from pipeline.ingest import Corpus, scan_corpus
from pipeline.lock import check_free, only_run
from pipeline.provenance import write_run
from pipeline.resolve import Judgement
from pipeline.sharding import Shard, shards_of
from pipeline.stages import CLEAN, STAGES, Report, Stage, is_current
from pipeline.summary import COUNTED, LED, Counts, Summary, counts_of, summary_of
from pipeline.whole import ALL_PART, add_up, redirect

# A report for each shard, as they are done; which process runs which shard changes no byte.
Run = Callable[[Stage, Sequence[Shard], Settings], Iterator[Report]]


@contextmanager
def runner(settings: Settings) -> Iterator[Run]:
    """What runs stages on shards for the length of the block, in ``settings.workers`` processes or in this one."""
    if not settings.workers:
        yield _run_here
        return
    from pipeline.engines.pool import Pool

    with Pool(settings) as pool:
        if not tables.parts(settings.output, schemas.DOCUMENTS):
            pool.start()  # there will be work; what it needs is imported while the corpus is read
        yield pool.run


def _run_here(stage: Stage, shards: Sequence[Shard], settings: Settings) -> Iterator[Report]:
    for shard in shards:
        yield run_with_care(stage, shard, settings)


@contextmanager
def on_corpus(settings: Settings, progress: Progress) -> Iterator["Local"]:
    """An engine for the corpus at ``settings.input``, and an output folder that no other run writes to."""
    check_free(settings.output)
    with ExitStack() as held, runner(settings) as run:  # left in reverse: the workers end, then the folder is free
        files = count(1)
        corpus = scan_corpus(settings, lambda _: progress("read", next(files), 0))
        _make_output(settings)
        held.enter_context(_own(settings))
        yield Local(run, settings, progress, corpus)


@contextmanager
def on_tables(stage: Stage, settings: Settings, progress: Progress) -> Iterator["Local"]:
    """An engine for the tables there; raises ``TableError`` where those that ``stage`` reads are absent."""
    names_for(stage, settings)
    with _own(settings), runner(settings) as run:
        yield Local(run, settings, progress, None)


class Local:
    """The steps of a run, for ``corpus`` or, without one, for the tables there."""

    def __init__(self, run: Run, settings: Settings, progress: Progress, corpus: Corpus | None) -> None:
        self._run, self._settings, self._progress, self._corpus = run, settings, progress, corpus

    @property
    def places(self) -> tuple[str, str]:
        """The corpus and the folder of the tables."""
        return str(self._settings.input), str(self._settings.output)

    def run(self, stage: Stage) -> None:
        """Run ``stage`` on those shards that changed, and delete the parts of others that are gone."""
        if stage is CLEAN and self._corpus is not None:
            self._clean(self._corpus)
            return
        names = names_for(stage, self._settings)
        self._on(stage, [Shard(name, self._settings.output) for name in names])
        for table in stage.writes:
            tables.remove_stale(self._settings.output, table, names)

    def _on(self, stage: Stage, shards: Sequence[Shard]) -> None:
        """No process is started, and no model loaded, for shards that are current."""
        done = count(1)
        self._progress(stage.name, 0, len(shards))
        stale = []
        for shard in shards:
            if is_current(stage, shard, self._settings):
                self._progress(stage.name, next(done), len(shards))
            else:
                stale.append(shard)
        for _ in self._run(stage, stale, self._settings):
            self._progress(stage.name, next(done), len(shards))

    def _clean(self, corpus: Corpus) -> None:
        output = self._settings.output
        shards = shards_of(corpus.root, corpus.sources, self._settings.shard_documents)
        self._on(CLEAN, shards)
        tables.write(output, schemas.REJECTED, SCAN_PART, corpus.rejections, sha256_of(repr(corpus.rejections)))
        names = [shard.name for shard in shards]
        faulty = [faults.part_of(name, stage.name) for name in names for stage in STAGES]
        for stage in STAGES:
            for table in stage.writes:
                more = [SCAN_PART, ALL_PART, *faulty] if table is schemas.REJECTED else []
                tables.remove_stale(output, table, [*names, *more])

    def has_documents(self) -> bool:
        """Whether any document could be read."""
        output = self._settings.output
        return any(tables.n_rows(output, schemas.DOCUMENTS, part) for part in tables.parts(output, schemas.DOCUMENTS))

    def redirect(self, judgements: Sequence[Judgement]) -> None:
        """The table ``entity_redirects``, and the judgements that were not followed."""
        redirect(self._settings, judgements)

    def add_up(self) -> None:
        """The table ``entities``."""
        add_up(self._settings.output)

    def summary(self) -> Summary:
        """What the tables hold."""
        output = self._settings.output
        return summary_of(str(output), counts_in(output), tables.iterate(output, schemas.ENTITIES, LED))

    def record(self, **made_with: str | None) -> None:
        """Write ``run.json``; what is not told stays as it was."""
        write_run(self._settings.output, **made_with)


def counts_in(output: Path) -> Counts:
    """The counts of the tables there."""
    counts: Counts = Counter()
    for table, columns in COUNTED.items():
        for part in tables.parts(output, table):
            counts.update(counts_of(table, tables.read(output, table, part, columns)))
    return counts


def names_for(stage: Stage, settings: Settings) -> list[str]:
    """The shards that ``stage`` finds in the output; raises ``TableError`` where there are none."""
    first = next(iter(stage.reads))
    names = tables.parts(settings.output, first)
    if not names:
        raise TableError(
            f"{settings.output / first.name}: no table there; run the stage before `{stage.name}`, or "
            f"`dateline extract INPUT --output {settings.output}`."
        )
    return names


@contextmanager
def _own(settings: Settings) -> Iterator[None]:
    """Keep other runs out, and leave nothing half written behind, be it of this run or of one that was killed."""
    with only_run(settings.output):
        tables.remove_partial(settings.output)
        try:
            yield
        finally:
            with suppress(TableError):
                tables.remove_partial(settings.output)


def _make_output(settings: Settings) -> None:
    try:
        settings.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(settings.output, error) from error
