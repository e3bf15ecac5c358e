"""What the parts of a run say of themselves: whether all are there and whole, what they hold, how many rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from pipeline import schemas, tables
from pipeline.engines.spark.parts import columns_in, part_name
from pipeline.engines.spark.rows import Rows, mapped
from pipeline.errors import TableError
from pipeline.stores import Store
from pipeline.summary import COUNTED, Counts, counts_of

SUMMED = {"name": "string", "value": "string", "n": "bigint"}
_MARKED = {"table": "string", "part": "string", "content": "string", "n_rows": "bigint"}
_READ = {schemas.LINKS.name, schemas.DOCUMENT_ENTITIES.name, schemas.MENTIONS.name}
_TABLES = {table.name: table for table in schemas.TABLES}


class Counted(NamedTuple):
    """A part of a table: digests of its columns, None where there is no such part or it is damaged, and its rows."""

    table: str
    part: str
    content: str | None
    n_rows: int


def counted(frame: Any, run: Store, names: Sequence[str]) -> list[Counted]:
    """The parts of the tables ``names`` for the shards of ``frame``, sorted; raises ``TableError`` if one is absent.

    What they hold is told of tables that are read as a whole.
    """
    found = [Counted(*row) for row in mapped(frame, partial(_count, run, tuple(names)), _MARKED).collect()]
    absent = min((f"{one.table}/{one.part}" for one in found if one.content is None), default=None)
    if absent:
        raise TableError(
            f"{run}: the part {absent} is not there, damaged or out of reach; run the same command again, and if that "
            "says so too, delete that folder first."
        )
    return sorted(found)


def _count(run: Store, names: tuple[str, ...], rows: Rows) -> Iterator[tuple[Any, ...]]:
    for (part,) in rows:
        yield from (counted_in(run, name, part) for name in names)


def counted_in(run: Store, name: str, part: str) -> Counted:
    """One part of the table ``name``."""
    try:
        with run.open(part_name(_TABLES[name], part)) as file:
            mark = tables.mark_in(file)
    except FileNotFoundError:
        mark = None
    if mark is None:
        return Counted(name, part, None, 0)
    return Counted(name, part, mark.columns if name in _READ else "", mark.n_rows)


def summed(run: Store, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows ``SUMMED``: what a summary counts, for all shards whose names are ``rows`` together."""
    counts: Counts = Counter()
    for (part,) in rows:
        for table, columns in COUNTED.items():
            counts.update(counts_of(table, columns_in(run, table, part, columns)))
    yield from ((*key, n) for key, n in counts.items())


def content_of(found: Iterable[Counted], name: str) -> str:
    """What the parts of the table ``name`` hold, as ``tables.content_of_all`` tells it."""
    return tables.content_of_parts((one.part, one.content) for one in found if one.table == name)
