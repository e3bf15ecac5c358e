"""How fast the cleaning stage is, and whether its memory grows: ``python -m tests.bench.speed [--mb 50] [--seed 1]``.

The corpus is made of the sample corpus' texts, put together at random, up to three of them with an artefact of the
injection benchmark, until it holds so many megabytes; no two documents are the same, though their paragraphs recur.
Cleaning is timed alone (texts to rows, in this process) and as the command that users run (JSON lines to Parquet, one
worker), whose memory is watched at a tenth of the corpus and at all of it. Seconds are those of the processor, so that
a busy machine counts less.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from random import Random

from pipeline.clean.documents import clean_documents
from pipeline.config import Settings
from pipeline.extraction import clean
from pipeline.records import RawDocument
from tests.bench.bodies import SEEDS, bodies_of, read_rows
from tests.bench.inject import inject
from tests.bench.places import UnfitError
from tests.bench.wordings import load_kinds

MB = 1_000_000
WANTED = 10.0  # megabytes a second
MOST = 3  # artefacts a document
BODIES = (1, 3)  # sound texts beside them: a report of some 3,500 characters
PART = 5_000  # documents a file


def main():
    """Print megabytes a second and the most memory used; the exit code says nothing."""
    parser = argparse.ArgumentParser(prog="tests.bench.speed")
    parser.add_argument("--mb", type=float, default=50)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size, texts = write_corpus(folder / "all", told.mb, told.seed)
        write_corpus(folder / "tenth", told.mb / 10, told.seed)
        _say(f"{len(texts):,} documents, {size / MB:.1f} MB of raw text in UTF-8")
        alone = _seconds_alone(texts)
        _say(f"texts to rows:        {size / MB / alone:5.1f} MB/s")
        few = _measured(folder / "tenth", folder / "out-tenth")
        seconds, memory = _measured(folder / "all", folder / "out-all")
        _say(f"JSON lines to tables: {size / MB / seconds:5.1f} MB/s  (wanted: {WANTED:.0f})")
        _say(f"most memory:          {memory:5.0f} MB, at a tenth of the corpus {few[1]:.0f} MB")


def _say(line):
    sys.stdout.write(f"{line}\n")


def write_corpus(folder, megabytes, seed):
    """Files of JSON lines with so many megabytes of text; their size in bytes and the texts."""
    folder.mkdir()
    texts, size = [], 0
    for text in _texts(seed):
        texts.append(text)
        size += len(text.encode())
        if size >= megabytes * MB:
            break
    for start in range(0, len(texts), PART):
        rows = (
            json.dumps({"id": f"{start + i:07}", "text": text}) for i, text in enumerate(texts[start : start + PART])
        )
        (folder / f"part-{start:07}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return size, texts


def _texts(seed):
    """Endless texts of the sample corpus with artefacts and a number of their own."""
    rng = Random(seed)
    bodies = bodies_of(read_rows(SEEDS))
    wordings = [wording for kind in load_kinds() for wording in kind.wordings() if kind.expected != ("kept",)]
    for number in count(1):
        pieces = [body.text for body in rng.sample(bodies, rng.randint(*BODIES))]
        for wording in rng.sample(wordings, rng.randint(0, MOST)):
            try:
                pieces.append(inject(rng.choice(bodies), wording, rng).text)
            except UnfitError:  # not every artefact fits into every body
                continue
        yield "\n\n".join([*pieces, f"Story number {number} of the day."])


def _seconds_alone(texts):
    raws = [RawDocument(str(number), "bench", number, text) for number, text in enumerate(texts)]
    clean_documents(raws[:10])  # rules are loaded once a process
    start = time.process_time()
    for at in range(0, len(raws), 128):
        clean_documents(raws[at : at + 128])
    return time.process_time() - start


def _measured(corpus, output):
    """Processor seconds and most megabytes of memory of the stage in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(corpus, output, theirs))
    process.start()
    result = ours.recv()
    process.join()
    return result


def _run(corpus, output, pipe):
    clean(Settings(output, corpus, text_column="text", id_column="id"))
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1 if sys.platform == "darwin" else 1024
    pipe.send((used.ru_utime + used.ru_stime, used.ru_maxrss * unit / MB))
    pipe.close()


if __name__ == "__main__":
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    main()
