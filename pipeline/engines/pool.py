"""Worker processes under supervision: one that dies or hangs costs the document that it was at, and no other."""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from pipeline import faults
from pipeline.careful import BETWEEN
from pipeline.config import Settings
from pipeline.engines.worker import COUNT, NUMBER, Task, serve
from pipeline.errors import DatelineError
from pipeline.sharding import Shard
from pipeline.stages import Report, Stage

_LOOK = 0.5  # seconds between two looks at the pulses
_BETWEEN_SECONDS = 600.0  # for loading, reading and writing, which no document is to blame for
_STRIKES = 4  # processes that end for no certain document before the run is given up
# Spawned, not forked: a fork would copy the locks of the threads that Arrow runs in this process.
_CONTEXT = multiprocessing.get_context("spawn")


class Worker:
    """One process, the pipe to it, and what it is at."""

    def __init__(self) -> None:
        self.pulse = _CONTEXT.RawArray("q", [0, BETWEEN])
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=serve, args=(theirs, self.pulse), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()
        self.ready = False
        self.task: Task | None = None
        self._beats, self._idle = 0, 0.0

    def give(self, task: Task) -> None:
        """Have it work on ``task``."""
        self.task, self._idle = task, 0.0
        try:
            self.pipe.send(task)
        except OSError:
            return  # it is dead, and reading from it will tell

    def received(self) -> Report | DatelineError | None:
        """What it sends; raises ``EOFError`` or ``OSError`` where it has died."""
        sent: Report | DatelineError | None = self.pipe.recv()
        if self.ready:
            self.task = None
        self.ready = True
        return sent

    def is_stuck(self, seconds: float, document_seconds: float) -> bool:
        """Whether its pulse has stood still too long; ``seconds`` passed since it was last asked."""
        beats = self.pulse[COUNT]
        self._idle = self._idle + seconds if beats == self._beats else 0.0
        self._beats = beats
        allowed = document_seconds if self.number != BETWEEN else max(document_seconds, _BETWEEN_SECONDS)
        return (self.task is not None or not self.ready) and self._idle > allowed

    @property
    def number(self) -> int:
        """The number of the document that it is at, ``BETWEEN`` where it is at none."""
        return int(self.pulse[NUMBER])

    def end(self) -> str:
        """Kill it if it lives, and say how it ended."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if -code in set(signal.Signals) else f"exit code {code}"


class Pool:
    """``settings.workers`` processes, for as long as the block lasts; started with the first work, or by ``start``."""

    def __init__(self, settings: Settings) -> None:
        self._size = settings.workers
        self._workers: list[Worker] = []
        self._strikes = 0  # processes that ended before they were ready

    def start(self) -> None:
        """Start the processes that are missing."""
        while len(self._workers) < self._size:
            self._workers.append(Worker())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self._workers:
            worker.process.kill()  # all of them first: ending one by one would take its time
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, stage: Stage, shards: Sequence[Shard], settings: Settings) -> Iterator[Report]:
        """A report for each shard, as they are done; raises ``DatelineError`` as workers do, or if they keep dying."""
        waiting = deque(Task(stage, shard, settings) for shard in shards)
        left, looked = len(waiting), time.monotonic()
        interval = min(_LOOK, settings.document_seconds / 4)
        while left:
            self.start()
            for worker in self._workers:
                if waiting and worker.ready and worker.task is None:
                    worker.give(waiting.popleft())
            told = wait([worker.pipe for worker in self._workers], interval)
            # No more than it can have been: a process that was stopped for a while was not slow.
            passed, looked = min(time.monotonic() - looked, 2 * interval), time.monotonic()
            for worker in list(self._workers):
                if worker.pipe in told:
                    report = self._heard(worker, waiting)
                    if report is not None:
                        left -= 1
                        yield report
                elif worker.is_stuck(passed, settings.document_seconds):
                    self._ended(worker, waiting, stuck=True)

    def _heard(self, worker: Worker, waiting: deque[Task]) -> Report | None:
        try:
            sent = worker.received()
        except (EOFError, OSError):
            self._ended(worker, waiting, stuck=False)
            return None
        self._strikes = 0
        if isinstance(sent, DatelineError):
            raise sent
        return sent

    def _ended(self, worker: Worker, waiting: deque[Task], *, stuck: bool) -> None:
        """Put the task of a worker that hangs or has died back, to be done with more care."""
        self._workers.remove(worker)
        number, task = worker.number, worker.task
        manner = worker.end()
        if task is not None:
            waiting.appendleft(_retried(task, number, manner, stuck=stuck))
            return
        self._strikes += 1
        if self._strikes >= _STRIKES:
            raise DatelineError(
                f"Worker processes end before they can work ({manner}), most likely for want of memory; try fewer "
                "--workers, or with Spark fewer cores of an executor."
            )


def _retried(task: Task, number: int, manner: str, *, stuck: bool) -> Task:
    """``task`` as it is to be done after a worker hung or died at document ``number``."""
    stage, seconds = task.stage.name, task.settings.document_seconds
    if not task.careful:
        return replace(task, careful=True)
    if number != BETWEEN and stuck:
        given_up = faults.TIMEOUT, faults.overtime(stage, seconds)
    elif number != BETWEEN and number == task.suspect:
        given_up = faults.DIED, faults.death(stage, manner)
    elif task.strikes + 1 < _STRIKES:
        return replace(task, suspect=number, strikes=task.strikes + 1)
    else:
        raise DatelineError(
            f"Workers keep ending in the stage {stage} ({manner}), at no one document; most likely for want of memory: "
            "try fewer --workers, or with Spark fewer cores of an executor."
        )
    return replace(task, fatal={**task.fatal, number: given_up}, suspect=BETWEEN, strikes=0)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back; what is started meanwhile never hears of it, so that this process alone decides what ends."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else it is started with the first process, and lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
