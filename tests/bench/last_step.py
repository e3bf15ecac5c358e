"""Whether the steps that take all shards together stay within memory: ``python -m tests.bench.last_step``.

Entities are added up (``totals.added_up``) from rows as shards of a press corpus would give them (``press_like.py``),
and ids are resolved (``merges.decided``) from such names (``press_names.py``): the code that runs on a cluster, here on
all cores of one machine, Java with a heap of ``--memory``. Each size has processes of its own.

More rows than ``--rows`` are not made. Then one entity in so many is, with all rows of its own, beside the five most
frequent persons, agencies and countries, which are always whole; and as many fewer tasks put them together, so that
each has as many rows as it would have of the whole. Shards, and the tasks that add up theirs, are as many as of the
whole. Memory is the most that a process had of the machine's, Python's 100 MB for libraries included.
"""

import argparse
import os
import sys
import tempfile
from math import ceil
from multiprocessing import get_context
from pathlib import Path

from pipeline.config import Cluster
from pipeline.engines.spark import clusters, merges, totals
from pipeline.engines.spark.plan import DOCUMENTS_OF_A_TASK, tasks_for
from pipeline.engines.spark.session import session
from pipeline.link.keys import person_key
from tests.bench import press_like, press_names
from tests.bench.spark_watch import MB, told_in, watched

ROWS_EACH = 25  # of a document, by and large
_PART = 10  # one in so many documents is looked at for the number of rows that shards have
_HEADS = (
    (
        "documents, one entity in, rows of shards, sent on, rows to Python, entities, most values of one, rows a task, "
        "shuffled, spilled, Java, a Python worker, seconds, of the processor"
    ),
    (
        "names, persons that meet, clusters, ids of the largest, agencies that meet, clusters, ids of the largest, "
        "redirects, shuffled, spilled, Java, a Python worker, first process, seconds, of the processor"
    ),
    "names with one first word, ids, of them with a partner, before, a Python worker, seconds, of the processor",
)


def main():
    """Print a table for each of the two steps, and one for all persons of one first word in one Python worker."""
    told = _told()
    for step, sizes, heads in zip(_STEPS, (told.documents, told.ids, told.cluster), _HEADS, strict=True):
        if sizes:
            _say(heads.split(", "))
            _say(["---"] * len(heads.split(", ")))
        for size in sizes:
            _say(_apart(step, told, size))


def _told():
    parser = argparse.ArgumentParser(prog="tests.bench.last_step")
    parser.add_argument("--documents", type=int, nargs="*", default=[10**5, 10**6, 10**7, 10**8])
    parser.add_argument("--ids", type=int, nargs="*", default=[10**5, 10**6], help="names of persons and agencies")
    parser.add_argument("--cluster", type=int, nargs="*", default=[10**5, 10**6], help="names with one first word")
    parser.add_argument("--rows", type=int, default=2 * 10**6, help="rows of shards to make, by and large")
    parser.add_argument("--shard", type=int, default=1000, help="documents a shard")
    parser.add_argument("--cores", type=int, default=64, help="of the cluster whose tasks are made")
    parser.add_argument("--memory", default="2g", help="Java's heap")
    parser.add_argument("--python-tasks", type=int, help="tasks that put entities together, in place of a cluster's")
    return parser.parse_args()


