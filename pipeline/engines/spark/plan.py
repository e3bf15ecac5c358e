"""What a run on a cluster will do: which documents lie where, in which shards, and the name of the run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline import tables
from pipeline.config import Cluster, Settings
from pipeline.dependencies import code_digest
from pipeline.digests import file_digest, sha256_of
from pipeline.engines.spark import sources
from pipeline.engines.spark.rows import Rows, Shape, mapped
from pipeline.engines.spark.sources import FOUND, PLANNED, SOURCE, Listed
from pipeline.ingest import ROW_FORMATS, is_of_rows
from pipeline.modelfolder import model_digest
from pipeline.records import Rejection

_PIECE = 50_000  # documents of one file that one task reads
_TASKS_A_CORE = 4  # at least, so that cores end at about the same time
_MOST_TASKS = 20_000  # more cut a shuffle into so many pieces that finding them takes longer than reading them
DOCUMENTS_OF_A_TASK = 20_000  # minutes of work: long against its start, short against what a lost machine costs
_KEYS = 50_000  # documents of a partition in which keys are sorted and counted
_PARTS, _FILES = 1000, 500  # of a task, where they are only looked at


@dataclass(frozen=True, slots=True)
class Plan:
    """``id`` is another wherever a byte of a table might be. ``documents`` are rows ``PLANNED``."""

    id: str
    shards: tuple[str, ...]
    rejected: tuple[Rejection, ...]
    documents: Any
    n_documents: int
    cores: int

    def tasks(self, n_shards: int) -> int:
        """How many tasks to make of the work on so many shards."""
        a_shard = max(1, self.n_documents // max(1, len(self.shards)))
        return tasks_for(n_shards, self.cores, max(1, DOCUMENTS_OF_A_TASK // a_shard))

    def looks(self, n_shards: int) -> int:
        """How many tasks to make of looking at parts of so many shards."""
        return tasks_for(n_shards, self.cores, _PARTS)

    def texts(self, names: Any, read: Callable[[Rows], Rows], shape: Shape) -> Any:
        """The documents of the shards ``names``, in rows ``shape`` that stand together by shard, sorted by doc_id.

        Those in files of rows are given to ``read``, each file's in its order, and go from where they lie to the task
        that works on their shard; those that are files of their own are left where they are.
        """
        from pyspark.sql import functions as sql

        waiting = self.documents.join(sql.broadcast(names), "shard").select(*PLANNED)
        in_rows = sql.col("format").isin(list(ROW_FORMATS))
        own = waiting.where(~in_rows).select("shard", *SOURCE, sql.lit(None).cast("string").alias("document"))
        readers = tasks_for(1 + self.n_documents // _PIECE, self.cores, 1)
        found = mapped(by_file(waiting.where(in_rows), readers), read, shape).union(own)
        return found.repartition(self.tasks(len(self.shards)), "shard").sortWithinPartitions("shard", "doc_id")


def by_file(documents: Any, tasks: int) -> Any:
    """``documents`` so that a task has those of a file, or of a large piece of one, in their order."""
    from pyspark.sql import functions as sql

    return documents.repartition(tasks, "file", sql.floor(sql.col("at") / _PIECE)).sortWithinPartitions("file", "at")


def tasks_for(pieces: int, cores: int, of_a_task: int) -> int:
    """How many tasks to make of ``pieces`` of work, of which one task takes ``of_a_task`` where there are many."""
    return max(1, min(pieces, _MOST_TASKS, max(_TASKS_A_CORE * cores, pieces // of_a_task)))


def scanned(spark: Any, files: Sequence[Listed], cluster: Cluster, settings: Settings, done: Any) -> Any:
    """What lies in ``files``, as rows ``FOUND``, kept for several looks; ``done`` is told of each file."""
    large = sum(is_of_rows(file.name) for file in files)
    weight = large * _FILES + len(files) - large
    tasks = min(len(files), tasks_for(weight, spark.sparkContext.defaultParallelism, _FILES))
    frame = spark.createDataFrame([(number, *file) for number, file in enumerate(files)], sources.LISTED)
    return mapped(frame.repartition(tasks), partial(sources.scan, cluster.input, settings, done), FOUND).persist()


def parts_for(spark: Any, found: Any) -> int:
    """How many parts to sort and count the keys of rows ``FOUND`` in; Spark is told so."""
    parts = tasks_for(found.count(), spark.sparkContext.defaultParallelism, _KEYS)
    spark.conf.set("spark.sql.shuffle.partitions", str(parts))
    return parts


def planned(spark: Any, files: Sequence[Listed], cluster: Cluster, settings: Settings, done: Any) -> Plan:
    """Scan ``files``, which ``done`` is told of; what cannot be used is in ``rejected``."""
    found = scanned(spark, files, cluster, settings, done)
    parts = parts_for(spark, found)
    cores = spark.sparkContext.defaultParallelism  # machines have joined by now
    kept, repeated = sources.settled(found)
    rejected = tuple(sources.rejections(found, repeated))
    planned_rows, ordered = sources.in_shards(kept, settings.shard_documents, parts)
    documents = planned_rows.persist()
    columns = ", ".join(f"`{name}`" for name in SOURCE)
    sums = (f"bit_xor(xxhash64({seed}, {columns}))" for seed in (1, 2))  # whatever the order
    content = documents.selectExpr("count(*)", *sums).first()
    shards = tuple(sorted(row.shard for row in documents.select("shard").distinct().collect()))
    found.unpersist()
    ordered.unpersist()
    return Plan(_id([*content, rejected], settings), shards, rejected, documents, content[0], cores)


def _id(content: Sequence[object], settings: Settings) -> str:
    facts = [code_digest(), model_digest(settings.model), tables.SCHEMA_VERSION]
    facts += [file_digest(path) for path in (settings.rules, settings.repeats, settings.judgements)]
    facts += map(repr, (settings.text_column, settings.id_column, settings.max_document_mb, settings.max_pages))
    facts += map(repr, (settings.document_seconds, settings.shard_documents, *content))
    return sha256_of("\0".join(facts))[:16]
