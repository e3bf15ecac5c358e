"""All faults at leisure, by `make faults`: prints a line for each kind, and exits 1 where one does harm."""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import spacy

from pipeline import extraction, schemas, tables
from pipeline.config import PROJECT
from tests.conftest import STUB_ENTITIES
from tests.faults.harness import (
    NEVER,
    Command,
    Forked,
    check_completed,
    check_readable,
    make_faulty,
    settings_for,
    tree,
)
from tests.faults.injection import KILL_ALL, KILL_ONE, Fault

DOCUMENTS = 50
DIED = "worker-died"
REJECTED = {"RAISE": "failed", "EAT": "failed", "HANG": "timeout", "DIE": DIED, "CRASH": DIED, "EXIT": DIED}
SIZES = (64, 128, 192, 256, 320, 384, 448)  # KiB of disks that fill up


def stub_model(path):
    """A pipeline that finds ``STUB_ENTITIES``: quick to load."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": label, "pattern": name} for label, names in STUB_ENTITIES.items() for name in names])
    nlp.to_disk(path)
    return path


def write_corpus(folder):
    folder.mkdir()
    for i in range(DOCUMENTS):
        person = STUB_ENTITIES["PERSON"][i % 3]
        text = f"Ferry {i} left with Peruvian sailors. {person} of the Ministry of Health saw it off to Cuba.\n"
        (folder / f"ferry-{i:03}.txt").write_text(text, encoding="utf-8")
    return folder


class Suite:
    """What all faults need: a corpus, tables of it before and after, a place to run."""

    def __init__(self, scratch):
        self.scratch = scratch
        self.model = stub_model(scratch / "model")
        self.corpus = write_corpus(scratch / "corpus")
        self.settings = settings_for(scratch / "run", self.corpus, self.model)
        earlier = settings_for(scratch / "earlier", write_corpus(scratch / "old"), self.model)
        (earlier.input / "ferry-003.txt").write_text("Ferry 3 stayed in Chile.")
        (earlier.input / "gone.txt").write_text("Sailors slept in Mongolia.")
        extraction.extract(earlier)
        self.before = earlier.output
        extraction.extract(self.settings)
        self.expected = tree(self.settings.output)

    def fresh(self):
        shutil.rmtree(self.settings.output, ignore_errors=True)
        return self.settings

    def operations(self, kind, *, again, code):
        """A run with a fault before each of its file operations."""
        forked = Forked(self.settings, self.before if again else None, self.scratch)
        n_operations = forked.n_operations()
        for at in range(1, n_operations + 1):
            ended, told = forked.run(at, kind)
            assert ended == code, (at, ended, told)
            assert "Traceback" not in told, told
            check_completed(self.settings, self.expected)
        return f"{n_operations} of {n_operations} operations"

    def moments(self, number, *, everyone):
        """``dateline extract`` killed at random moments of the time that it takes."""
        begun = time.monotonic()
        with Command(self.fresh()) as command:
            assert command.ended()[0] == 0
        whole, drawn = time.monotonic() - begun, random.Random(number)
        for _ in range(number):
            with Command(self.fresh()) as command:
                time.sleep(drawn.random() * whole)
                if command.process.poll() is None:
                    command.send(signal.SIGKILL, everyone=everyone)
                assert command.ended()[0] in {0, -signal.SIGKILL}
            check_completed(self.settings, self.expected)
        return f"{number} moments of {whole:.1f} s"

    def worker_deaths(self, number):
        """The process that is about to do an operation is killed: a worker's work is done again, a run ends."""
        counter, drawn, survived = self.scratch / "counter", random.Random(number), 0
        with Command(self.fresh(), fault=Fault(str(self.settings.output), str(counter), NEVER, KILL_ONE)) as command:
            assert command.ended()[0] == 0
        n_operations = counter.stat().st_size
        for at in sorted(drawn.sample(range(1, n_operations + 1), number)):
            counter.unlink()
            fault = Fault(str(self.settings.output), str(counter), at, KILL_ONE)
            with Command(self.fresh(), fault=fault) as command:
                code, told, _ = command.ended()
            assert code in {0, -signal.SIGKILL}, told
            if code == 0:
                survived += 1
                assert tree(self.settings.output) == self.expected
            check_completed(self.settings, self.expected)
        return f"{number} of {n_operations} operations, {survived} runs went on"

    def interrupts(self, number, kind):
        """Ctrl-C or SIGTERM, to all processes or the first, at random moments behind the first look at the files."""
        drawn, slowest = random.Random(number), 0.0
        for turn in range(number):
            with Command(self.fresh()) as command:
                command.wait_for((self.settings.output / ".lock").exists)
                time.sleep(drawn.random() * 4)
                if command.process.poll() is None:
                    command.send(kind, everyone=kind == signal.SIGINT and turn % 2 == 0)
                code, told, took = command.ended()
            assert code in {0, 128 + kind}, (code, told)
            if code:
                assert told.strip() == "Interrupted; the tables are whole. Run the same command again to go on.", told
                assert took < 2, took
                slowest = max(slowest, took)
            check_completed(self.settings, self.expected)
        return f"{number} moments, at most {slowest:.2f} s"

    def disks(self):
        """Disks of some KiB that fill up, where this may mount them."""
        if os.geteuid():
            return "left out: needs root"
        full = 0
        for size in SIZES:
            output = self.scratch / "disk"
            output.mkdir(exist_ok=True)
            mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", output]
            if subprocess.run(mount, check=False, capture_output=True).returncode:
                return "left out: cannot mount"
            try:
                settings = replace(self.settings, output=output / "tables", workers=1)
                with Command(settings) as command:
                    code, told, _ = command.ended()
                full += code
                assert code == 0 or ("free some space" in told and "Traceback" not in told), told
                check_readable(settings.output)
                subprocess.run(["mount", "-o", "remount,size=64m", output], check=True)
                check_completed(replace(settings, workers=0), self.expected)
            finally:
                subprocess.run(["umount", output], check=True)
        return f"{len(SIZES)} sizes, {full} too small"

    def documents(self):
        """Documents that raise, hang, crash or take all memory."""
        settings = settings_for(self.scratch / "faulty", self.scratch / "faulty-in", self.scratch / "faulty-model")
        make_faulty(self.model, settings.model)
        write_corpus(settings.input)
        for word in REJECTED:
            (settings.input / f"{word}.txt").write_text(f"{word} the ferry to Cuba.")
        with Command(settings, "--document-seconds", "2") as command:
            code, told, took = command.ended(120)
        assert (code, told) == (0, ""), told
        rows = tables.read_all(settings.output, schemas.REJECTED)
        assert {row.doc_id.removesuffix(".txt"): row.error for row in rows} == REJECTED
        mentions = tables.read_all(settings.output, schemas.MENTIONS)
        assert {row.doc_id for row in mentions} == {f"ferry-{i:03}.txt" for i in range(DOCUMENTS)}
        return f"{len(REJECTED)} documents, {took:.0f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=30, help="random moments at which a run is killed")
    parser.add_argument("only", nargs="*", help="words of the kinds to try; all by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path(tempfile.gettempdir()).resolve()) as folder:
        suite, failed = Suite(Path(folder)), 0
        faults = {
            "killed between file operations, first run": lambda: suite.operations(KILL_ALL, again=False, code=-9),
            "killed between file operations, later run": lambda: suite.operations(KILL_ALL, again=True, code=-9),
            "disk full from an operation on": lambda: suite.operations("ENOSPC", again=True, code=1),
            "read-only from an operation on": lambda: suite.operations("EROFS", again=True, code=1),
            "disk of some KiB fills up": suite.disks,
            "killed, all processes": lambda: suite.moments(options.moments, everyone=True),
            "killed, the first process": lambda: suite.moments(options.moments // 3, everyone=False),
            "killed, the process at an operation": lambda: suite.worker_deaths(options.moments // 3),
            "Ctrl-C": lambda: suite.interrupts(options.moments // 3, signal.SIGINT),
            "SIGTERM": lambda: suite.interrupts(options.moments // 6, signal.SIGTERM),
            "documents at fault": suite.documents,
        }
        for name, fault in faults.items():
            if options.only and not any(word in name for word in options.only):
                continue
            begun = time.monotonic()
            try:
                told = f"as it should: {fault()}"
            except AssertionError as error:
                told, failed = f"HARM: {error}", 1
            print(f"{name:<44}{time.monotonic() - begun:>6.0f} s  {told}", flush=True)  # noqa: T201
    sys.exit(failed)


if __name__ == "__main__":
    os.chdir(PROJECT)
    main()
