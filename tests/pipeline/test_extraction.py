"""Whole runs on many small documents with the stub model: nothing is done twice, and nothing stale stays."""

import json
import shutil

import pytest

from pipeline import extraction, schemas, tables
from pipeline.config import Settings
from pipeline.errors import InputError, TableError
from pipeline.ingest import scan_corpus
from pipeline.sharding import shards_of
from pipeline.stages import STAGES

NUMBERS = range(240)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, write_ferries):
    """240 documents; not to be written to."""
    return write_ferries(tmp_path_factory.mktemp("corpus") / "in", NUMBERS)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory, corpus, stub_model):
    """Tables of ``corpus``; not to be written to."""
    output = tmp_path_factory.mktemp("extracted") / "output"
    extraction.extract(Settings(output, corpus, stub_model))
    return output


@pytest.fixture
def copied(tmp_path, corpus, extracted, stub_model):
    """Settings of a run that was done, on copies of the corpus and its tables."""
    shutil.copytree(corpus, tmp_path / "in")
    shutil.copytree(extracted, tmp_path / "output")
    return Settings(tmp_path / "output", tmp_path / "in", stub_model)


def shard_of(settings, doc_id):
    found = scan_corpus(settings)
    shards = shards_of(found.root, found.sources)
    assert len(shards) > 2
    return next(shard.name for shard in shards if doc_id in {source.doc_id for source in shard.sources})


def places(output):
    """Which file each part of a stage is: writing it anew makes it another."""
    paths = (tables.part_path(output, table, part) for table in written() for part in tables.parts(output, table))
    return {
        path.relative_to(output).as_posix(): path.stat().st_ino for path in paths if path.stem not in {"scan", "all"}
    }


def written():
    return [table for stage in STAGES for table in stage.writes]


def everything(output):
    return {table.name: tables.read_all(output, table) for table in schemas.TABLES}


def test_a_run_writes_every_table(extracted):
    rows = everything(extracted)
    facts = json.loads((extracted / "run.json").read_text(encoding="utf-8"))
    assert {name: len(found) for name, found in rows.items()} == facts["rows"]
    assert len(rows["documents"]) == len(NUMBERS)
    assert {row.entity_id for row in rows["entities"]} >= {"country:CU", "country:PE", "person:anna-kovacs"}


def test_a_second_run_does_nothing(copied, tree):
    before, files = places(copied.output), tree(copied.output)
    extraction.extract(copied)
    assert places(copied.output) == before
    assert tree(copied.output) == files


def test_a_changed_document_redoes_its_shard_only(copied):
    before = places(copied.output)
    shard = shard_of(copied, "ferry-100.txt")
    (copied.input / "ferry-100.txt").write_text("Ferry 100 stayed in Chile, said Anna Kovacs to the sailors.")
    extraction.extract(copied)
    after = places(copied.output)
    assert {name for name in after if after[name] != before[name]} == {f"{t.name}/{shard}.parquet" for t in written()}
    assert "country:CL" in {row.entity_id for row in tables.read_all(copied.output, schemas.ENTITIES)}


def test_a_changed_document_gives_what_a_fresh_run_gives(copied, tmp_path, tree):
    (copied.input / "ferry-100.txt").write_text("Ferry 100 stayed in Chile, said Anna Kovacs to the sailors.")
    extraction.extract(copied)
    extraction.extract(Settings(tmp_path / "fresh", copied.input, copied.model))
    assert tree(copied.output) == tree(tmp_path / "fresh")


@pytest.mark.parametrize("gone", [["ferry-000.txt"], ["ferry-100.txt"], [f"ferry-{i:03}.txt" for i in range(120)]])
def test_a_deleted_document_leaves_no_row_anywhere(copied, tmp_path, tree, gone):
    for name in gone:
        (copied.input / name).unlink()
    extraction.extract(copied)
    rows = everything(copied.output)
    assert set(gone).isdisjoint(getattr(row, "doc_id", None) for found in rows.values() for row in found)
    assert max(row.n_documents for row in rows["entities"]) == len(NUMBERS) - len(gone)
    extraction.extract(Settings(tmp_path / "fresh", copied.input, copied.model))
    assert tree(copied.output) == tree(tmp_path / "fresh")


def test_an_entity_that_only_a_deleted_document_named_is_gone(copied):
    (copied.input / "only.txt").write_text("Sailors slept in Mongolia.")
    extraction.extract(copied)
    (copied.input / "only.txt").unlink()
    extraction.extract(copied)
    assert "country:MN" not in {row.entity_id for row in tables.read_all(copied.output, schemas.ENTITIES)}


def test_the_stages_one_by_one_give_the_same_bytes(corpus, extracted, stub_model, tmp_path, tree):
    settings = Settings(tmp_path / "output", corpus, stub_model)
    extraction.clean(settings)
    later = Settings(tmp_path / "output", model=stub_model)
    extraction.recognize(later)
    extraction.link(later)
    assert tree(settings.output) == tree(extracted)


def test_the_order_in_which_files_came_to_lie_there_changes_nothing(
    extracted, write_ferries, stub_model, tmp_path, tree
):
    settings = Settings(tmp_path / "output", write_ferries(tmp_path / "in", reversed(NUMBERS)), stub_model)
    extraction.extract(settings)
    assert tree(settings.output) == tree(extracted)


def test_progress_tells_of_every_shard_of_every_stage(copied):
    told = []
    extraction.extract(copied, lambda *progress: told.append(progress))
    read = [progress for progress in told if progress[0] == "read"]
    assert read == [("read", done, 0) for done in range(1, len(read) + 1)]
    total = told[len(read)][2]
    assert told[len(read) :] == [(stage.name, done, total) for stage in STAGES for done in range(total + 1)]


def test_what_a_killed_run_left_half_written_is_removed(copied, tree, extracted):
    (copied.output / "documents" / ".part-x.abc.partial").write_bytes(b"half")
    (copied.output / "mentions" / "part-old.parquet").write_bytes(b"old")
    extraction.extract(copied)
    assert tree(copied.output) == tree(extracted)


def test_a_corpus_of_which_nothing_can_be_read_is_an_error_and_recorded(tmp_path, stub_model):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xyz").write_text("who knows")
    settings = Settings(tmp_path / "output", tmp_path / "in", stub_model)
    with pytest.raises(InputError, match=r"no document could be read; .*rejected tells why"):
        extraction.extract(settings)
    assert [row.error for row in tables.read_all(settings.output, schemas.REJECTED)] == ["unknown-format"]


@pytest.mark.parametrize("stage", [extraction.recognize, extraction.link])
def test_a_stage_before_its_turn_says_what_to_run_first(tmp_path, stub_model, stage):
    with pytest.raises(TableError, match="documents: no table there; run the stage before"):
        stage(Settings(tmp_path, model=stub_model))
