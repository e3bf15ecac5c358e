"""Clusters of ids: no rule, and no judgement, makes ids of two clusters one.

Most ids share no block (``resolve``'s ``blocks``) with another, and are let go at once. Persons that do meet by their
first word, and those hang together whose names are equal or fit. Agencies hang together by chains of shared blocks;
one task follows these, on numbers alone. Judged pairs bring their clusters together.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from pipeline.engines.spark.rows import Rows, mapped
from pipeline.resolve import Judgement
from pipeline.resolve.clusters import Clusters
from pipeline.resolve.people import pairs

JOIN = "\x1f"  # between the parts of a block; no name has it
_CLUSTERED = {"entity_id": "string", "cluster": "string"}
_NUMBERED = {"number": "bigint", "chain": "bigint"}


def clustered(
    spark: Any, all_blocks: Any, nodes: Sequence[tuple[str, bool]], heard: Sequence[Judgement], tasks: int
) -> Any:
    """The ids (``entity_id``, ``apart``) that may be one with others, each with the name of its ``cluster``.

    ``all_blocks`` are rows of an id, its type and a block; ``nodes`` the ids that ``heard`` are about.
    """
    from pyspark.sql import functions as sql

    shared = all_blocks.groupBy("type", "block").count().where("count > 1").drop("count")
    meeting = all_blocks.join(shared, ["type", "block"])
    found = _persons(all_blocks, meeting, tasks).union(_agencies(meeting)).persist()
    asked = spark.createDataFrame([(entity_id,) for entity_id, _ in nodes], "entity_id string")
    known = dict(tuple(row) for row in found.join(sql.broadcast(asked), "entity_id").distinct().collect())
    own = {node: known.get(node[0]) if not node[1] else None for node in nodes}
    named = {node: cluster or JOIN.join(map(str, node)) for node, cluster in own.items()}
    joined = Clusters()
    for row in heard:
        both = sorted({named[node] for node in nodes if node[0] in row.pair})
        for one in both:
            joined.join(both[0], one)
    moved = [(one, joined.root(one)) for one in set(named.values()) if joined.root(one) != one]
    renamed = sql.broadcast(spark.createDataFrame(moved, "cluster string, into string"))
    alone = [(*node, joined.root(named[node])) for node, cluster in own.items() if cluster is None]
    others = found.join(renamed, "cluster", "left").select(
        "entity_id", sql.expr("false").alias("apart"), sql.coalesce("into", "cluster").alias("cluster")
    )
    return others.union(spark.createDataFrame(alone, "entity_id string, apart boolean, cluster string"))


def _persons(all_blocks: Any, meeting: Any, tasks: int) -> Any:
    from pyspark.sql import functions as sql

    survivors = meeting.where("type = 'person'").select("entity_id").distinct()
    words = sql.split("block", JOIN)
    names = all_blocks.where("type = 'person'").where(words[1] == "").join(survivors, "entity_id")
    by_first = names.select(words[0].alias("first"), "entity_id", "block").repartition(tasks, "first")
    return mapped(by_first.sortWithinPartitions("first", "entity_id"), _hanging_together, _CLUSTERED)


def _hanging_together(rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Persons, rows of a first word, an id and a whole name, that hang together with others."""
    for first, own in groupby(rows, key=itemgetter(0)):
        people = [(tuple(block.split(JOIN)[2:]), entity_id) for _, entity_id, block in own]
        number = {entity_id: i for i, (_, entity_id) in enumerate(people)}
        chains = chained(len(people), ((number[one], number[other]) for one, other in pairs(people)))
        sizes = [0] * len(people)
        for chain in chains:
            sizes[chain] += 1
        for (_, entity_id), chain in zip(people, chains, strict=True):
            if sizes[chain] > 1:
                yield entity_id, JOIN.join(("person", first, people[chain][1]))


def _agencies(meeting: Any) -> Any:
    """Ids and blocks are told apart by 64 bits; two that had the same would share a cluster, which does no harm."""
    from pyspark.sql import functions as sql

    own = meeting.where("type = 'agency'")
    numbered = own.select(sql.xxhash64("entity_id").alias("number"), sql.xxhash64("block").alias("block"))
    chains = mapped(numbered.repartition(1), _chains, _NUMBERED)
    ids = own.select("entity_id").distinct().withColumn("number", sql.xxhash64("entity_id"))
    cluster = sql.concat(sql.lit(f"agency{JOIN}"), sql.col("chain").cast("string"))
    return ids.join(chains, "number").select("entity_id", cluster.alias("cluster"))


def _chains(rows: Rows) -> Iterator[tuple[Any, ...]]:
    """The number of each id, with that of the first of its chain."""
    ids, found = array("q"), array("q")
    for number, block in rows:
        ids.append(number)
        found.append(block)
    numbers, blocks = (pa.array(column, pa.int64()).dictionary_encode() for column in (ids, found))
    n_ids = len(numbers.dictionary)
    links = zip(numbers.indices.to_numpy(), blocks.indices.to_numpy(), strict=True)
    chains = chained(n_ids + len(blocks.dictionary), ((int(one), n_ids + int(block)) for one, block in links))
    for i, number in enumerate(numbers.dictionary.to_numpy()):
        yield int(number), chains[i]


def chained(n: int, links: Iterable[tuple[int, int]]) -> "array[int]":
    """For each number below ``n`` the least one that ``links`` lead to.

    Two numbers an id, where ``Clusters`` holds names and lists of members: this is for millions.
    """
    parent = array("q", range(n))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for one, other in links:
        left, right = sorted((root(one), root(other)))
        parent[right] = left
    return array("q", map(root, range(n)))
