"""Runs on a Spark cluster as processes of their own, and what is left of them."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import boto3
import pyspark

from pipeline.config import PROJECT
from pipeline.lock import LOCK
from tests.faults import harness
from tests.quick_spark import QUICK

SPARK = Path(pyspark.__file__).parent
SHARD_DOCUMENTS = 20
EXECUTOR = "CoarseGrainedExecutorBackend"
_MARK = "DATELINE_JOB"  # in the environment of all processes of a job, whoever their parent is by now


def tree(folder):
    """All files below ``folder`` but the lock: their bytes by path."""
    return {name: content for name, content in harness.tree(folder).items() if name != LOCK}


def stamps(folder):
    """Which file lies at each path below ``folder``, and when it was last written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


class Job:
    """`dateline extract` from ``corpus`` into ``output``, with ``environment`` on top of this process's own."""

    def __init__(self, corpus, output, *options, **environment):
        words = [sys.executable, "-m", "pipeline", "extract", corpus, "--output", output, *options]
        words += ["--shard-documents", SHARD_DOCUMENTS]
        self._mark = f"{_MARK}={uuid.uuid4()}"
        ours = dict([self._mark.split("=")], PYTHONPATH=f"{PROJECT}{os.pathsep}{harness.PLUGIN}")
        self.process = subprocess.Popen(
            list(map(str, words)), cwd=PROJECT, env=os.environ | ours | environment, text=True, stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip

    def wait_for(self, is_so, seconds=300):
        """Wait until ``is_so()``; fails where the job ends before that."""
        harness.wait_for(is_so, seconds, self.process)

    def gone(self, seconds=30):
        """Wait until all its processes are gone."""
        harness.wait_for(lambda: not self.processes(), seconds)

    def ended(self, seconds=300):
        """Its messages, once all of it is gone; fails where it fails, or leaves processes behind."""
        said, told = self.process.communicate(timeout=seconds)
        assert self.process.returncode == 0, told
        self.gone()
        return said, told

    def processes(self, word=""):
        """The ids of its processes that live and have ``word`` in their command."""
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if self._is_ours(folder, word)]

    def _is_ours(self, folder, word):
        try:
            is_ours = self._mark.encode() in (folder / "environ").read_bytes().split(b"\0")
            return is_ours and word.encode() in (folder / "cmdline").read_bytes()
        except OSError:  # it is gone
            return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for number in self.processes():
            os.kill(number, signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()


class Bucket:
    """A bucket of the S3 server at ``endpoint``, and what a job must know to find it."""

    def __init__(self, endpoint, name):
        self.environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        self.name = name
        session = boto3.Session("test", "test", region_name="us-east-1")
        self._client = session.client("s3", endpoint_url=endpoint)
        self._client.create_bucket(Bucket=name)

    def put(self, folder, prefix):
        """Upload all files below ``folder``."""
        for name, content in tree(folder).items():
            self._client.put_object(Bucket=self.name, Key=f"{prefix}/{name}", Body=content)

    def tree(self, prefix):
        """All objects below ``prefix/``: their bytes by the rest of their names."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=f"{prefix}/")
        keys = [one["Key"] for page in pages for one in page.get("Contents", ()) if not one["Key"].endswith("/")]
        return {key.removeprefix(f"{prefix}/"): self._read(key) for key in keys}

    def _read(self, key):
        return self._client.get_object(Bucket=self.name, Key=key)["Body"].read()


def on_spark(corpus, output, *options, master="local[2]", **environment):
    """A job with the Spark engine."""
    return Job(corpus, output, "--engine", "spark", "--master", master, *QUICK, *options, **environment)


def on_this_machine(corpus, output, *options):
    """The tables of ``corpus`` as the local engine makes them: files by path."""
    with Job(corpus, output, *options) as job:
        job.ended()
    return tree(output)
