"""Whatever ends a run, the tables stay whole and readable, and the next run completes them to the same bytes."""

import errno
import os
import re
import shutil
import signal

import pytest

from pipeline import extraction, schemas, tables
from pipeline.errors import TableError
from tests.faults.harness import Command, Forked, check_completed, check_readable, make_faulty, settings_for, tree
from tests.faults.injection import KILL_ALL

NUMBERS = range(70)
TRIED = 4  # operations of a run before which it is killed or fails; `make faults` tries all


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, write_ferries):
    """Not to be written to."""
    return write_ferries(tmp_path_factory.mktemp("faults") / "in", NUMBERS)


@pytest.fixture(scope="module")
def expected(tmp_path_factory, corpus, stub_model):
    """The files of a run that nothing happened to."""
    settings = settings_for(tmp_path_factory.mktemp("faults"), corpus, stub_model)
    extraction.extract(settings)
    return tree(settings.output)


@pytest.fixture
def settings(tmp_path, corpus, stub_model):
    return settings_for(tmp_path, corpus, stub_model)


@pytest.fixture
def before(tmp_path, corpus, stub_model):
    """Tables of an earlier state of the corpus: some documents other, some not there, one gone since."""
    old = shutil.copytree(corpus, tmp_path / "earlier" / "in")
    (old / "ferry-003.txt").write_text("Ferry 3 stayed in Chile.")
    (old / "ferry-050.txt").unlink()
    (old / "gone.txt").write_text("Sailors slept in Mongolia.")
    settings = settings_for(tmp_path / "earlier", old, stub_model)
    extraction.extract(settings)
    return settings.output


@pytest.mark.parametrize("again", [False, True], ids=["first run", "later run"])
def test_killed_before_a_file_operation(tmp_path, settings, expected, before, again):
    forked = Forked(settings, before if again else None, tmp_path)
    n_operations = forked.n_operations()
    assert n_operations > 40
    for at in range(1, n_operations, n_operations // TRIED):
        assert forked.run(at, KILL_ALL) == (-signal.SIGKILL, "")
        check_completed(settings, expected)


@pytest.mark.parametrize(("kind", "remedy"), [("ENOSPC", "free some space"), ("EROFS", "name another --output")])
def test_nothing_can_be_written_any_more(settings, expected, before, kind, remedy):
    forked = Forked(settings, before, settings.output.parent)
    for at in range(1, forked.n_operations(), 2 + forked.n_operations() // TRIED):
        code, told = forked.run(at, kind)
        assert code == 1, told
        assert os.strerror(getattr(errno, kind)) in told
        assert re.search(remedy, told)
        check_completed(settings, expected)


def test_a_disk_that_fills_up_while_a_part_is_written(settings, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TableError, match=r"\.parquet: cannot be written \(No space left on device\); free some space"):
        extraction.extract(settings)
    assert [path for path in settings.output.rglob("*") if path.is_file() and path.name != ".lock"] == []


def test_a_file_in_the_place_of_the_output_is_told(settings):
    settings.output.write_text("not a folder")
    with pytest.raises(TableError, match=r"output: cannot be written .*; name another --output"):
        extraction.extract(settings)


def test_what_a_killed_run_left_is_no_table(settings, expected):
    extraction.extract(settings)
    half = settings.output / schemas.MENTIONS.name / ".part-x.abc.partial"
    half.write_bytes(b"half")
    (settings.output / ".run.abc.partial").write_bytes(b"half")
    check_readable(settings.output)
    check_completed(settings, expected)


def test_workers_end_with_the_first_process(settings, expected):
    extraction.clean(settings)
    with Command(settings) as command:
        command.wait_for(lambda: tables.parts(settings.output, schemas.RECOGNIZED))
        command.send(signal.SIGKILL, everyone=False)
        assert command.ended()[0] == -signal.SIGKILL
    check_completed(settings, expected)


@pytest.fixture(scope="module")
def faulty_model(tmp_path_factory, stub_model):
    return make_faulty(stub_model, tmp_path_factory.mktemp("model") / "faulty")


def test_a_run_that_works_keeps_others_out_and_ends_at_once_when_interrupted(tmp_path, faulty_model, write_ferries):
    settings = settings_for(tmp_path, write_ferries(tmp_path / "in", range(3)), faulty_model, workers=2)
    (settings.input / "hold.txt").write_text("HOLD the ferry to Cuba.")
    extraction.clean(settings)
    with Command(settings) as command:
        command.wait_for(command.held.exists)
        with Command(settings) as second:
            code, told, _ = second.ended()
        assert (code, told.count("\n")) == (1, 1)
        assert "another run is writing there; wait until it has ended" in told
        command.send(signal.SIGINT)
        code, told, took = command.ended()
    assert code == 130
    assert took < 2
    assert told.strip() == "Interrupted; the tables are whole. Run the same command again to go on."
    check_readable(settings.output)


def test_documents_at_fault_are_rejected_and_the_others_are_not(tmp_path, faulty_model, write_ferries):
    settings = settings_for(tmp_path, write_ferries(tmp_path / "in", range(3)), faulty_model)
    for word in ("EAT", "HANG"):
        (settings.input / f"{word}.txt").write_text(f"{word} the ferry to Cuba.")
    extraction.clean(settings)
    with Command(settings, "--document-seconds", "1") as command:
        code, told, _ = command.ended()
    assert (code, told) == (0, "")
    rejected = {row.doc_id: (row.stage, row.error) for row in tables.read_all(settings.output, schemas.REJECTED)}
    assert rejected == {
        "EAT.txt": ("recognize", "failed"),
        "HANG.txt": ("recognize", "timeout"),
    }
    named = {row.doc_id for row in tables.read_all(settings.output, schemas.MENTIONS)}
    assert named == {f"ferry-{i:03}.txt" for i in range(3)}
