"""How fast a whole run is: ``python -m tests.bench.extract [--documents 20000 …] [--workers 1 2] [--peer FOLDER]``.

For each size a corpus is made (``corpus.py``) and `dateline extract` is run on it with each number of workers, as a
user runs it: from files to tables, in processes of its own. Seconds are those of the clock. The peer reads texts of the
same corpus in one process, in front of the runs and behind them, and its better figure counts; a figure for another
machine is worth nothing, the ratio is.

A stage's time goes from the last file of the stage before to its own last one. Memory is that of the largest worker,
by the kernel's account of it, and at the first and at the last tenth of recognition, looked at each second.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import schemas
from tests.bench.corpus import WORDS, Maker, write_corpus
from tests.bench.peer import peer_command, words_a_second
from tests.bench.processes import children, memory

STAGES = (("clean", schemas.DOCUMENTS), ("recognize", schemas.RECOGNIZED), ("link", schemas.MENTIONS))
PEER_TEXTS = 1500
EVERY = 1.0  # seconds between two looks at memory
TENTH = 10
MIB = 1 << 20
WANTED = {"peer": "2.0", "workers": "1.8", "flat": "within 5 %", "memory": "under 700"}


@dataclass
class Run:
    """One run: seconds in all and by stage, most memory in MB, and what it wrote as one digest."""

    seconds: float
    stages: dict[str, float]
    first: float  # of the process that supervises
    worker: float
    seen: list[tuple[float, float]] = field(default_factory=list)  # when, and the memory of the largest worker
    digest: str = ""


def main():
    """Print a table for each size; the exit code is 1 where two runs wrote different bytes."""
    told = _told()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        peer = peer_command(told.peer, _texts(PEER_TEXTS), scratch) if told.peer else None
        same = [_measure(told, documents, scratch / str(documents), peer) for documents in told.documents]
    sys.exit(not all(same))


def _told():
    parser = argparse.ArgumentParser(prog="tests.bench.extract")
    parser.add_argument("--documents", type=int, nargs="+", default=[20_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--words", type=int, default=WORDS, help="words a document, beside its head and artefacts")
    parser.add_argument("--peer", type=Path, help="folder with the peer's model and requirements.txt")
    return parser.parse_args()


def _texts(number):
    maker = Maker(seed=1)
    return [maker.text() for _ in range(number)]


def _measure(told, documents, scratch, peer):
    corpus = scratch / "corpus"
    size = write_corpus(corpus, documents, words=told.words)
    _say(f"{documents:,} documents, {size.words:,} words, {size.megabytes:.1f} MB")
    theirs = words_a_second(peer) if peer else 0.0
    runs = {workers: _run(corpus, scratch / f"out{workers}", workers) for workers in told.workers}
    theirs = max(theirs, words_a_second(peer)) if peer else 0.0
    for workers, run in runs.items():
        _say(f"  {workers} worker{'s' * (workers > 1)}:")
        for stage, seconds in (*run.stages.items(), ("whole", run.seconds)):
            rates = size.documents / seconds, size.words / seconds, size.megabytes / seconds
            _say("    {:10}{:8.1f} s{:10,.0f} documents/s{:10,.0f} words/s{:7.2f} MB/s".format(stage, seconds, *rates))
        early, late = _ends(run.seen)
        _say(f"    a worker  {run.worker:8.0f} MB at most", "memory")
        _say(
            f"              {early:8.0f} MB at the first tenth, {late:.0f} at the last: {late / early - 1:+.1%}", "flat"
        )
        _say(f"    the first process {run.first:.0f} MB at most")
    first = runs[told.workers[0]]
    if theirs:
        ratio = size.words / first.seconds / theirs
        _say(f"  the peer's NER alone: {theirs:,.0f} words/s; the whole run is {ratio:.2f} times as fast", "peer")
    for workers, run in list(runs.items())[1:]:
        _say(f"  {workers} workers: {first.seconds / run.seconds:.2f} times as fast as {told.workers[0]}", "workers")
    same = len({run.digest for run in runs.values()}) == 1
    _say(f"  the same bytes with any number of workers: {'yes' if same else 'NO'}")
    return same


def _run(corpus, output, workers):
    command = [sys.executable, "-m", "pipeline", "extract", corpus, "--output", output, "--workers", str(workers)]
    begun, started = time.time(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    seen, first, worker = [], 0.0, 0.0
    while process.poll() is None:
        workers = children(process.pid)
        first = max(first, memory(process.pid) / MIB)
        worker = max([worker, *(memory(pid) / MIB for pid in workers)])
        seen.append((time.time(), max([memory(pid, "VmRSS") / MIB for pid in workers], default=0.0)))
        time.sleep(EVERY)
    if process.returncode:
        sys.exit(f"the run ended with {process.returncode}")
    seconds = time.monotonic() - started
    ends = {stage: max(path.stat().st_mtime for path in _parts(output, table)) for stage, table in STAGES}
    stages, before = {}, begun
    for stage, end in ends.items():
        stages[stage], before = end - before, end
    during = [(at, memory) for at, memory in seen if ends["clean"] <= at <= ends["recognize"]]
    return Run(seconds, stages, first, worker, during, _digest(output))


def _parts(output, table):
    return (output / table.name).glob("*.parquet")


def _ends(seen):
    """The mean memory in the first and in the last tenth of what was seen."""
    if not seen:
        return 1.0, 1.0
    size = max(1, len(seen) // TENTH)
    tenths = (seen[size : 2 * size] or seen[:size]), seen[-size:]
    return tuple(sum(memory for _, memory in tenth) / len(tenth) or 1.0 for tenth in tenths)


def _digest(output):
    digest = hashlib.sha256()
    for path in sorted(output.rglob("*.parquet")):
        digest.update(path.relative_to(output).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _say(line, wanted=None):
    sys.stdout.write(f"{line}{f' (wanted: {WANTED[wanted]})' if wanted else ''}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
