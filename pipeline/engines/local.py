"""Shards in this process, or in a pool of processes on this machine."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from pipeline.config import Settings
from pipeline.errors import DatelineError
from pipeline.stages import Report, Shard, Stage, run_shard


def run(stage: Stage, shards: Sequence[Shard], settings: Settings) -> Iterator[Report]:
    """A report for each shard, as they are done; which process runs which shard changes no byte."""
    workers = min(settings.workers, len(shards))
    if workers <= 1:
        for shard in shards:
            yield run_shard(stage, shard, settings)
        return
    # Spawned, not forked: a fork would copy the locks of the threads that Arrow runs in this process.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        futures = [pool.submit(run_shard, stage, shard, settings) for shard in shards]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise DatelineError(
                f"A worker died in the stage {stage.name}, most likely for want of memory; try fewer --workers."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
