"""A Spark session that keeps its log to itself, and the errors that a user can mend."""

import atexit
import logging
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp
from typing import Any

from pipeline.config import PROJECT, Cluster
from pipeline.errors import DatelineError

_LOOK = 0.5  # seconds between two looks at how much is done
_MARK = re.compile(r"\[\[dateline: (.*?)\]\]", re.DOTALL)  # around an error of ours in the message of one of Spark's
_CAUSE = re.compile(r"(?:Caused by: |^)(\S*(?:Error|Exception)\S*:? [^\n]+)", re.MULTILINE)
_LOGGED = re.compile(r" ERROR \S+: ([^\n]+)")
_LONGEST = 300  # characters of a cause that are told
_OWN = {
    "spark.app.name": "dateline",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "WARN",
    "spark.driver.maxResultSize": "0",  # what the driver collects is bounded by shards and redirects: docs/scale.md
    # Texts of up to some megabytes each: batches by bytes as well as by rows.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
    "spark.sql.execution.arrow.maxBytesPerBatch": "64m",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    "spark.executorEnv.MKL_NUM_THREADS": "1",
}
_LOCAL = {"spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}


@contextmanager
def session(cluster: Cluster) -> Iterator[Any]:
    """A ``SparkSession`` on ``cluster.master`` for the length of the block.

    Raises ``DatelineError`` where Spark or Java is missing, and in place of Spark's own errors, which it names in a
    sentence, with the log that Spark has written.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise DatelineError("--engine spark needs Spark; install it with: pip install 'dateline[spark]'") from error
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise DatelineError("Spark needs Java 17 or 21; install one, as openjdk-17-jre-headless, or set JAVA_HOME.")
    if cluster.master.startswith("local"):
        _make_home()
    log = _java_started(cluster)
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # what it says of a Java that died is told in a sentence
    try:
        builder = SparkSession.builder.master(cluster.master)
        for name, value in _conf(cluster).items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            with suppress(ConnectionError):  # where Java has died, the block has failed with it
                spark.stop()
    except (PySparkException, ConnectionError) as error:
        raise _named(error, log) from error
    except Exception as error:
        if type(error).__module__.startswith("py4j"):
            raise _named(error, log) from error
        raise


@cache
def _make_home() -> TemporaryDirectory[str]:
    """Have workers on this machine use this Python and this package, and Spark keep out of where it is installed.

    The home of Spark is a folder of links, for as long as this process lives: `local-cluster` writes into it, and
    without the archives below `python` workers import what is installed, whereas they would read the tables of
    contents of these archives, half a second long, before each task.
    """
    import pyspark

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    home = TemporaryDirectory(prefix="dateline-spark-")
    installed = Path(pyspark.__file__).parent
    for name in ("bin", "sbin", "jars"):
        (Path(home.name) / name).symlink_to(installed / name)
    os.environ.setdefault("SPARK_HOME", home.name)
    return home


def _conf(cluster: Cluster) -> dict[str, str]:
    return _OWN | (_LOCAL if cluster.master.startswith("local") else {}) | dict(cluster.conf)


def _java_started(cluster: Cluster) -> Path:
    """Start Java, once for this process, and return the file that it and Spark write their log to."""
    return _gateway(cluster.master, tuple(sorted(_conf(cluster).items())))


@cache
def _gateway(master: str, conf: tuple[tuple[str, str], ...]) -> Path:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway

    handle, name = mkstemp(prefix="dateline-spark-", suffix=".log")
    with os.fdopen(handle, "wb") as log:
        own = SparkConf(loadDefaults=False).setMaster(master).setAll(list(conf))
        try:
            gateway = launch_gateway(  # type: ignore[no-untyped-call]
                own, {"stdout": log, "stderr": log}
            )
        except PySparkException as error:
            raise _named(error, Path(name)) from error
    atexit.register(_forget, Path(name))
    SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001 - there is no public way to hand one over
    return Path(name)


@contextmanager
def watched(spark: Any, progress: Callable[[str, int, int], None], stage: str, total: int) -> Iterator[Any]:
    """Tell ``progress`` how much of ``total`` is done: what workers add to the accumulator that comes out."""
    done = spark.sparkContext.accumulator(0)
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK):
            progress(stage, min(done.value, total), total)  # a task that is done again adds up again

    progress(stage, 0, total)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield done
    finally:
        ended.set()
        watcher.join()
    progress(stage, total, total)


def told(error: DatelineError) -> RuntimeError:
    """``error`` so that it can be told from others in what Spark says of a task that failed."""
    return RuntimeError(f"[[dateline: {error}]]")


def _named(error: Exception, log: Path) -> DatelineError:
    own = _MARK.search(str(error))
    if own:
        return DatelineError(own[1])
    atexit.unregister(_forget)
    causes = _CAUSE.findall(str(error)) or _LOGGED.findall(log.read_text(encoding="utf-8", errors="replace"))
    cause = causes[-1].strip()[:_LONGEST] if causes else type(error).__name__
    return DatelineError(f"Spark gave up ({cause}); its log is {log}.")


def _forget(log: Path) -> None:
    log.unlink(missing_ok=True)
