"""Shards in this process, or in worker processes on this machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pipeline import schemas, tables
from pipeline.careful import run_with_care
from pipeline.config import Settings
from pipeline.sharding import Shard
from pipeline.stages import Report, Stage

# A report for each shard, as they are done; which process runs which shard changes no byte.
Run = Callable[[Stage, Sequence[Shard], Settings], Iterator[Report]]


@contextmanager
def engine(settings: Settings) -> Iterator[Run]:
    """What runs stages on shards for the length of the block, in ``settings.workers`` processes or in this one."""
    if not settings.workers:
        yield _run_here
        return
    from pipeline.engines.pool import Pool

    with Pool(settings) as pool:
        if not tables.parts(settings.output, schemas.DOCUMENTS):
            pool.start()  # there will be work; what it needs is imported while the corpus is read
        yield pool.run


def _run_here(stage: Stage, shards: Sequence[Shard], settings: Settings) -> Iterator[Report]:
    for shard in shards:
        yield run_with_care(stage, shard, settings)
