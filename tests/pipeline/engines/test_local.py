"""Where shards run changes no byte, and what goes wrong in a worker is told."""

import os

import pytest

from pipeline import extraction, schemas, tables
from pipeline.config import Settings
from pipeline.engines import local
from pipeline.errors import DatelineError, TableError
from pipeline.stages import LINK, RECOGNIZE, Shard


def test_one_worker_and_two_give_the_same_bytes(tmp_path, write_ferries, stub_model, tree):
    corpus = write_ferries(tmp_path / "in", range(240))
    for workers in (1, 2):
        extraction.extract(Settings(tmp_path / str(workers), corpus, stub_model, workers))
    assert len(tables.parts(tmp_path / "2", schemas.MENTIONS)) > 2
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


def test_two_workers_see_that_a_document_changed(tmp_path, write_ferries, stub_model):
    settings = Settings(tmp_path / "output", write_ferries(tmp_path / "in", range(240)), stub_model, workers=2)
    extraction.clean(settings)
    (settings.input / "ferry-100.txt").write_text("Ferry 100 stayed in Chile.")
    extraction.clean(settings)
    texts = dict(tables.read_all(settings.output, schemas.DOCUMENTS, ["doc_id", "clean_text"]))
    assert texts["ferry-100.txt"] == "Ferry 100 stayed in Chile."


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_a_shard_reaches_the_caller(tmp_path, stub_model, workers):
    shards = [Shard(f"part-{i}", tmp_path) for i in range(2)]
    with pytest.raises(TableError, match="not there"):
        list(local.run(LINK, shards, Settings(tmp_path, model=stub_model, workers=workers)))


class Deadly:
    """Ends the process that unpickles it, as a process without memory ends."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_worker_that_dies_is_told_with_a_remedy(tmp_path):
    with pytest.raises(DatelineError, match=r"died in the stage link.*fewer --workers"):
        list(local.run(LINK, [Deadly(), Deadly()], Settings(tmp_path, workers=2)))


def test_no_shards_need_no_workers(tmp_path):
    assert list(local.run(RECOGNIZE, [], Settings(tmp_path, workers=4))) == []
