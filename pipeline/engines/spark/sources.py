"""Scanning a corpus on a cluster: where every document lies, which ids and texts stand twice, and the shards.

Each step is that of one machine (``ingest``, ``sharding``) on a part of the corpus; between them Spark sorts and
counts keys of some 200 bytes a document. Texts stay where they are.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from pipeline.config import Cluster, Settings
from pipeline.engines.spark.rows import Rows, mapped
from pipeline.errors import InputError, UnreadableError
from pipeline.ingest import STAGE, existing, files_of, in_order, root_of, scan_file, twice
from pipeline.records import Rejection, Source
from pipeline.runs import CURRENT
from pipeline.sharding import Ranked, borders_of, edge, ranked_of, shard_name
from pipeline.stores import Store

SOURCE = {
    "doc_id": "string",
    "path": "string",
    "format": "string",
    "digest": "string",
    "row": "bigint",
    "start": "bigint",
    "end": "bigint",
    "duplicate_of": "string",
    "record": "string",
    "size": "bigint",
}
_PLACE = {"file": "bigint", "at": "bigint"}  # number of the file in the order of reading, and of the document in it
LISTED = "file bigint, name string, error string, detail string"
FOUND = {**_PLACE, **SOURCE, "error": "string", "detail": "string"}
PLANNED = {"shard": "string", **_PLACE, **SOURCE}
_EDGE = {"partition": "int", "side": "string", "rank": "string", "weight": "bigint"}
_LAST = {"partition": "int", "doc_id": "string"}


class Listed(NamedTuple):
    """A file of the corpus: its path below the corpus folder, and why it cannot be read, if it cannot."""

    name: str
    error: str | None
    detail: str | None


def listed(cluster: Cluster) -> list[Listed]:
    """The files of the corpus in the order of reading; raises ``InputError`` where there are none."""
    store = Store(cluster.input)
    if store.path is not None:
        root = root_of(existing(store.path))
        output = Store(cluster.output).path or root / CURRENT  # a URL is nowhere in it
        found = [_listed(name, file) for name, file in files_of(root, store.path, output)]
    else:
        found = [Listed(name, None, None) for name in _below(store, cluster.output)]
    if not found:
        raise InputError(f"{store}: no files there; put documents there, or correct the address.")
    return found


def _listed(name: str, file: Path | UnreadableError) -> Listed:
    return Listed(name, file.kind, str(file)) if isinstance(file, UnreadableError) else Listed(name, None, None)


def _below(store: Store, output: str) -> list[str]:
    names = store.files()
    if names == [""]:
        return [store.name]
    if names and str(store) == str(Store(output)):
        raise InputError(f"{store}: the tables would be written among the documents; give another --output.")
    base, own = (place.partition("?")[0].rstrip("/") + "/" for place in (store.place, output))
    return in_order(name for name in names if not f"{base}{name}".startswith(own))


def fetched(input_place: str, name: str, scratch: Path) -> Path:
    """The file ``name`` of the corpus as a path on this machine: where it is, or a copy below ``scratch``."""
    store = Store(input_place)
    if store.path is not None:
        return root_of(store.path) / name
    copy = scratch / name
    if not (copy.exists() or store.fetch(name, copy)) and name == store.name:
        store.fetch("", copy)  # the corpus is this one file
    return copy


def scan(input_place: str, settings: Settings, done: Any, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Rows ``FOUND`` of what lies in files, rows ``LISTED``, and of what cannot be read; ``done`` counts files."""
    for number, name, error, detail in rows:
        with TemporaryDirectory() as scratch:
            file = UnreadableError(error, detail) if error else fetched(input_place, name, Path(scratch))
            for at, found in enumerate(scan_file(file, name, settings)):
                if isinstance(found, Rejection):
                    place = dict.fromkeys(SOURCE) | {"path": found.source, "row": found.row}
                    yield number, at, *place.values(), found.error, found.detail
                else:
                    yield number, at, *row_of(found), None, None
        done.add(1)


def row_of(source: Source) -> tuple[Any, ...]:
    """``source`` as a row ``SOURCE``."""
    return tuple(getattr(source, name) for name in SOURCE)


def source_of(row: Sequence[Any]) -> Source:
    """The source that ``row_of`` wrote."""
    return Source(**dict(zip(SOURCE, row, strict=True)))


