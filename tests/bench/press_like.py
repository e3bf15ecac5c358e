"""Rows as the shards of a very large press corpus would give them, made by Spark from the numbers of rows alone.

What is real are the skews. They were counted in the tables of a run on 587 press articles of some 50 countries and
extrapolated from there (``zipf.py``): growth is that of a broad corpus, with more different names than one that keeps
to a few countries. In those articles the laws give what was counted, within 5 %, also for 36, 73, 146 and 293 of them.
Values of an entity grow with the root of its documents, faster than counted there (their power 0.2, or 0.38 for the
forms of countries), so that sizes err on the large side.
"""

from itertools import pairwise
from math import ceil, exp, expm1, log

from tests.bench.zipf import MOST, Counted, fitted

ENTITIES = {"person": fitted(Counted(587, 0.0153, 4.419, 2362)), "agency": fitted(Counted(587, 0.0443, 2.221, 1007))}
# Shares of the documents that name the country of this rank; between them, powers.
COUNTRIES = ((1, 0.1925), (2, 0.136), (3, 0.072), (5, 0.053), (10, 0.044), (20, 0.034), (50, 0.015), (100, 0.005))
LAST_COUNTRY = (249, 0.0003)  # rarer than any that was counted
# How many of a field's values a document gives an entity that it names.
VALUES = {
    "person": {"name": 1, "forms": 1.39, "roles": 0.48},
    "agency": {"name": 1, "kind": 0.91, "country": 0.79, "forms": 1.16},
    "country": {"name": 1, "country": 1, "forms": 1.39},
}
_GROWING = ("forms", "roles")
_SOLE = ("kind", "country")  # of which an entity has one; of its names, one in most documents
_OTHER_NAME = 0.07  # share of documents with another than the usual name
TOP = 5  # ranks of which all rows are made, however few of the others are
_OFTEN = 0.5  # documents of a shard: who is named in more is looked at in each shard, others are drawn


def country_share(rank):
    """The share of documents that name the country of this rank."""
    points = (*COUNTRIES, LAST_COUNTRY)
    (low, share), (high, less) = next(pair for pair in pairwise(points) if rank <= pair[1][0])
    return exp(log(share) + (log(less) - log(share)) * log(rank / low) / log(high / low))


def often(shard, sample):
    """Those entities that are looked at in each shard: type, rank and share; one in ``sample`` beside the top ones."""
    found = [("country", rank, country_share(rank)) for rank in range(1, LAST_COUNTRY[0] + 1)]
    for kind, law in ENTITIES.items():
        found += [(kind, rank, law.share(rank)) for rank in range(1, _rare(law, shard))]
    return [one for one in found if one[1] <= TOP or one[1] % sample == 0]


def _rare(law, shard):
    """The first rank that is not looked at in each shard."""
    return max(TOP, int((law.c * shard / _OFTEN) ** (1 / law.a) - law.b)) + 1


def drawn(shard, sample):
    """How many entities of other ranks a shard has, by type."""
    return {kind: ceil(law.seen(shard, _rare(law, shard) - 1) / sample) for kind, law in ENTITIES.items()}


