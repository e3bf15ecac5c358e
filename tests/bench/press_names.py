"""What links say of persons and agencies of a very large press corpus, made by Spark from the numbers of rows alone.

The words of names are made up; how often the first, second, … word recurs was counted on the names of 2,018 persons in
587 press articles, and extrapolated as in ``press_like.py``. Every eighth agency is abbreviated by its documents and
every tenth known by an abbreviation alone, as counted there; that 2 % of the documents have another abbreviation than
the usual one, so that agencies come together in chains, was too rare to be counted and is assumed.
"""

from random import Random

from pipeline.engines.spark.merges import FACTS
from pipeline.knowledge import countries
from tests.bench.press_like import beyond, chance
from tests.bench.zipf import MOST, Counted, fitted

FIRST, OTHER = fitted(Counted(2018, 0.0164, 1, 1424)), fitted(Counted(2018, 0.0114, 1.242, 2035))
PERSONS = 0.7  # of persons and agencies together
LONG, LONGER = 0.2, 0.04  # of persons with three words or more, with four
ROLES, TIES = 0.48, 0.5  # of persons that have a role, or a country and an agency near them
SHORTS, BARE, OTHER_SHORT = 0.13, 0.1, 0.02
_HEADS = ("Ministry of", "Department of", "National Council of", "Office of", "Commission on", "Institute of")
_DIGITS, _AS = "0123456789", "lertomisun"
_AS_LETTERS = str.maketrans(_DIGITS, _AS)
_LETTERS = "abcdefgimnoprstu"  # those that the words of agencies begin with


def facts(spark, ids, tasks):
    """Rows ``FACTS`` of so many names in documents; of them several may be of one id."""
    persons = round(ids * PERSONS)
    return _persons(spark, persons, tasks).union(_agencies(spark, ids - persons, tasks))


def _persons(spark, number, tasks):
    from pyspark.sql import functions as sql

    size = _own("size")
    words = [_word(FIRST, "first"), *(_word(OTHER, f"word {at}") for at in (1, 2, 3))]
    first, second, third, fourth = words
    name = sql.concat_ws(" ", first, second, sql.when(size < LONG, third), sql.when(size < LONGER, fourth))
    rows = spark.range(0, number, 1, tasks).select("id", name.alias("name"))
    told = [
        _fact("name", sql.col("name")),
        _fact("role", _of("chief of", _own("role of")), _own("role") < ROLES),
        _fact("tie", _of("country:", _own("country")), _own("tie") < TIES),
        _fact("tie", _of("agency:", _own("agency")), _own("tie") < TIES),
    ]
    return _told(rows, "person", sql.lower(sql.translate("name", " ", "-")), told)


def names_of_cluster(number, seed=1):
    """So many names as ``_persons`` makes them, all with one first word: the different ones by their ids."""
    random = Random(seed)
    names = (" ".join(["Nal", *_others(random)]) for _ in range(number))
    return {f"person:{name.lower().replace(' ', '-')}": name for name in names}


def _others(random):
    size = random.random()
    for _ in range(1 + (size < LONG) + (size < LONGER)):
        start = 0.5 + OTHER.b
        rank = min(MOST, int(start * _u(random) ** OTHER.power - start + 1))
        yield "Na" + str(rank).translate(_AS_LETTERS)


def _u(random):
    return max(1 - random.random(), 1e-6)


def _agencies(spark, number, tasks):
    from pyspark.sql import functions as sql

    heads = sql.array(*map(sql.lit, _HEADS))
    head = sql.element_at(heads, (1 + sql.floor(_own("head") * (len(_HEADS) - 0.01))).cast("int"))
    codes = sql.array(*map(sql.lit, sorted(code for code in countries() if code)))
    rank = sql.least(sql.floor(1 / _own("country")), sql.size(codes))
    country = sql.element_at(codes, rank.cast("int"))
    rows = spark.range(0, number, 1, tasks).select(
        "id",
        sql.concat_ws(" ", head, _word(OTHER, "field"), _word(OTHER, "other field")).alias("full"),
        country.alias("country"),
    )
    usual = sql.when(_own("short of") < OTHER_SHORT, sql.floor(OTHER_SHORT / _own("short of"))).otherwise(1)
    short = _letters(sql.xxhash64("full", usual))
    named = chance(sql.lit("named"), sql.col("full"))
    is_bare = named < BARE
    rows = rows.select(
        "id", "country", short.alias("short"), named.alias("named"),
        sql.when(is_bare, sql.upper(short)).otherwise(sql.col("full")).alias("name"),
    )  # fmt: skip
    told = [
        _fact("name", sql.col("name")),
        _fact("kind", sql.lit("government")),
        _fact("country", sql.col("country")),
        _fact("short", sql.col("short"), (sql.col("named") > BARE) & (sql.col("named") < BARE + SHORTS)),
    ]
    slug = sql.concat_ws("@", sql.lower(sql.translate("name", " ", "-")), "country")
    return _told(rows, "agency", slug, told)


def _own(what):
    from pyspark.sql import functions as sql

    return chance(sql.lit(what), sql.col("id"))


def _word(law, what):
    """A word whose letters are the digits of a rank, drawn by ``law``."""
    from pyspark.sql import functions as sql

    rank = beyond(law, 0, 1, _own(what)).cast("string")
    return sql.concat(sql.lit("Na"), sql.translate(rank, _DIGITS, _AS))


def _letters(number):
    """An abbreviation of three letters, of four or of five."""
    from pyspark.sql import functions as sql

    size = sql.pmod(number, sql.lit(20))
    length = sql.when(size < 10, 3).when(size < 17, 4).otherwise(5)
    # The digits of a number to the base 16, which are its first letters.
    digits = sql.translate(sql.hex(number), "0123456789ABCDEF", _LETTERS)
    return sql.substring(sql.lpad(digits, 16, "a"), sql.lit(1), length)


def _of(what, u):
    from pyspark.sql import functions as sql

    return sql.concat(sql.lit(what), sql.floor(1 / u).cast("string"))


def _fact(field, value, wanted=None):
    from pyspark.sql import functions as sql

    value = value if wanted is None else sql.when(wanted, value)
    return sql.struct(sql.lit(field).alias("field"), value.alias("value"))


def _told(rows, kind, slug, told):
    """Rows ``FACTS`` of what each row tells, in a thousand shards."""
    from pyspark.sql import functions as sql

    entity_id = sql.concat_ws(":", sql.lit(kind), slug).alias("entity_id")
    rows = rows.select(entity_id, "id", sql.explode(sql.array(*told)).alias("one"))
    shard = sql.lpad(sql.pmod(sql.xxhash64("id"), sql.lit(1000)).cast("string"), 4, "0")
    rows = rows.where("one.value IS NOT NULL")
    fixed = (sql.expr("false AS apart"), sql.lit(kind).alias("type"), sql.expr("1L AS n"), shard.alias("shard"))
    return rows.select("entity_id", "one.*", *fixed).select(*FACTS)
