"""Which ids are one, decided on a cluster: each group of ids that may have to do with one another on its own.

What shards say of a person or an agency is added up as in ``totals``. Then only those go on that may be one with
another, or that a person judged (``clusters``), and each cluster is resolved by the very rules of one machine.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline import schemas
from pipeline.engines.spark import clusters
from pipeline.engines.spark.parts import rows_in
from pipeline.engines.spark.rows import Rows, mapped
from pipeline.records import Redirect
from pipeline.resolve import Judgement, Resolution, blocks, resolved
from pipeline.resolve.profiles import Profile, profiles, ties
from pipeline.stores import Store

FACTS = {
    "entity_id": "string",
    "apart": "boolean",  # one document's own person or agency, because a person judged it
    "type": "string",
    "field": "string",
    "value": "string",
    "n": "bigint",
    "shard": "string",
}
_BLOCKS = {"entity_id": "string", "type": "string", "block": "string"}
_RESULT = {
    "old_id": "string",
    "doc_id": "string",
    "new_id": "string",
    "reason": "string",
    "evidence": "string",
    "line": "bigint",  # of a judgement that was not followed, which has the fields above null
}
_FIELDS = ("name", "kind", "country", "role", "short", "tie")


def facts_in(run: Store, watched: frozenset[str], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows ``FACTS`` of the shards whose names are ``rows``."""
    columns = tuple(name for name, _, _ in schemas.LINKS.fields)
    for (shard,) in rows:
        links = rows_in(run, schemas.LINKS, shard, columns)
        yield from facts_of(links, watched, shard)


