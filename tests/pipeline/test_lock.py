"""One run at a time into one folder; the system frees what a killed run held."""

import errno
import os

import pytest

from pipeline import lock
from pipeline.errors import TableError
from pipeline.lock import check_free, only_run


def test_a_second_run_is_told_and_the_first_goes_on(tmp_path):
    with only_run(tmp_path):
        with pytest.raises(TableError, match=f"{tmp_path}: another run is writing there; wait until it has ended"):
            only_run(tmp_path).__enter__()
        with pytest.raises(TableError, match="another run is writing there"):
            check_free(tmp_path)
    with only_run(tmp_path):
        pass


def test_other_folders_are_free(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with only_run(tmp_path / "a"), only_run(tmp_path / "b"):
        pass


def test_looking_whether_a_folder_is_free_makes_nothing(tmp_path):
    check_free(tmp_path / "none")
    check_free(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(TableError, match=r"none: cannot be written \(No such file or directory\); name another"):
        only_run(tmp_path / "none").__enter__()


def test_a_file_system_without_locks_keeps_nobody_out(tmp_path, monkeypatch):
    def no_locks(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(lock.fcntl, "flock", no_locks)
    with only_run(tmp_path), only_run(tmp_path):
        pass