def _apart(step, told, size):
    """What ``step`` says of ``size``, in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_alone if step is _hung_together else _run, args=(step, told, size, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return [f"{size:,}", "died"]
    finally:
        process.join()


def _run(step, told, size, pipe):
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        log.mkdir()
        conf = {
            "spark.driver.memory": told.memory,
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": log.as_uri(),
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
            "spark.local.dir": scratch,
        }
        cluster = Cluster(scratch, scratch, f"local[{os.cpu_count()}]", tuple(conf.items()))
        with session(cluster) as spark:
            with watched(os.getpid()) as took:
                facts, more = step(spark, told, size)
            cells = facts(took, *told_in(log), more())
        pipe.send(cells)


def _added_up(spark, told, documents):
    from pyspark.sql import functions as sql

    sample = max(1, documents * ROWS_EACH // told.rows)
    shards = documents // told.shard
    tasks = tasks_for(shards, told.cores, max(1, DOCUMENTS_OF_A_TASK // told.shard))
    python_tasks = told.python_tasks or max(1, ceil(tasks / sample))
    spark.conf.set("spark.sql.shuffle.partitions", str(max(1, ceil(4 * told.cores / sample))))
    rows = press_like.counts(spark, documents, told.shard, sample, tasks)
    values = sql.size("aliases") + sql.size("roles")
    found = totals.added_up(rows, python_tasks).persist()
    entities, most = found.agg(sql.count("*"), sql.max(values)).first()

    def facts(took, sums, sent, made):
        return [
            f"{documents:,}", f"{sample:,}", f"{made:,}", f"{sent[0]:,}", f"{sent[1]:,}", f"{entities:,}",
            f"{most:,}", f"{sent[1] // python_tasks:,}", *_sizes(sums),
            f"{took.java:,.0f} MB", f"{took.worker:,.0f} MB",
            f"{took.seconds:,.0f}", f"{took.processor:,.0f}",
        ]  # fmt: skip

    def some():
        return _PART * press_like.counts(spark, documents // _PART, told.shard, sample, ceil(tasks / _PART)).count()

    return facts, some


def _decided(spark, _told, ids):
    from pyspark.sql import functions as sql

    spark.conf.set("spark.sql.shuffle.partitions", str(4 * os.cpu_count()))
    rows = press_names.facts(spark, ids, 4 * os.cpu_count())
    found, groups = _with_clusters(lambda: merges.decided(spark, rows, (), 4 * os.cpu_count()))
    kind = sql.when(sql.col("entity_id").startswith("person:"), "person").otherwise("agency").alias("type")

    def counted():
        sizes = groups.groupBy("cluster", kind).count().groupBy("type")
        sums = (sql.count("*").alias("clusters"), sql.sum("count").alias("ids"), sql.max("count").alias("most"))
        return {row.type: row for row in sizes.agg(*sums).collect()}

    def facts(took, sums, _, by_type):
        person, agency = by_type["person"], by_type["agency"]
        return [
            f"{ids:,}", f"{person.ids:,}", f"{person.clusters:,}", f"{person.most:,}",
            f"{agency.ids:,}", f"{agency.clusters:,}", f"{agency.most:,}", f"{len(found.redirects):,}", *_sizes(sums),
            f"{took.java:,.0f} MB", f"{took.worker:,.0f} MB", f"{took.driver:,.0f} MB", f"{took.seconds:,.0f}",
            f"{took.processor:,.0f}",
        ]  # fmt: skip

    return facts, counted


def _with_clusters(decide):
    """What ``decide`` gives, and the frame of the clusters that it made on the way."""
    kept, real = [], clusters.clustered

    def clustered(*given):
        kept.append(real(*given).persist())
        return kept[0]

    clusters.clustered = clustered
    try:
        return decide(), kept[0]
    finally:
        clusters.clustered = real


def _hung_together(_told, size):
    """How many ids so many names with one first word have, and how many of them hang together with others."""
    names = press_names.names_of_cluster(size)
    keys = ((entity_id, person_key(name)) for entity_id, name in sorted(names.items()))
    rows = ((key[0], entity_id, clusters.JOIN.join((key[0], "", *key))) for entity_id, key in keys)
    together = sum(1 for _ in clusters._hanging_together(rows))  # noqa: SLF001 - what a worker does with a first word
    return len(names), together


def _alone(step, told, size, pipe):
    with watched(os.getpid()) as before:
        step(told, 10)
    with watched(os.getpid()) as took:
        ids, together = step(told, size)
    pipe.send([
        f"{size:,}", f"{ids:,}", f"{together:,}", f"{before.driver:,.0f} MB", f"{took.driver:,.0f} MB",
        f"{took.seconds:,.0f}", f"{took.processor:,.0f}",
    ])  # fmt: skip


_STEPS = (_added_up, _decided, _hung_together)


def _sizes(sums):
    return [f"{sums['shuffled'] / MB:,.0f} MB", f"{sums['spilled'] / MB:,.0f} MB"]


def _say(cells):
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