def facts_of(links: Sequence[Any], watched: frozenset[str], shard: str) -> Iterator[tuple[Any, ...]]:
    """Rows ``FACTS`` of the links of one shard."""

    def told(names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        return (tuple(getattr(row, name) for name in names) for row in links)

    known, splits = profiles(told, watched)
    for apart, found in ((False, known), (True, splits)):
        for profile in found.values():
            yield from _rows_of(profile, shard, apart=apart)
    persons = [entity_id for entity_id, profile in known.items() if profile.type == "person" and "#" not in entity_id]
    for entity_id, near in ties(told, persons).items():
        yield from ((entity_id, False, "person", "tie", other, 1, shard) for other in near)


def _rows_of(profile: Profile, shard: str, *, apart: bool) -> Iterator[tuple[Any, ...]]:
    values = [("name", name, n) for name, n in profile.names.items()]
    values += [(field, value, 1) for field in ("kind", "country") if (value := getattr(profile, field))]
    values += [("role", role, 1) for role in profile.roles] + [("short", short, 1) for short in profile.shorts]
    for field, value, n in values:
        yield profile.entity_id, apart, profile.type, field, value, n, shard


def _profile(entity_id: str, rows: Iterable[tuple[Any, ...]]) -> tuple[Profile, frozenset[str]]:
    """The profile that rows of one id give, and what stands near it."""
    found: dict[str, dict[str, tuple[int, str]]] = {field: {} for field in _FIELDS}
    kind = ""
    for _, _, kind, field, value, n, shard in rows:  # noqa: B007 - all have one
        found[field][value] = n, shard

    def first(field: str) -> str | None:
        """Of values that differ, the one that one machine would have met first."""
        return min(found[field], key=lambda value: found[field][value][1], default=None)

    names = {name: n for name, (n, _) in found["name"].items()}
    roles, shorts = frozenset(found["role"]), frozenset(found["short"])
    return Profile(entity_id, kind, names, first("kind"), first("country"), roles, shorts), frozenset(found["tie"])


def decided(spark: Any, facts: Any, judgements: Sequence[Judgement], tasks: int) -> Resolution:
    """The redirects of a corpus and the judgements that could not be followed, as ``resolve`` gives them."""
    from pyspark.sql import functions as sql

    total = (
        facts.groupBy("entity_id", "apart", "type", "field", "value")
        .agg(sql.sum("n").alias("n"), sql.min("shard").alias("shard"))
        .select(*FACTS)
        .persist()
    )
    together = total.repartition(tasks, "entity_id").sortWithinPartitions("entity_id", "apart")
    all_blocks = mapped(together, _blocks, _BLOCKS).persist()
    nodes = _judged(spark, total, judgements)
    heard = [row for row in judgements if set(row.pair) <= {entity_id for entity_id, _ in nodes}]
    members = total.join(clusters.clustered(spark, all_blocks, nodes, heard, tasks), ["entity_id", "apart"])
    ordered = members.select("cluster", *FACTS).repartition(tasks, "cluster")
    ordered = ordered.sortWithinPartitions("cluster", "entity_id", "apart")
    rows = mapped(ordered, partial(_resolve, heard), _RESULT).collect()
    all_blocks.unpersist()
    total.unpersist()
    lines = {row.line for row in rows if row.line is not None}
    unheeded = [(row, "unknown-id") for row in judgements if row not in heard]
    unheeded += [(row, "contradicted") for row in reversed(heard) if row.line in lines]
    return Resolution([Redirect(*row[:-1]) for row in rows if row.line is None], unheeded)


def _blocks(rows: Rows) -> Iterator[tuple[Any, ...]]:
    for (entity_id, apart), own in groupby(rows, key=itemgetter(0, 1)):
        profile, _ = _profile(entity_id, own)
        if not apart:
            yield from ((entity_id, profile.type, clusters.JOIN.join(block)) for block in blocks(profile))


def _judged(spark: Any, total: Any, judgements: Sequence[Judgement]) -> list[tuple[str, bool]]:
    """The ids that a person judged and that the corpus has."""
    ids = sorted({(entity_id,) for row in judgements for entity_id in row.pair})
    if not ids:
        return []
    asked = spark.createDataFrame(ids, "entity_id string")
    return [tuple(row) for row in total.join(asked, "entity_id").select("entity_id", "apart").distinct().collect()]


def _resolve(judgements: Sequence[Judgement], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows ``_RESULT`` of each cluster."""
    judged: dict[str, list[Judgement]] = {}
    for row in judgements:
        judged.setdefault(row.left_id, []).append(row)
    for _, members in groupby(rows, key=itemgetter(0)):
        found: dict[bool, dict[str, Profile]] = {False: {}, True: {}}
        near: dict[str, frozenset[str]] = {}
        for (entity_id, apart), own in groupby((row[1:] for row in members), key=itemgetter(0, 1)):
            profile, ties_of = _profile(entity_id, own)
            found[apart][entity_id] = profile
            if not apart:
                near[entity_id] = ties_of
        known, splits = found[False], found[True]
        own_judgements = [row for one in (known.keys() | splits.keys()) & judged.keys() for row in judged[one]]
        own_judgements.sort(key=lambda row: row.line)
        resolution = resolved(known, splits, own_judgements, partial(_near, near))
        yield from ((*row, None) for row in resolution.redirects)
        yield from ((None,) * 5 + (row.line,) for row, _ in resolution.unheeded)


def _near(near: Mapping[str, frozenset[str]], _wanted: Iterable[str]) -> Mapping[str, frozenset[str]]:
    return near


def with_redirects(spark: Any, names: Any, run: Store, redirects: Sequence[Redirect]) -> Any:
    """Rows of a shard's name and the redirects that it needs, as JSON, or None."""
    from pyspark.sql import functions as sql

    if not redirects:
        return names.select("shard", sql.lit(None).cast("string").alias("redirects"))
    listed = spark.createDataFrame(
        [(row.old_id, json.dumps(row)) for row in redirects], "entity_id string, redirect string"
    )
    ids = mapped(names, partial(_ids_in, run), {"shard": "string", "entity_id": "string"})
    own = ids.join(listed, "entity_id").groupBy("shard").agg(sql.collect_list("redirect").alias("found"))
    as_json = sql.concat(sql.lit("["), sql.concat_ws(",", "found"), sql.lit("]"))
    return names.join(own, "shard", "left").select("shard", sql.when(sql.col("found").isNotNull(), as_json))


def _ids_in(run: Store, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """The ids of persons and agencies that the links of each shard have, each once."""
    for (shard,) in rows:
        links = rows_in(run, schemas.LINKS, shard, ("entity_id", "candidates"))
        ids = {row.entity_id for row in links} | {one for row in links for one in row.candidates}
        yield from ((shard, one) for one in ids if one and not one.startswith("country:"))
