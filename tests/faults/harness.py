"""Runs that come to harm, and what must hold of their tables afterwards."""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

import click
import pyarrow.parquet as pq

from pipeline import extraction, schemas, tables
from pipeline.cli.console import told_errors
from pipeline.config import PROJECT, Settings
from tests.faults.injection import KILL_ALL, Fault, inject

PLUGIN = PROJECT / "tests" / "faults" / "plugin"
NEVER = 10**9


def tree(folder):
    """All files below ``folder``: their bytes by path."""
    files = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def wait_for(is_so, seconds, process=None):
    """Wait until ``is_so()``; fails where ``process`` ends before that."""
    end = time.monotonic() + seconds
    while not is_so():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def make_faulty(stub, path):
    """The pipeline at ``stub`` with the component of ``PLUGIN`` in front, written to ``path``."""
    import spacy

    sys.path.insert(0, str(PLUGIN))
    try:
        importlib.import_module("faulty_ner")
        nlp = spacy.load(stub)
        nlp.add_pipe("faulty", first=True)
    finally:
        sys.path.remove(str(PLUGIN))
    nlp.to_disk(path)
    return path


def check_readable(output):
    """Fail unless every part of every table there can be read, one by one and as a folder, and ``run.json``."""
    for table in schemas.TABLES:
        n_rows = sum(len(tables.read(output, table, part)) for part in tables.parts(output, table))
        if tables.parts(output, table):
            assert pq.read_table(output / table.name).num_rows == n_rows, table.name
    if (output / "run.json").exists():
        json.loads((output / "run.json").read_text(encoding="utf-8"))


def check_completed(settings, expected):
    """Fail unless the tables can be read, and running again gives ``expected``, byte for byte."""
    check_readable(settings.output)
    extraction.extract(settings)
    assert tree(settings.output) == expected


class Forked:
    """Runs in copies of this process, which has loaded everything: a run takes a tenth of a second."""

    def __init__(self, settings, start, scratch):
        self.settings, self.start, self.scratch = settings, start, scratch

    def n_operations(self):
        """How many file operations the run has when nothing happens."""
        assert self.run(NEVER, KILL_ALL) == (0, "")
        return (self.scratch / "counter").stat().st_size

    def run(self, at, kind):
        """Exit code (negative: the signal that ended it) and message of a run with a fault before operation ``at``."""
        output, told, counter = self.settings.output, self.scratch / "told", self.scratch / "counter"
        for path in (told, counter):
            path.unlink(missing_ok=True)
        shutil.rmtree(output, ignore_errors=True)
        if self.start is not None:
            shutil.copytree(self.start, output)
        child = os.fork()
        if not child:
            self._work(Fault(str(output), str(counter), at, kind), told)
        status = os.waitpid(child, 0)[1]
        return os.waitstatus_to_exitcode(status), told.read_text() if told.exists() else ""

    def _work(self, fault, told):
        code = 99
        try:
            os.setpgid(0, 0)
            inject(fault)
            with told_errors():
                extraction.extract(self.settings)
            code = 0
        except click.ClickException as error:
            told.write_text(error.message)
            code = error.exit_code
        except BaseException:  # noqa: BLE001 - told to whoever looks at the run
            told.write_text(traceback.format_exc())
        finally:
            os._exit(code)


def _heed_interrupts():
    """As on a terminal; a shell starts what runs in its background with interrupts ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """`dateline extract` in a process group of its own; the file ``held`` is there once a document says HOLD."""

    def __init__(self, settings, *options, fault=None):
        words = [sys.executable, "-m", "pipeline", "extract", settings.input, "--output", settings.output]
        words += ["--model", settings.model, "--workers", str(settings.workers or 1), *options]
        environment = {**os.environ, "PYTHONPATH": f"{PROJECT}{os.pathsep}{PLUGIN}"}
        environment.pop("DATELINE_FAULT", None)
        self.held = settings.output.with_name("held")
        environment["DATELINE_HELD"] = str(self.held)
        if fault is not None:
            environment["DATELINE_FAULT"] = str(fault)
        self.process = subprocess.Popen(
            list(map(str, words)), cwd=PROJECT, env=environment, text=True, stderr=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True, preexec_fn=_heed_interrupts,  # noqa: PLW1509 - no thread is running
        )  # fmt: skip

    def wait_for(self, is_so, seconds=60):
        """Wait until ``is_so()``; fails where the command ends before that."""
        wait_for(is_so, seconds, self.process)

    def send(self, number, *, everyone=True):
        """Send the signal to the whole group, or to the first process alone."""
        (os.killpg if everyone else os.kill)(self.process.pid, number)

    def ended(self, seconds=60):
        """Exit code, messages and the seconds it took from now; fails where a process of the group lives on."""
        begun = time.monotonic()
        _, told = self.process.communicate(timeout=seconds)
        took = time.monotonic() - begun
        assert self._all_gone(), "a process lives on"
        return self.process.returncode, told, took

    def _all_gone(self):
        for _ in range(100):
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.02)
        return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with suppress(ProcessLookupError):
            self.send(signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()


def settings_for(folder, corpus, model, **options):
    """Settings of a run into ``folder/output``."""
    return Settings(Path(folder) / "output", Path(corpus), Path(model), **options)
