"""Entities over all shards: counts of what documents say, added up by Spark.

A shard's counts are rows of an entity, a field, a value and how often; Spark adds equal ones up before it sends them
(so that a country in 40 % of the documents is some rows a machine), then those of one entity meet. What one has is
bounded by the different values that it has, not by its documents.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline import schemas
from pipeline.engines.spark.parts import rows_in
from pipeline.engines.spark.rows import Rows, mapped
from pipeline.link.entities import COUNTED, Tally, entity_of, tally_of
from pipeline.records import DocumentEntity, Entity
from pipeline.stores import Store

COUNTS = {
    "entity_id": "string",
    "type": "string",
    "field": "string",
    "value": "string",
    "n": "bigint",
    "first": "date",
    "last": "date",
}
_MENTIONS = ""  # the field of the row that counts mentions and has the days
_TYPES = {"string": "string", "int32": "int", "int64": "bigint", "date32": "date", "list<string>": "array<string>"}
ENTITIES = {name: _TYPES[kind.removesuffix("?")] for name, kind, _ in schemas.ENTITIES.fields}


def counts_in(run: Store, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows ``COUNTS`` of the shards whose names are ``rows``."""
    for (part,) in rows:
        found = rows_in(run, schemas.DOCUMENT_ENTITIES, part, COUNTED)
        yield from counts_of(sorted(found, key=lambda row: row.entity_id))


def counts_of(found: list[DocumentEntity]) -> Iterator[tuple[Any, ...]]:
    """Rows ``COUNTS`` of rows that stand together by entity."""
    for entity_id, own in groupby(found, key=lambda row: row.entity_id):
        tally = tally_of(own)
        yield entity_id, tally.type, _MENTIONS, None, tally.n_mentions, tally.first, tally.last
        for field, values in tally.counts.items():
            yield from ((entity_id, tally.type, field, value, n, None, None) for value, n in values.items())


def added_up(counts: Any, tasks: int) -> Any:
    """Rows of ``entities`` from rows ``COUNTS``: sorted by id in partitions, and these in order."""
    from pyspark.sql import functions as sql

    total = counts.groupBy("entity_id", "type", "field", "value").agg(
        sql.sum("n").alias("n"), sql.min("first").alias("first"), sql.max("last").alias("last")
    )
    ordered = total.repartitionByRange(tasks, "entity_id").sortWithinPartitions("entity_id")
    return mapped(ordered.select(*COUNTS), _entities, ENTITIES)


def _entities(rows: Rows) -> Iterator[tuple[Any, ...]]:
    for entity_id, own in groupby(rows, key=itemgetter(0)):
        tally: Tally | None = None
        for _, kind, field, value, n, first, last in own:
            tally = tally or Tally(kind)
            if field == _MENTIONS:
                tally.told(n, first, last)
            else:
                tally.counts[field][value] += n
        if tally is not None:
            yield tuple(entity_of(entity_id, tally))


def entity(row: Any) -> Entity:
    """An entity from a row of Spark's."""
    return Entity._make(tuple(value) if isinstance(value, list) else value for value in row)
