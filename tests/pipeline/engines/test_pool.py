"""A document that raises, hangs or ends the process costs itself alone, and says why."""

import dataclasses
import re

import pytest

from pipeline import schemas, tables
from pipeline.config import Settings
from pipeline.engines import local
from pipeline.errors import DatelineError
from pipeline.ingest import scan_corpus
from pipeline.sharding import shards_of
from pipeline.stages import CLEAN, LINK, RECOGNIZE, TABLES
from tests.faults.stages import BROKEN_LINK, DEAD_LINK, FAULTY_CLEAN, FAULTY_LINK

SECONDS = 1.0
DETAILS = {
    "failed": r"stage link failed on it \(ValueError: no such thing at <object object at 0x…>\); report it",
    "timeout": r"stage link took more than 1 s for it; split the document, or give more --document-seconds",
    "worker-died": r"process of the stage link ended twice at it \(SIGKILL\), perhaps for want of memory; split",
}
WORDS = {"die.txt": "DIE", "hang.txt": "HANG", "raise.txt": "RAISE", "once.txt": "DIE-ONCE:died"}
ERRORS = {"die.txt": "worker-died", "hang.txt": "timeout", "raise.txt": "failed"}


@pytest.fixture
def settings(tmp_path, write_ferries, stub_model):
    """Settings of a run in one worker process; the documents are recognized, those of ``WORDS`` among them."""
    settings = Settings(
        tmp_path / "out", write_ferries(tmp_path / "in", range(4)), stub_model, 1, document_seconds=SECONDS
    )
    for name, word in WORDS.items():
        (settings.input / name).write_text(f"{word} said the Ministry of Health of Peru.\n")
    run(dataclasses.replace(settings, workers=0), CLEAN, RECOGNIZE)
    return settings


def run(settings, *stages):
    corpus = scan_corpus(settings)
    shards = shards_of(corpus.root, corpus.sources)
    with local.runner(settings) as engine:
        return [sum(report.done for report in engine(stage, shards, settings)) for stage in stages]


def doc_ids(settings, table):
    return [row.doc_id for row in tables.read_all(settings.output, table)]


def test_a_document_at_fault_costs_no_other(settings, tmp_path):
    assert run(settings, FAULTY_LINK, TABLES) == [1, 1]
    rejected = {row.doc_id: row for row in tables.read_all(settings.output, schemas.REJECTED)}
    assert {doc_id: row.error for doc_id, row in rejected.items()} == ERRORS
    assert {(row.source == row.doc_id, row.row, row.stage) for row in rejected.values()} == {(True, None, "link")}
    assert [row for row in rejected.values() if not re.search(DETAILS[row.error], row.detail)] == []
    (settings.output / "died").unlink()  # what the accident left behind; the tables hold no trace of it
    sound = dataclasses.replace(settings, output=tmp_path / "sound", workers=0)
    for doc_id in ERRORS:
        (settings.input / doc_id).unlink()
    run(sound, CLEAN, RECOGNIZE, LINK, TABLES)
    for table in (*LINK.writes, *TABLES.writes):
        assert tables.read_all(settings.output, table) == tables.read_all(sound.output, table)


def test_what_was_given_up_is_tried_again_only_under_another_limit(settings, tree):
    assert [run(settings, FAULTY_LINK), run(settings, FAULTY_LINK)] == [[1], [0]]
    before = tree(settings.output)
    longer = dataclasses.replace(settings, document_seconds=2 * SECONDS, workers=0)
    assert [run(longer, LINK), run(longer, LINK), run(settings, LINK)] == [[1], [0], [0]]
    assert doc_ids(settings, schemas.REJECTED) == []
    assert set(doc_ids(settings, schemas.LINKS)) > set(ERRORS)
    assert tree(settings.output) != before


def test_an_accident_that_does_not_happen_again_leaves_no_trace(settings, tree):
    for doc_id in ERRORS:
        (settings.input / doc_id).unlink()
    run(dataclasses.replace(settings, workers=0), CLEAN, RECOGNIZE)
    run(settings, FAULTY_LINK)
    after = tree(settings.output)
    tables.part_path(settings.output, schemas.LINKS, tables.parts(settings.output, schemas.LINKS)[0]).unlink()
    run(dataclasses.replace(settings, workers=0), FAULTY_LINK)
    assert tree(settings.output) == after


def test_cleaning_gives_a_document_up_as_well(settings):
    for doc_id in ("die.txt", "hang.txt", "once.txt"):
        (settings.input / doc_id).unlink()
    run(dataclasses.replace(settings, workers=0), FAULTY_CLEAN, RECOGNIZE, LINK)
    (row,) = tables.read_all(settings.output, schemas.REJECTED)
    assert (row.source, row.stage, row.error, row.doc_id) == ("raise.txt", "clean", "failed", "raise.txt")
    assert set(doc_ids(settings, schemas.LINKS)) == {f"ferry-{i:03}.txt" for i in range(4)}


@pytest.mark.parametrize("workers", [0, 1])
def test_a_stage_that_fails_without_any_document_is_an_error(settings, workers):
    with pytest.raises(DatelineError, match=r"stage link fails before its first document \(RuntimeError: no lists\)"):
        run(dataclasses.replace(settings, workers=workers), BROKEN_LINK)


def test_workers_that_keep_dying_are_an_error(settings):
    with pytest.raises(DatelineError, match=r"keep ending in the stage link \(SIGKILL\).*fewer --workers"):
        run(settings, DEAD_LINK)
