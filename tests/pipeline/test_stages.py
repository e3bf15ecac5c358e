"""A stage works on a shard only where something changed."""

import dataclasses
import json

import pytest

from pipeline import schemas, tables
from pipeline.config import Settings
from pipeline.errors import TableError
from pipeline.ingest import scan_corpus
from pipeline.sharding import Shard, shards_of
from pipeline.stages import CLEAN, LINK, RECOGNIZE, STAGES, inputs_of, run_shard


@pytest.fixture
def ferries(tmp_path, write_ferries, stub_model):
    """Settings and the one shard of six documents."""
    settings = Settings(tmp_path / "output", write_ferries(tmp_path / "in", range(6)), stub_model)
    corpus = scan_corpus(settings)
    (shard,) = shards_of(corpus.root, corpus.sources)
    return settings, shard


def run_all(settings, shard):
    return [run_shard(stage, shard, settings).done for stage in STAGES]


def test_what_cannot_be_read_costs_no_document_that_came_read_between(tmp_path, stub_model):
    (tmp_path / "in").mkdir()
    lines = [json.dumps({"id": f"a{i}", "text": f"Ferry {i} left."}) for i in (1, 2, 3)]
    (tmp_path / "in" / "a.jsonl").write_text(f"{lines[0]}\n{lines[2]}\n", encoding="utf-8")
    (tmp_path / "in" / "b.jsonl").write_text(lines[1], encoding="utf-8")
    settings = Settings(tmp_path / "out", tmp_path / "in", stub_model)
    corpus = scan_corpus(settings)
    (shard,) = shards_of(corpus.root, corpus.sources)
    (raws,) = inputs_of(CLEAN, shard, settings)
    brought = {raw.doc_id: raw for raw in raws if raw.doc_id == "a2"}
    (tmp_path / "in" / "a.jsonl").write_text(f"{'x' * len(lines[0])}\n{lines[2]}\n", encoding="utf-8")
    told = [list(inputs_of(CLEAN, one, settings)[0]) for one in (shard, dataclasses.replace(shard, brought=brought))]
    assert told[0] == told[1]
    assert [type(one).__name__ for one in told[1]] == ["Rejection", "RawDocument", "RawDocument"]


def test_a_second_run_of_a_shard_does_nothing(ferries):
    settings, shard = ferries
    assert run_all(settings, shard) == [1, 1, 1, 1]
    assert run_all(settings, shard) == [0, 0, 0, 0]


def test_a_lost_part_is_made_again(ferries, tree):
    settings, shard = ferries
    run_all(settings, shard)
    before = tree(settings.output)
    tables.part_path(settings.output, schemas.MENTIONS, shard.name).unlink()
    assert run_all(settings, shard) == [0, 0, 0, 1]
    assert tree(settings.output) == before


def test_another_model_redoes_recognition_and_what_hangs_on_what_it_found(ferries, tmp_path):
    settings, shard = ferries
    run_all(settings, shard)
    model = tmp_path / "model"
    for path in (path for path in settings.model.rglob("*") if path.is_file()):
        copy = model / path.relative_to(settings.model)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    moved = dataclasses.replace(settings, model=model)
    assert run_all(moved, shard) == [0, 0, 0, 0]
    (model / "notes.txt").write_text("trained once more")
    assert run_all(dataclasses.replace(settings, model=model / ".." / "model"), shard) == [0, 1, 0, 0]


def test_other_columns_redo_cleaning(ferries):
    settings, shard = ferries
    run_all(settings, shard)
    assert run_all(dataclasses.replace(settings, text_column="body"), shard)[0] == 1


def test_the_number_of_workers_redoes_nothing(ferries):
    settings, shard = ferries
    run_all(settings, shard)
    assert run_all(dataclasses.replace(settings, workers=7), shard) == [0, 0, 0, 0]


@pytest.mark.parametrize("stage", [RECOGNIZE, LINK], ids=lambda stage: stage.name)
def test_a_stage_without_its_tables_says_what_to_run(tmp_path, stub_model, stage):
    with pytest.raises(TableError, match=r"part-x\.parquet: not there.*run `dateline extract`"):
        run_shard(stage, Shard("part-x", tmp_path), Settings(tmp_path, model=stub_model))


def test_every_table_but_those_of_all_documents_is_written_by_one_stage():
    written = [table.name for stage in STAGES for table in stage.writes]
    assert sorted([*written, schemas.ENTITIES.name, schemas.ENTITY_REDIRECTS.name]) == sorted(
        table.name for table in schemas.TABLES
    )


def test_a_stage_reads_what_earlier_stages_wrote():
    written = set()
    for stage in STAGES:
        assert set(stage.reads) <= written
        written |= set(stage.writes)
    assert CLEAN.reads == {}
