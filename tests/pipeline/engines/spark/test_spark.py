"""A run on Spark writes what a run on this machine writes, byte for byte, and shows it all at once."""

import json
import shutil

import pytest

from pipeline import schemas, tables
from pipeline.config import DEFAULT_MODEL, PROJECT
from pipeline.lock import LOCK
from pipeline.runs import tables_in
from tests.bench.corpus import write_corpus
from tests.faults.harness import make_faulty
from tests.quick_spark import QUICK

SHARDS = ("--shard-documents", 12)  # so that some 200 documents make many
ON_SPARK = ("--engine", "spark", "--master", "local[2]", *QUICK)
JUDGED = """left_id,right_id,judgement,note
person:bruno-adeyemi,person:anna-kovacs,same,one of them is a pen name
person:chiyo-tanabe#b/ferry-302.txt,person:chiyo-tanabe,different,a namesake
agency:harbour-office,agency:nobody-has-this,same,
"""


# Pairs of names that become one: by spelling, by a fuller name, by the order of words, by an abbreviation.
NAMES = (
    "LIMA, May 2 (Andina) - Dmitri Medvedev met reporters on Monday. Medvedev said the ferries would run again.",
    "LIMA, May 3 (Andina) - Dmitry Medvedev left Lima on Tuesday. Medvedev said nothing of the ferries.",
    "HAVANA, May 2 - Cuban Foreign Minister Jorge Luis Perdomo spoke on Monday. Perdomo thanked the crews.",
    "HAVANA, May 3 - Cuban Foreign Minister Jorge Luis Perdomo Garcia spoke of the harbour on Tuesday.",
    "BEIJING, May 2 - The Cyberspace Administration of China published a list of ferries on Monday.",
    "BEIJING, May 3 - The Chinese Administration of Cyberspace published another list on Tuesday.",
    "LIMA, May 2 - The Harbour Safety Board (HSB) of Peru counted the ferries on Monday. HSB found nine.",
    "LIMA, May 3 - Officials of HSB counted the ferries again on Tuesday. HSB found ten.",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, write_ferries):
    """Some 200 documents, among them copies, equal ids, what cannot be read and what no process survives; a model."""
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder / "in", 100)
    write_ferries(folder / "in" / "a", range(300, 330))
    write_ferries(folder / "in" / "b", range(300, 330))  # the same texts once more
    shutil.copytree(PROJECT / "seeds" / "documents" / "features", folder / "in" / "features")
    rows = [
        {"id": f"wire-{i % 20}", "text": f"{i % 12} ships of Peru left for Cuba.", "date": "2024-05-02"}
        for i in range(30)
    ]
    lines = [*map(json.dumps, rows), "{broken", json.dumps({"id": "empty", "text": " "})]
    (folder / "in" / "wire.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for i, text in enumerate(NAMES):
        (folder / "in" / f"name-{i}.txt").write_text(f"{text}\n", encoding="utf-8")
    (folder / "in" / "poison.txt").write_text("DIE said the Ministry of Health of Peru.\n", encoding="utf-8")
    (folder / "in" / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    (folder / "in" / "sheet.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "judged.csv").write_text(JUDGED, encoding="utf-8")
    return folder, make_faulty(DEFAULT_MODEL, tmp_path_factory.mktemp("model") / "faulty")


@pytest.fixture(scope="module")
def outputs(corpus, extract, tmp_path_factory):
    """The outputs of a run on this machine and of one on Spark, and what they print."""
    (folder, model), out = corpus, tmp_path_factory.mktemp("out")
    common = (folder / "in", "--model", model, "--judgements", folder / "judged.csv", *SHARDS)
    here = extract(*common, "-o", out / "here")
    there = extract(*common, "-o", out / "there", *ON_SPARK)
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    return out / "here", out / "there", here, there, common


def contents(tree, output):
    return {name: data for name, data in tree(tables_in(output)).items() if name != LOCK}


def test_every_byte_is_that_of_a_run_on_this_machine(outputs, tree):
    here, there, *_ = outputs
    found, wanted = contents(tree, there), contents(tree, here)
    assert sorted(found) == sorted(wanted)
    assert [name for name in wanted if found[name] != wanted[name]] == []
    assert len(tables.parts(here, schemas.DOCUMENTS)) > 15


def test_the_corpus_asks_for_all_that_may_differ(outputs):
    here, *_ = outputs
    errors = {row.error for row in tables.read_all(here, schemas.REJECTED)}
    assert errors >= {"worker-died", "duplicate-id", "broken-pdf", "packed", "invalid-json", "empty", "unknown-id"}
    reasons = {row.reason for row in tables.read_all(here, schemas.ENTITY_REDIRECTS)}
    assert reasons == {"judgement", "spelling", "fuller-name", "word-order", "abbreviation"}
    assert any(row.duplicate_of for row in tables.read_all(here, schemas.DOCUMENTS))


def test_the_terminal_shows_the_same_summary_and_nothing_of_spark(outputs):
    here, there, local, spark, _ = outputs
    assert spark.stderr == local.stderr == ""
    assert spark.stdout.replace(str(there / "current"), "OUT") == local.stdout.replace(str(here), "OUT")


def test_a_second_run_does_nothing_and_one_with_more_documents_shows_when_it_is_whole(
    outputs, corpus, extract, tree, write_ferries
):
    here, there, _, _, common = outputs
    before, first = tree(there / "runs"), (there / "current").readlink()
    assert extract(*common, "-o", there, *ON_SPARK).returncode == 0
    assert tree(there / "runs") == before
    write_ferries(corpus[0] / "in" / "c", range(330, 333))
    for output, engine in ((here, ()), (there, ON_SPARK)):
        assert extract(*common, "-o", output, *engine).returncode == 0
    assert contents(tree, there) == contents(tree, here)
    assert (there / "current").readlink() != first
    assert {name: data for name, data in tree(there / "runs").items() if name in before} == before  # for its readers
