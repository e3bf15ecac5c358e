"""A run after a run does what changed and no more, and leaves what a run from nothing gives, byte for byte."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from pipeline import dependencies, extraction, schemas, tables
from pipeline.config import PROJECT, Settings
from pipeline.ingest import scan_corpus
from pipeline.sharding import shards_of
from pipeline.stages import STAGES
from tests.own_rules import OWN_RULES

SMALL = 6  # documents of a shard at most, so that a few documents make many
NAMES = [stage.name for stage in STAGES]
small = partial(Settings, shard_documents=SMALL)


@pytest.fixture(scope="module", autouse=True)
def no_waiting():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)  # nothing here outlives the machine, and disks may be slow
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory, write_ferries, stub_model):
    """A corpus of 40 files and 20 rows, and its tables; not to be written to."""
    folder = tmp_path_factory.mktemp("first")
    corpus = write_ferries(folder / "in", range(50, 90))
    write_rows(corpus / "wire.jsonl", range(20))
    extraction.extract(small(folder / "output", corpus, stub_model))
    return folder


@pytest.fixture
def done(tmp_path, first, stub_model):
    """Settings of a run that was done, on copies of its corpus and tables."""
    shutil.copytree(first, tmp_path / "copy")
    return small(tmp_path / "copy" / "output", tmp_path / "copy" / "in", stub_model)


@pytest.fixture
def again(done, tmp_path, tree):
    """Runs once more; which stages wrote which parts, once the tables are what a run from nothing gives."""

    def run(**changed):
        settings = replace(done, **changed)
        before = files(settings.output)
        extraction.extract(settings)
        after = files(settings.output)
        fresh = replace(settings, output=tmp_path / "fresh")
        extraction.extract(fresh)
        assert tree(settings.output) == tree(fresh.output)
        return {
            stage.name: {name for name, file in after[stage.name].items() if before[stage.name].get(name) != file}
            for stage in STAGES
        }

    return run


def row(number, text="Ferry {} left Peru with Chiyo Tanabe.", **fields):
    return json.dumps({"id": f"row-{number:02}", "text": text.format(number), **fields}) + "\n"


def write_rows(path, numbers):
    path.write_text("".join(map(row, numbers)), encoding="utf-8")


def files(output):
    """By stage which file each part is: writing it makes it another."""
    return {
        stage.name: {
            part: tables.part_path(output, stage.writes[-1], part).stat().st_ino
            for part in tables.parts(output, stage.writes[-1])
        }
        for stage in STAGES
    }


def shard_of(settings, *doc_ids):
    corpus = scan_corpus(settings)
    found = {
        source.doc_id: shard.name for shard in shards_of(corpus.root, corpus.sources, SMALL) for source in shard.sources
    }
    return {found[doc_id] for doc_id in doc_ids}


NOTHING = {name: set() for name in NAMES}


def test_a_second_run_does_nothing(again):
    assert again() == NOTHING


def test_a_second_run_loads_no_model_and_no_knowledge(done):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipeline import extraction, knowledge\n"
        "from pipeline.config import Settings\n"
        f"extraction.extract(Settings(*map(Path, sys.argv[1:]), shard_documents={SMALL}))\n"
        "print('spacy' in sys.modules, knowledge.agencies.cache_info().currsize)"
    )
    command = [sys.executable, "-c", code, str(done.output), str(done.input), str(done.model)]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "False 0\n"


def test_a_document_more_redoes_the_shards_beside_it(again, done):
    (done.input / "ferry-0701.txt").write_text("Ferry 701 left Cuba with Anna Kovacs.")
    redone = again()
    assert 1 <= len(redone["clean"]) <= 2
    assert redone == dict.fromkeys(NAMES, redone["clean"])


def test_a_changed_document_redoes_its_shard(again, done):
    (done.input / "ferry-070.txt").write_text("Ferry 70 left Chile with Anna Kovacs.")
    assert again() == dict.fromkeys(NAMES, shard_of(done, "ferry-070.txt"))


def test_a_document_less_leaves_no_row(again, done):
    (done.input / "ferry-070.txt").unlink()
    redone = again()
    assert len(redone["clean"]) <= 2
    for table in (schemas.DOCUMENTS, schemas.MENTIONS, schemas.RECOGNIZED, schemas.LINKS, schemas.DOCUMENT_ENTITIES):
        assert "ferry-070.txt" not in {row.doc_id for row in tables.read_all(done.output, table)}


def test_a_renamed_document_is_one_less_and_one_more(again, done):
    (done.input / "ferry-070.txt").rename(done.input / "sailors.txt")
    redone = again()
    assert len(redone["clean"]) <= 4
    assert "sailors.txt" in {row.doc_id for row in tables.read_all(done.output, schemas.MENTIONS)}


def test_a_file_of_another_date_is_the_same(again, done):
    for path in done.input.iterdir():
        path.touch()
    assert again() == NOTHING


def test_the_first_of_two_copies_gone_changes_the_other(again, done):
    text = (done.input / "ferry-070.txt").read_text()
    (done.input / "zebra.txt").write_text(text)
    extraction.extract(done)
    (done.input / "ferry-070.txt").unlink()
    assert shard_of(done, "zebra.txt") <= again()["clean"]


def test_a_row_at_the_end_of_a_file_leaves_the_others(again, done):
    with (done.input / "wire.jsonl").open("a", encoding="utf-8") as file:
        file.write(row(21))
    assert len(again()["clean"]) <= 2


def test_a_row_at_the_top_of_a_file_moves_line_numbers_and_no_names(again, done):
    write_rows(done.input / "wire.jsonl", [99, *range(20)])
    redone = again()
    assert len(redone["clean"]) > 3
    assert len(redone["recognize"]) <= 2
    assert redone["link"] == redone["tables"] == redone["recognize"]


def test_another_byline_of_the_same_length_redoes_its_row(again, done):
    path = done.input / "wire.jsonl"
    path.write_text(path.read_text() + row(30, author="Bruno Tanabe"))
    extraction.extract(done)
    path.write_text(path.read_text().replace("Bruno Tanabe", "Chiyo Tanabe"))
    assert again()["clean"] == shard_of(done, "row-30")
    assert {"Chiyo Tanabe"} == {row.author for row in tables.read_all(done.output, schemas.DOCUMENTS) if row.author}


def test_a_new_rule_redoes_cleaning_and_the_rest_where_it_hits(again, done, tmp_path):
    rules = tmp_path / "own.toml"
    rules.write_text(OWN_RULES)
    redone = again(rules=rules)
    assert redone["clean"] == set(tables.parts(done.output, schemas.DOCUMENTS))
    hit = shard_of(done, *(f"ferry-{number:03}.txt" for number in range(70, 80)))
    assert redone["recognize"] == hit < redone["clean"]


def touch(monkeypatch, data):
    """Let one data file differ by a byte."""
    content = dependencies._content  # noqa: SLF001
    monkeypatch.setattr(dependencies, "_content", lambda path: content(path) + b"#" * path.endswith(data))
    dependencies.digest_of.cache_clear()


@pytest.mark.parametrize(
    ("data", "stages"),
    [
        ("artefacts/65-wire.toml", ["clean"]),
        ("organisations.csv", ["recognize"]),
        ("evidence.csv", ["link"]),
        ("countries.csv", NAMES),
    ],
)
def test_data_that_changes_no_row_redo_the_stages_that_read_them(again, done, monkeypatch, data, stages):
    touch(monkeypatch, data)
    everywhere = set(tables.parts(done.output, schemas.DOCUMENTS))
    assert again() == {name: everywhere if name in stages else set() for name in NAMES}
    monkeypatch.undo()
    dependencies.digest_of.cache_clear()


def test_another_model_redoes_recognition_alone_where_it_finds_the_same(again, done, tmp_path):
    model = tmp_path / "model"
    shutil.copytree(done.model, model)
    (model / "notes.txt").write_text("trained once more")
    assert again(model=model) == NOTHING | {"recognize": set(tables.parts(done.output, schemas.DOCUMENTS))}


def test_a_judgement_redoes_the_documents_that_it_is_about(again, done, tmp_path):
    judgements = tmp_path / "judgements.csv"
    judgements.write_text(
        "left_id,right_id,judgement\nagency:ministry-of-health@PE,agency:ministry-of-health@PE#ferry-070.txt,different\n"
    )
    known = {row.entity_id for row in tables.read_all(done.output, schemas.DOCUMENT_ENTITIES)}
    assert any(entity_id.startswith("agency:ministry-of-health") for entity_id in known)
    redone = again(judgements=judgements)
    assert not redone["clean"] | redone["recognize"] | redone["link"]


def test_cleaning_alone_leaves_nothing_of_documents_as_they_were(done):
    (done.input / "ferry-070.txt").write_text("Ferry 70 left Chile with Anna Kovacs.")
    extraction.clean(done)
    (changed,) = shard_of(done, "ferry-070.txt")
    parts = set(tables.parts(done.output, schemas.DOCUMENTS))
    for table in (schemas.RECOGNIZED, schemas.LINKS, *STAGES[-1].writes):
        assert set(tables.parts(done.output, table)) == parts - {changed}
    assert not tables.parts(done.output, schemas.ENTITIES)
    assert not tables.parts(done.output, schemas.ENTITY_REDIRECTS)
    assert json.loads((done.output / "run.json").read_text())["rows"]["entities"] == 0


def test_cleaning_alone_leaves_all_where_nothing_changed(done, tree):
    before = tree(done.output)
    extraction.clean(done)
    extraction.recognize(done)
    assert tree(done.output) == before


class Edits(RuleBasedStateMachine):
    """Any edits of a corpus, settings and tables, and runs between them."""

    folder = model = None

    @initialize()
    def begin(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "in").mkdir(parents=True)
        (self.folder / "own.toml").write_text(OWN_RULES)
        self.settings = small(self.folder / "output", self.folder / "in", self.model)
        self.write(75, "Cuba")
        self.n_runs = 0

    numbers = st.integers(60, 90)

    def write(self, number, place):
        path = self.folder / "in" / f"ferry-{number}.txt"
        path.write_text(f"Ferry {number} left {place} with Anna Kovacs of the Harbour Office.")

    @rule(numbers=st.sets(numbers, max_size=8), place=st.sampled_from(["Cuba", "Peru", "Georgia"]))
    def put(self, numbers, place):
        for number in numbers:
            self.write(number, place)

    @rule(numbers=st.sets(numbers, max_size=8))
    def remove(self, numbers):
        for number in numbers - {75}:
            (self.folder / "in" / f"ferry-{number}.txt").unlink(missing_ok=True)

    @rule(old=numbers, new=numbers)
    def rename(self, old, new):
        path = self.folder / "in" / f"ferry-{old}.txt"
        if path.exists() and old != 75:
            path.rename(path.with_stem(f"ferry-{new}"))

    @rule(numbers=st.lists(st.integers(0, 20), unique=True, max_size=8))
    def put_rows(self, numbers):
        write_rows(self.folder / "in" / "wire.jsonl", numbers)

    @rule(on=st.booleans())
    def choose_rules(self, on):
        self.settings = replace(self.settings, rules=self.folder / "own.toml" if on else None)

    @precondition(lambda self: self.n_runs)
    @rule(data=st.data())
    def lose_a_part(self, data):
        paths = sorted(path for path in self.settings.output.rglob("*.parquet"))
        data.draw(st.sampled_from(paths)).unlink()

    @rule()
    def clean_alone(self):
        extraction.clean(self.settings)
        known = {row.doc_id for row in tables.read_all(self.settings.output, schemas.DOCUMENTS)}
        assert known == {source.doc_id for source in scan_corpus(self.settings).sources}

    @rule()
    def run(self):
        fresh = replace(self.settings, output=self.folder / "fresh")
        shutil.rmtree(fresh.output, ignore_errors=True)
        extraction.extract(self.settings)
        extraction.extract(fresh)
        assert self.tree(self.settings.output) == self.tree(fresh.output)
        self.n_runs += 1

    def teardown(self):
        self.run()


def test_any_edits_lead_to_what_a_run_from_nothing_gives(tmp_path, stub_model, tree):
    few = hypothesis_settings(max_examples=10, stateful_step_count=8, phases=[Phase.generate])
    machine = type("Edits", (Edits,), {"folder": tmp_path, "model": stub_model, "tree": staticmethod(tree)})
    run_state_machine_as_test(machine, settings=few)
