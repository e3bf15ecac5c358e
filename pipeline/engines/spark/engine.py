"""The Spark engine: the steps of a run on a cluster, into a folder of their own that is published when it is whole."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline import large, schemas, tables, whole
from pipeline.config import Cluster, Settings
from pipeline.digests import sha256_of
from pipeline.engines.engine import SCAN_PART, Progress
from pipeline.engines.spark import census, merges, sources, totals
from pipeline.engines.spark.parts import columns_in, part_name
from pipeline.engines.spark.plan import Plan, planned
from pipeline.engines.spark.rows import mapped
from pipeline.engines.spark.session import session, watched
from pipeline.engines.spark.shards import REPORTED, TEXTS, read_texts, run_on_parts, run_on_texts
from pipeline.engines.spark.work import Work, shipped
from pipeline.provenance import RUN, write_facts
from pipeline.resolve import Judgement
from pipeline.runs import Runs
from pipeline.schemas import Table
from pipeline.stages import CLEAN, STAGES, Stage
from pipeline.stores import Store
from pipeline.summary import COUNTED, LED, Counts, Summary, counts_of, summary_of

_OF_SHARDS = tuple(dict.fromkeys(table.name for stage in STAGES for table in stage.writes))
_OF_ALL = (schemas.ENTITIES, schemas.ENTITY_REDIRECTS)


@contextmanager
def engine(cluster: Cluster, settings: Settings, progress: Progress) -> Iterator["Spark"]:
    """What runs stages on the cluster; the tables are published when the block ends without an error."""
    runs = Runs(Store(cluster.output))
    runs.check()
    files = sources.listed(cluster)
    with TemporaryDirectory(prefix="dateline-") as scratch, session(cluster) as spark, runs.own():
        with watched(spark, progress, "read", len(files)) as done:
            plan = planned(spark, files, cluster, settings, done)
        work = Work(settings, cluster.input, runs.folder(plan.id), runs.shown(plan.id), runs.before(plan.id))
        if not cluster.is_here:
            work = shipped(spark, work, Path(scratch))
        own = Spark(spark, plan, replace(settings, output=Path(scratch) / "output"), progress, work)
        yield own
        own.publish(runs)


class Spark:
    """The run that ``plan`` names. ``settings.output`` is a folder on this machine, for what is written here."""

    def __init__(self, spark: Any, plan: Plan, settings: Settings, progress: Progress, work: Work) -> None:
        self._spark, self._plan, self._settings, self._progress, self._work = spark, plan, settings, progress, work
        self._run = work.run
        self._made_with: dict[str, str | None] = {}

    @property
    def places(self) -> tuple[str, str]:
        """The corpus and the folder of this run, which is there before readers see it."""
        return str(Store(self._work.input)), str(self._run)

    def run(self, stage: Stage) -> None:
        """Run ``stage`` on all shards that this run has no parts of yet."""
        if stage is CLEAN:
            self._write_rejected()
        there = {name.partition(".")[0] for name in self._run.at(stage.writes[-1].name).names()}
        names = [name for name in self._plan.shards if name not in there]
        if not names:
            return
        with watched(self._spark, self._progress, stage.name, len(names)) as done:
            if stage is CLEAN:
                texts = self._plan.texts(self._shards(names), partial(read_texts, self._work), TEXTS)
                reports = mapped(texts, partial(run_on_texts, stage, self._work, done), REPORTED)
            else:
                redirects = self._redirects() if stage.uses_redirects else []
                rows = merges.with_redirects(self._spark, self._shards(names), self._run, redirects)
                spread = rows.repartition(self._plan.tasks(len(names)))
                reports = mapped(spread, partial(run_on_parts, stage, self._work, done), REPORTED)
            reports.count()

    def _write_rejected(self) -> None:
        rejected = self._plan.rejected
        tables.write(self._settings.output, schemas.REJECTED, SCAN_PART, rejected, sha256_of(repr(rejected)))
        self._put(schemas.REJECTED, SCAN_PART)

    def has_documents(self) -> bool:
        """Whether any document could be read."""
        return any(one.n_rows for one in self._counted(schemas.DOCUMENTS.name))

    def redirect(self, judgements: Sequence[Judgement]) -> None:
        """The table ``entity_redirects``, and the judgements that were not followed."""
        if self._has(schemas.ENTITY_REDIRECTS):
            return
        with watched(self._spark, self._progress, "resolve", 1):
            named = frozenset(entity_id for row in judgements for entity_id in row.pair)
            facts = mapped(self._shards(), partial(merges.facts_in, self._run, named), merges.FACTS)
            found = merges.decided(self._spark, facts, judgements, self._plan.tasks(len(self._plan.shards)))
        links = census.content_of(self._counted(schemas.LINKS.name), schemas.LINKS.name)
        whole.write_redirects(self._settings, found, whole.redirects_made_of(links, self._settings.judgements))
        self._put(schemas.REJECTED, whole.ALL_PART)
        self._put(schemas.ENTITY_REDIRECTS, whole.ALL_PART)

    def add_up(self) -> None:
        """The table ``entities``."""
        if self._has(schemas.ENTITIES):
            return
        with watched(self._spark, self._progress, "entities", 1):
            counts = mapped(self._shards(), partial(totals.counts_in, self._run), totals.COUNTS)
            found = totals.added_up(counts, self._plan.tasks(len(self._plan.shards))).persist()
            found.count()  # all of it at once: what follows takes one partition after the other
            rows = map(totals.entity, found.toLocalIterator(prefetchPartitions=True))
            content = census.content_of(self._counted(schemas.DOCUMENT_ENTITIES.name), schemas.DOCUMENT_ENTITIES.name)
            digest = whole.entities_made_of(content)
            large.write_in_order(self._settings.output, schemas.ENTITIES, whole.ALL_PART, rows, digest)
            found.unpersist()
        self._put(schemas.ENTITIES, whole.ALL_PART)

    def summary(self) -> Summary:
        """What the tables of this run hold, also before readers see them."""
        others = [(table, part) for table, part in self._others() if table in COUNTED]
        counted = mapped(self._shards(), partial(census.summed, self._run), census.SUMMED).collect()
        counts: Counts = Counter()
        for one in counted:
            counts[one.name, one.value] += one.n
        for table, part in others:
            counts.update(counts_of(table, columns_in(self._run, table, part, COUNTED[table])))
        with self._run.open(part_name(schemas.ENTITIES, whole.ALL_PART)) as file:
            return summary_of(self._work.shown, counts, large.columns_of(file, LED))

    def record(self, **made_with: str | None) -> None:
        """Remember for ``run.json``."""
        self._made_with |= made_with

    def publish(self, runs: Runs) -> None:
        """Check that every part is there and whole, write ``run.json``, and have readers see this run.

        Raises ``TableError`` where a part is missing or damaged.
        """
        if runs.current() == self._plan.id and runs.is_whole(self._plan.id):
            return
        self._run.remove_partial()
        found = self._counted(*_OF_SHARDS)
        found += [census.counted_in(self._run, table.name, part) for table, part in self._others()]
        rows = {table.name: sum(one.n_rows for one in found if one.table == table.name) for table in schemas.TABLES}
        mentions = census.content_of(found, schemas.MENTIONS.name)
        write_facts(self._settings.output, mentions, rows, **self._made_with)
        self._run.put(self._settings.output / RUN, RUN)
        runs.publish(self._plan.id)

    def _others(self) -> list[tuple[Table, str]]:
        """The parts that belong to no shard as a whole: what takes all together, and what was given up."""
        rejected = {name.removesuffix(".parquet") for name in self._run.at(schemas.REJECTED.name).names()}
        parts = sorted(rejected.difference(self._plan.shards))
        return [*((schemas.REJECTED, part) for part in parts), *((table, whole.ALL_PART) for table in _OF_ALL)]

    def _shards(self, names: Sequence[str] | None = None) -> Any:
        """A row for each shard, or for those of ``names``, spread over the cluster."""
        chosen = self._plan.shards if names is None else names
        frame = self._spark.createDataFrame([(name,) for name in chosen], "shard string")
        return frame.repartition(self._plan.looks(len(chosen)))

    def _counted(self, *names: str) -> list[census.Counted]:
        return census.counted(self._shards(), self._run, names)

    def _redirects(self) -> list[Any]:
        path = tables.part_path(self._settings.output, schemas.ENTITY_REDIRECTS, whole.ALL_PART)
        self._run.fetch(part_name(schemas.ENTITY_REDIRECTS, whole.ALL_PART), path)
        return tables.read(self._settings.output, schemas.ENTITY_REDIRECTS, whole.ALL_PART)

    def _has(self, table: Table) -> bool:
        return self._run.exists(part_name(table, whole.ALL_PART))

    def _put(self, table: Table, part: str) -> None:
        self._run.put(tables.part_path(self._settings.output, table, part), part_name(table, part))