def settled(found: Any) -> tuple[Any, Any]:
    """Of rows ``FOUND``: those whose id comes first, with ``duplicate_of`` told; and the others, with the first one's.

    A text that many documents have is a key that many rows have: one row a text and machine is sent.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    documents = found.where("error is null")
    same_id = Window.partitionBy("doc_id").orderBy("file", "at")
    ordered = documents.withColumn("n", sql.row_number().over(same_id))
    for name in ("path", "row"):
        ordered = ordered.withColumn(f"first_{name}", sql.first(name).over(same_id))
    kept = ordered.where("n = 1").drop("n", "first_path", "first_row", "duplicate_of", "error", "detail")
    originals = (
        kept.groupBy("digest")
        .agg(sql.min_by("doc_id", sql.struct("file", "at")).alias("original"), sql.count("*").alias("copies"))
        .where("copies > 1")
        .select("digest", "original")
    )
    copied = kept.join(originals, "digest", "left")
    copy = sql.when(sql.col("original") != sql.col("doc_id"), sql.col("original"))
    return copied.withColumn("duplicate_of", copy).select(*_PLACE, *SOURCE), ordered.where("n > 1")


def rejections(found: Any, repeated: Any) -> list[Rejection]:
    """What cannot be used, in the order of reading."""
    rows: list[tuple[int, int, Rejection]] = []
    for one in found.where("error is not null").select("file", "at", "path", "row", "error", "detail").collect():
        rows.append((one.file, one.at, Rejection(one.path, one.row, STAGE, one.error, one.detail)))
    for one in repeated.select("file", "at", "doc_id", "path", "row", "first_path", "first_row").collect():
        again = Source(one.doc_id, one.path, "", "", one.row)
        first = Source(one.doc_id, one.first_path, "", "", one.first_row)
        rows.append((one.file, one.at, twice(again, first)))
    return [rejection for _, _, rejection in sorted(rows, key=lambda row: row[:2])]


def in_shards(sources: Any, largest: int, tasks: int) -> tuple[Any, Any]:
    """``sources`` with the shard of each, as rows ``PLANNED``, sorted by doc_id within partitions; what these are from.

    Each partition is cut apart; what it must know of its neighbours are their edges, and the last border before it.
    """
    ordered = sources.repartitionByRange(tasks, "doc_id").sortWithinPartitions("doc_id").persist()
    edges = mapped(ordered.select("doc_id", "size"), partial(_edges, largest), _EDGE).collect()
    before, behind = _contexts([tuple(row) for row in edges], largest)
    lasts = mapped(ordered.select("doc_id", "size"), partial(_last, largest, before, behind), _LAST).collect()
    begun = _begun({row.partition: row.doc_id for row in lasts}, max(before, default=0))
    return mapped(ordered, partial(_assign, largest, before, behind, begun), PLANNED), ordered


_Edges = dict[int, list[Ranked]]


def _partition() -> int:
    from pyspark import TaskContext

    context = TaskContext.get()
    return int(context.partitionId()) if context else 0


def _edges(largest: int, rows: Rows) -> Iterator[tuple[Any, ...]]:
    ranked = [ranked_of(doc_id, size) for doc_id, size in rows]
    for side, own in (("left", ranked), ("right", ranked[::-1])):
        yield from ((_partition(), side, *pair) for pair in edge(own, largest))


def _contexts(rows: Sequence[tuple[int, str, str, int]], largest: int) -> tuple[_Edges, _Edges]:
    """The edge of all that comes before each partition, and of all that comes behind it."""
    own: dict[tuple[int, str], list[Ranked]] = {}
    for partition, side, rank, weight in rows:
        own.setdefault((partition, side), []).append((rank, weight))
    last = max((partition for partition, _ in own), default=-1)
    before: _Edges = {0: []}
    behind: _Edges = {last: []}
    for partition in range(1, last + 1):
        before[partition] = edge([*own.get((partition - 1, "right"), []), *before[partition - 1]], largest)
    for partition in range(last - 1, -1, -1):
        behind[partition] = edge([*own.get((partition + 1, "left"), []), *behind[partition + 1]], largest)
    return before, behind


def _last(largest: int, before: _Edges, behind: _Edges, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """The document at the last border of the partition; none where it has no border."""
    ids = [(doc_id, ranked_of(doc_id, size)) for doc_id, size in rows]
    borders = _borders(largest, before, behind, [ranked for _, ranked in ids])
    if borders:
        yield _partition(), ids[borders[-1]][0]


def _borders(largest: int, before: _Edges, behind: _Edges, ranked: list[Ranked]) -> list[int]:
    own = _partition()
    borders = borders_of(ranked, largest, before.get(own, []), behind.get(own, []))
    is_first = ranked and not before.get(own)
    return sorted({0, *borders}) if is_first else borders


def _begun(lasts: dict[int, str], last: int) -> dict[int, str]:
    """The document that the shard begins with which reaches into each partition."""
    begun: dict[int, str] = {}
    for partition in range(1, last + 1):
        known = lasts.get(partition - 1) or begun.get(partition - 1)
        if known is not None:
            begun[partition] = known
    return begun


def _assign(
    largest: int, before: _Edges, behind: _Edges, begun: dict[int, str], rows: Rows
) -> Iterator[tuple[Any, ...]]:
    own = [tuple(row) for row in rows]
    doc_id, size = list(PLANNED).index("doc_id") - 1, list(PLANNED).index("size") - 1
    borders = set(_borders(largest, before, behind, [ranked_of(row[doc_id], row[size]) for row in own]))
    shard = shard_name(begun[_partition()]) if _partition() in begun else ""
    for at, row in enumerate(own):
        if at in borders:
            shard = shard_name(row[doc_id])
        yield shard, *row
