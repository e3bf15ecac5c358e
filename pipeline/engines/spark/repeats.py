"""Lines that recur within a site, counted on a cluster in the two readings of ``clean.repeats``.

Which lines recur is counted exactly, by Spark's group-by, where one machine counts in a sketch of fixed size.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.clean.repeats.proposal import proposals
from pipeline.clean.repeats.table import Repeat
from pipeline.clean.repeats.tally import Counts, Tally, lines_of
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Cluster, Settings
from pipeline.engines.engine import Progress
from pipeline.engines.spark import sources
from pipeline.engines.spark.plan import by_file, parts_for, scanned
from pipeline.engines.spark.rows import Rows, mapped
from pipeline.engines.spark.session import session, watched
from pipeline.engines.spark.shards import pieces, read_piece
from pipeline.engines.spark.sources import SOURCE, source_of
from pipeline.engines.spark.work import Work, shipped
from pipeline.records import RawDocument
from pipeline.stores import Store

_READ = {"doc_id": "string", "content": "bigint", "hashes": "array<bigint>"}
_WEIGHED = {"site": "string", "key": "string", "tally": "string", "n": "bigint", "word": "string"}
_TALLIED = {"site": "string", "key": "string", "tally": "string"}


def find_repeats(cluster: Cluster, settings: Settings, least: int, progress: Progress) -> list[Repeat]:
    """As ``clean.repeats.proposal.find_repeats`` gives them, for the corpus of ``cluster``."""
    from pyspark.sql import functions as sql

    files = sources.listed(cluster)
    with TemporaryDirectory(prefix="dateline-") as scratch, session(cluster) as spark:
        work = Work(settings, cluster.input, Store(cluster.output))
        if not cluster.is_here:
            work = shipped(spark, work, Path(scratch))
        with watched(spark, progress, "read", len(files)) as done:
            found = scanned(spark, files, cluster, settings, done)
            parts = parts_for(spark, found)
        with watched(spark, progress, "count", 1):
            kept, _ = sources.settled(found)
            documents = by_file(kept, parts).persist()
            read = mapped(documents, partial(_count, work), _READ).persist()
            firsts = read.groupBy("content").agg(sql.min("doc_id").alias("doc_id")).select("doc_id")
            lines = read.join(firsts, "doc_id").select("doc_id", sql.explode("hashes").alias("hash"))
            recurring = lines.groupBy("hash").count().where(sql.col("count") >= least).select("hash")
            hashes = lines.join(recurring, "hash").groupBy("doc_id").agg(sql.collect_list("hash").alias("hashes"))
            known = firsts.join(hashes, "doc_id", "left").persist()
            known.count()
        with watched(spark, progress, "weigh", 1):
            again = documents.join(known, "doc_id").select("hashes", "file", "at", *SOURCE)
            weighed = mapped(by_file(again, parts).drop("file", "at"), partial(_weigh, work), _WEIGHED).persist()
            by_key = weighed.where("key is not null").select(*_TALLIED).repartition("site", "key")
            tallied = mapped(by_key.sortWithinPartitions("site", "key"), partial(_merge, least), _TALLIED).collect()
            of = weighed.where("n is not null").groupBy("site").agg(sql.sum("n").alias("n")).collect()
            words = weighed.where("word is not null").select("word").distinct().collect()
    tallies = {(row.site, row.key): Tally(**json.loads(row.tally)) for row in tallied}
    return proposals(tallies, {row.site: row.n for row in of}, {row.word for row in words}, least)


def _raws(work: Work, rows: Sequence[tuple[Any, ...]] | Rows) -> Iterator[tuple[Any, RawDocument]]:
    """The documents of rows of something and a source, each with that."""
    with TemporaryDirectory() as scratch:
        for some in pieces((row[: -len(SOURCE)], source_of(row[-len(SOURCE) :])) for row in rows):
            found = read_piece(work, [source for _, source in some], Path(scratch))
            yield from ((told, found[source.doc_id]) for told, source in some if source.doc_id in found)


def _count(work: Work, rows: Rows) -> Iterator[tuple[Any, ...]]:
    rules = load_rules(work.here().rules)
    for _, raw in _raws(work, rows):
        if raw.duplicate_of is None:
            lines = lines_of(raw, rules)
            yield raw.doc_id, _signed(lines.content), sorted({_signed(number) for number in lines.hashes})


def _weigh(work: Work, rows: Rows) -> Iterator[tuple[Any, ...]]:
    settings = work.here()
    rules = load_rules(settings.rules)
    counts = Counts(0, rules, load_zone_rules(settings.rules))
    for (hashes,), raw in _raws(work, rows):
        counts.add(raw, lines_of(raw, rules), frozenset(map(_unsigned, hashes or ())).__contains__)
    for (site, key), tally in counts.tallies.items():
        yield site, key, json.dumps(asdict(tally)), None, None
    yield from ((site, None, None, n, None) for site, n in counts.site_documents.items())
    yield from ((None, None, None, None, word) for word in counts.lower_words)


def _merge(least: int, rows: Rows) -> Iterator[tuple[Any, ...]]:
    for (site, key), own in groupby(rows, key=itemgetter(0, 1)):
        total = Tally()
        for _, _, tally in own:
            total.merge(Tally(**json.loads(tally)))
        if total.documents >= least:
            yield site, key, json.dumps(asdict(total))


def _signed(number: int) -> int:
    """A number of 64 bits as Spark holds it."""
    return number - (1 << 64) if number >> 63 else number


def _unsigned(number: int) -> int:
    return number % (1 << 64)
