"""What a piece of work on Spark took: seconds, memory of Java and of the Python workers, and what its log says."""

import json
import os
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import children, memory

EVERY = 0.2  # seconds between two looks at memory
MB = 1_000_000


@dataclass
class Took:
    """Seconds, of the clock and of the processor, and the most memory in MB: Java's, one worker's, this process's."""

    seconds: float = 0.0
    processor: float = 0.0
    java: float = 0.0
    worker: float = 0.0
    driver: float = 0.0


@contextmanager
def watched(pid):
    """What the block took, of the process ``pid`` and all that it starts."""
    took, ended = Took(), threading.Event()

    def watch():
        while not ended.wait(EVERY):
            _look(took, pid)

    watcher = threading.Thread(target=watch, daemon=True)
    begun, used = time.monotonic(), _used(pid)
    watcher.start()
    try:
        yield took
    finally:
        ended.set()
        watcher.join()
        _look(took, pid)
        took.seconds, took.processor = time.monotonic() - begun, _used(pid) - used


def _look(took, pid):
    took.driver = max(took.driver, memory(pid) / MB)
    for child in _below(pid):
        if _name(child) == "java":
            took.java = max(took.java, memory(child) / MB)
        else:
            took.worker = max(took.worker, memory(child) / MB)


def _used(pid):
    """Seconds of the processor that a process, all below it and those that ended there have had."""
    total = 0
    for one in (pid, *_below(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def _below(pid):
    """All processes that ``pid`` started, and theirs."""
    own = children(pid)
    return own + [below for child in own for below in _below(child)]


def _name(pid):
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def told_in(folder):
    """Sums over the tasks in Spark's event log below ``folder``, and the rows that each stage sent on, in order."""
    sums, sent = defaultdict(int), defaultdict(int)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line) if '"SparkListenerTaskEnd"' in line[:40] else {}
                metrics = event.get("Task Metrics")
                if not metrics:
                    continue
                written = metrics["Shuffle Write Metrics"]
                sums["tasks"] += 1
                sums["shuffled"] += written["Shuffle Bytes Written"]
                sums["spilled"] += metrics["Disk Bytes Spilled"]
                sent[event["Stage ID"]] += written["Shuffle Records Written"]
    return dict(sums), [rows for _, rows in sorted(sent.items()) if rows]
