"""Functions over rows, run by Spark's workers on Arrow batches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

import pyarrow as pa

from pipeline.engines.spark.session import told
from pipeline.errors import DatelineError

Shape = Mapping[str, str]  # columns and their types, as SQL names them
Rows = Iterable[tuple[Any, ...]]
_BATCH, _CHARACTERS = 256, 32_000_000
_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "array<string>": pa.list_(pa.string()),
    "array<bigint>": pa.list_(pa.int64()),
}


def ddl(shape: Shape) -> str:
    """``shape`` as Spark wants a schema written."""
    return ", ".join(f"`{name}` {kind}" for name, kind in shape.items())


def mapped(frame: Any, function: Callable[[Rows], Rows], shape: Shape) -> Any:
    """What ``function`` makes of the rows of each partition of ``frame``: rows with the columns ``shape``."""
    return frame.mapInArrow(partial(_mapped, function, dict(shape)), ddl(shape))


def _next(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The next rows, so many as make a batch; none at the end."""
    some: list[tuple[Any, ...]] = []
    characters = 0
    for row in islice(rows, _BATCH):
        some.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if characters >= _CHARACTERS:
            break
    return some


def _mapped(function: Callable[[Rows], Rows], shape: Shape, batches: Iterable[Any]) -> Iterator[Any]:
    given = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    made = iter(function(given))
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in shape.items()])
    try:
        while some := _next(made):
            columns = [
                pa.array(column, type=field.type) for column, field in zip(zip(*some, strict=True), schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)
    except DatelineError as error:
        raise told(error) from error
