"""Readers see one run, whole, and which one changes at once."""

import fsspec
import pytest

from pipeline.errors import TableError
from pipeline.runs import Runs, tables_in
from pipeline.stores import Store


@pytest.fixture(params=["path", "url"])
def runs(request, tmp_path):
    if request.param == "path":
        return Runs(Store(str(tmp_path / "out")))
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
    return Runs(Store("memory://out"))


@pytest.fixture
def filled(runs, tmp_path):
    """What puts a file into the folder of a run."""

    def fill(run_id, *, whole=True):
        (tmp_path / "part").write_text(run_id, encoding="utf-8")
        for name in ("documents/part.parquet", "run.json")[: 2 if whole else 1]:
            runs.folder(run_id).put(tmp_path / "part", name)

    return fill


def test_before_the_first_run_there_is_none_to_see(runs, filled):
    assert runs.current() is None
    filled("one")
    assert runs.current() is None
    assert runs.before("one") is None


def test_readers_see_the_run_that_was_published_last(runs, filled):
    filled("one")
    runs.publish("one")
    filled("two")
    assert runs.current() == "one"
    assert runs.before("two") == runs.folder("one")
    runs.publish("two")
    assert runs.current() == "two"
    assert runs.before("two") is None


def test_the_run_before_stays_for_its_readers_and_older_ones_go(runs, filled):
    for run_id in ("one", "two", "three"):
        filled(run_id)
        runs.publish(run_id)
    runs.publish("three")
    assert runs.store.at("runs").folders() == ["three", "two"]


def test_what_another_job_is_at_stays(runs, filled):
    filled("another", whole=False)
    for run_id in ("one", "two", "three"):
        filled(run_id)
        runs.publish(run_id)
    assert runs.store.at("runs").folders() == ["another", "three", "two"]
    assert runs.is_whole("two")
    assert not runs.is_whole("another")


def test_tables_are_found_through_the_run_that_is_seen(tmp_path):
    runs = Runs(Store(str(tmp_path)))
    assert tables_in(tmp_path) == tmp_path
    (tmp_path / "runs" / "one" / "documents").mkdir(parents=True)
    runs.publish("one")
    assert tables_in(tmp_path).resolve() == (tmp_path / "runs" / "one").resolve()


def test_an_output_of_this_machine_is_not_written_to(tmp_path):
    (tmp_path / "documents").mkdir()
    with pytest.raises(TableError, match="holds tables of a run on one machine; name another --output"):
        Runs(Store(str(tmp_path))).check()


def test_two_jobs_do_not_write_into_one_folder(tmp_path):
    runs = Runs(Store(str(tmp_path / "new")))
    with runs.own(), pytest.raises(TableError, match="another run is writing there"):
        runs.check()
    runs.check()
