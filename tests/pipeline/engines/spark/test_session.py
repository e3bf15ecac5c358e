"""What a user is told when Spark gives up: our own sentence where there is one, else the cause and the log."""

import pytest

from pipeline.engines.spark.session import _named, told
from pipeline.errors import ModelError


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "spark.log"
    path.write_text(
        "10:00:01 INFO Master: up\n10:00:02 ERROR Backend: All masters are unresponsive!\n", encoding="utf-8"
    )
    return path


def test_an_error_of_ours_in_a_worker_is_told_as_on_this_machine(log):
    error = RuntimeError(
        f"Job aborted: Traceback …\nRuntimeError: {told(ModelError('en: no pipeline lies there.'))}\n at java"
    )
    assert str(_named(error, log)) == "en: no pipeline lies there."


def test_another_error_is_told_by_its_last_cause(log):
    error = RuntimeError(
        "Job aborted\nCaused by: java.io.IOException: broken\nCaused by: java.lang.OutOfMemoryError: heap\n"
    )
    assert str(_named(error, log)) == f"Spark gave up (java.lang.OutOfMemoryError: heap); its log is {log}."


def test_an_error_without_a_cause_is_told_by_the_log(log):
    assert str(_named(RuntimeError("o1"), log)) == f"Spark gave up (All masters are unresponsive!); its log is {log}."
    log.write_text("", encoding="utf-8")
    assert str(_named(RuntimeError("o1"), log)) == f"Spark gave up (RuntimeError); its log is {log}."