def counts(spark, documents, shard, sample, tasks):
    """Rows ``COUNTS`` of ``documents`` in shards of ``shard``, for one in ``sample`` of the entities, in ``tasks``."""
    from pyspark.sql import functions as sql

    usual, numbers = often(shard, sample), drawn(shard, sample)
    listed = [
        (at, kind, rank, -expm1(-shard * share), max(1.0, shard * share))
        for at, (kind, rank, share) in enumerate(usual)
    ]
    heads = spark.createDataFrame(listed, "at int, type string, rank bigint, chance double, n double")
    width = len(usual) + sum(numbers.values())
    every = spark.range(0, documents // shard * width, 1, tasks)
    every = every.select("id", (sql.col("id") % width).cast("int").alias("at"))
    u = chance(sql.col("id"))
    looked = every.join(sql.broadcast(heads), "at", "left")
    is_person = sql.col("at") < len(usual) + numbers["person"]
    person, agency = (beyond(law, _rare(law, shard) - 1, sample, u) for law in ENTITIES.values())
    found = looked.where(sql.col("chance").isNull() | (u < sql.col("chance"))).select(
        "id",
        sql.coalesce("type", sql.when(is_person, "person").otherwise("agency")).alias("type"),
        sql.coalesce("rank", sql.when(is_person, person).otherwise(agency)).alias("rank"),
        sql.coalesce("n", sql.lit(1.0)).alias("n"),
    )
    return _with_values(found)


def chance(*columns):
    """A number over 0 and up to 1 that hangs on the values of ``columns`` alone."""
    from pyspark.sql import functions as sql

    return (sql.pmod(sql.xxhash64(*columns), sql.lit(1 << 52)) + 1) / float(1 << 52)


def beyond(law, rank, sample, u):
    """The rank over ``rank`` that the chance ``u`` draws by ``law``, one in ``sample`` of all."""
    from pyspark.sql import functions as sql

    start = rank + 0.5 + law.b
    drawn_rank = sql.lit(start) * sql.exp(sql.least(sql.log(u) * law.power, sql.lit(80.0))) - (law.b - 0.5)
    alone = sql.lit(MOST) + sql.col("id")
    thin = sql.lit(rank + 1) + sql.floor((drawn_rank - (rank + 1)) / sample) * sample
    return sql.when(drawn_rank > MOST, alone).otherwise(thin.cast("bigint"))


def _with_values(found):
    """Rows ``COUNTS`` of entities of shards: type, rank, and the documents that name each."""
    from pyspark.sql import functions as sql

    told = sql.expr(f"CASE type {' '.join(map(_fields, VALUES.items()))} END")
    rows = found.select("*", sql.explode(told).alias("of")).select("id", "type", "rank", "n", "of.*")
    u = chance(sql.col("field"), sql.col("id"))
    root = sql.greatest(sql.lit(1.0), sql.sqrt(sql.col("n") * sql.col("each")))
    grows, several = sql.col("field").isin(*_GROWING), sql.col("n") >= 2
    size = sql.when(grows & several, 2 * sql.ceil(root)).otherwise(sql.floor(sql.col("each") + u)).cast("int")
    rows = rows.select("*", size.alias("size"), root.alias("root")).where("size > 0")
    rows = rows.select("*", sql.explode(sql.sequence(sql.lit(1), "size")).alias("i"))
    v = chance(sql.col("id"), sql.col("field"), sql.col("i"))
    number = (
        sql.when(grows & several & (sql.col("i") <= sql.col("root")), sql.col("i"))
        .when(grows, sql.floor(sql.col("root") / v))
        .when((sql.col("field") == "name") & (v < _OTHER_NAME), sql.floor(_OTHER_NAME / v))
        .otherwise(1)
    )
    word = sql.hex(sql.xxhash64("type", "rank"))
    counts_mentions = sql.col("field") == ""
    day = sql.when(counts_mentions, sql.expr("date_add(DATE '2000-01-01', CAST(pmod(xxhash64(id), 9000) AS INT))"))
    return rows.select(
        sql.concat_ws(":", "type", word).alias("entity_id"),
        "type",
        "field",
        sql.when(~counts_mentions, sql.concat_ws(" ", word, number.cast("string"))).alias("value"),
        sql.ceil("n").cast("bigint").alias("n"),
        day.alias("first"),
        day.alias("last"),
    )


def _fields(told):
    """What SQL says when the type is this: its fields, and that without a name which counts mentions."""
    kind, fields = told
    each = ", ".join(f"struct('{field}' AS field, {share}D AS each)" for field, share in {"": 1, **fields}.items())
    return f"WHEN '{kind}' THEN array({each})"
