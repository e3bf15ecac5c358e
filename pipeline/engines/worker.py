"""What runs in a worker process: one task after the other, until the process that started it is gone."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import MutableSequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.careful import BETWEEN, Fatal, run_one_by_one, run_with_care
from pipeline.config import Settings
from pipeline.errors import DatelineError
from pipeline.sharding import Shard
from pipeline.stages import Report, Stage

COUNT, NUMBER = 0, 1  # places of the pulse: how often it beat, and the number of the document at the last beat
_PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to run a stage on; ``careful`` ones go document by document, without the ``fatal`` ones.

    ``suspect`` is the document at which a process ended once, ``strikes`` how often one ended for no certain document.
    """

    stage: Stage
    shard: Shard
    settings: Settings
    careful: bool = False
    fatal: Fatal = field(default_factory=dict)
    suspect: int = BETWEEN
    strikes: int = 0


def serve(pipe: Connection, pulse: MutableSequence[int]) -> None:
    """Send None when ready, then for each task that comes its report, or the error that ends the run."""
    _end_with_parent()
    with suppress(OSError):  # where memory runs out, a worker is the one to end, and its task is done again
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    with suppress(EOFError, OSError):  # the other end is gone
        pipe.send(None)
        while True:
            pipe.send(_done(pipe.recv(), pulse))


def _done(task: Task, pulse: MutableSequence[int]) -> Report | DatelineError:
    def beat(number: int) -> None:
        pulse[NUMBER] = number
        pulse[COUNT] += 1

    beat(BETWEEN)
    done: Report | DatelineError
    try:
        if task.careful:
            done = run_one_by_one(task.stage, task.shard, task.settings, beat, task.fatal)
        else:
            done = run_with_care(task.stage, task.shard, task.settings, beat)
    except DatelineError as error:
        done = error
    beat(BETWEEN)
    return done


def _end_with_parent() -> None:
    """See to it that this process ends when its parent is killed, even in the middle of a document."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:  # it was killed before that
            signal.raise_signal(signal.SIGKILL)
        return

    def watch() -> None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
