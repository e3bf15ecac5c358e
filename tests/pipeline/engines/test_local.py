"""Where shards run changes no byte, and what goes wrong in a worker is told."""

import os
import subprocess
import sys

import pytest

from pipeline import extraction, schemas, tables
from pipeline.config import PROJECT, Settings
from pipeline.engines import local
from pipeline.errors import TableError
from pipeline.sharding import Shard
from pipeline.stages import LINK, RECOGNIZE


def test_any_number_of_workers_gives_the_same_bytes(tmp_path, write_ferries, stub_model, tree):
    corpus = write_ferries(tmp_path / "in", range(240))
    for workers in (0, 1, 2):
        extraction.extract(Settings(tmp_path / str(workers), corpus, stub_model, workers))
    assert len(tables.parts(tmp_path / "2", schemas.MENTIONS)) > 2
    assert tree(tmp_path / "0") == tree(tmp_path / "1") == tree(tmp_path / "2")


def test_two_workers_see_that_a_document_changed(tmp_path, write_ferries, stub_model):
    settings = Settings(tmp_path / "output", write_ferries(tmp_path / "in", range(240)), stub_model, workers=2)
    extraction.clean(settings)
    (settings.input / "ferry-100.txt").write_text("Ferry 100 stayed in Chile.")
    extraction.clean(settings)
    texts = dict(tables.read_all(settings.output, schemas.DOCUMENTS, ["doc_id", "clean_text"]))
    assert texts["ferry-100.txt"] == "Ferry 100 stayed in Chile."


def run(stage, shards, settings):
    with local.runner(settings) as engine:
        return list(engine(stage, shards, settings))


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_an_error_of_a_shard_reaches_the_caller(tmp_path, stub_model, workers):
    shards = [Shard(f"part-{i}", tmp_path) for i in range(2)]
    with pytest.raises(TableError, match="not there"):
        run(LINK, shards, Settings(tmp_path, model=stub_model, workers=workers))


def test_no_shards_need_no_workers(tmp_path):
    assert run(RECOGNIZE, [], Settings(tmp_path, workers=4)) == []


def test_the_process_that_supervises_workers_loads_no_spacy(tmp_path, write_ferries, stub_model):
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline import extraction\nfrom pipeline.config import Settings\n"
        "if __name__ == '__main__':\n"
        "    output, corpus, model = map(Path, sys.argv[1:])\n"
        "    extraction.extract(Settings(output, corpus, model, workers=1))\n"
        "    print('spacy' in sys.modules)"
    )
    (tmp_path / "run.py").write_text(code)
    corpus = write_ferries(tmp_path / "in", range(3))
    command = [sys.executable, tmp_path / "run.py", tmp_path / "out", corpus, stub_model]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"
