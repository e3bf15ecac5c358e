"""A cluster makes the tables of one machine, byte for byte, whatever dies meanwhile; readers see whole runs alone."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from moto.server import ThreadedMotoServer

from pipeline import schemas, tables
from pipeline.config import PROJECT
from tests.bench.corpus import write_corpus
from tests.cluster.harness import (
    EXECUTOR,
    SHARD_DOCUMENTS,
    SPARK,
    Bucket,
    on_spark,
    on_this_machine,
    stamps,
    tree,
)
from tests.faults.harness import make_faulty
from tests.own_rules import OWN_RULES
from tests.quick_spark import QUICK

MODEL = PROJECT / "models" / "en_dateline"
CLUSTER = "local-cluster[2,1,1024]"
MANY, DOCUMENTS, WORDS = 300, 120, 60
POISON = {"die.txt": "DIE", "hang.txt": "HANG"}
SECONDS = 4  # a document; the poison takes all of them, twice


@pytest.fixture
def corpus(tmp_path):
    write_corpus(tmp_path / "in", DOCUMENTS, words=WORDS)
    return tmp_path / "in"


@pytest.fixture
def endpoint():
    """The address of an S3 server that keeps everything in memory."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


def parts_of(output, table):
    """The parts of a table in the one run below ``output``."""
    return list(output.glob(f"runs/*/{table.name}/*.parquet"))


def test_machines_that_share_no_memory_make_the_same_bytes_and_give_up_the_same_documents(tmp_path):
    corpus = tmp_path / "in"
    write_corpus(corpus, MANY, words=WORDS)
    for name, word in POISON.items():
        (corpus / name).write_text(f"{word} said the Ministry of Health of Peru.\n")
    options = ["--model", make_faulty(MODEL, tmp_path / "model"), "--document-seconds", SECONDS]
    expected = on_this_machine(corpus, tmp_path / "local", *options)
    with on_spark(corpus, tmp_path / "out", *options, master=CLUSTER) as job:
        job.ended()
    assert not (SPARK / "work").exists()
    assert tree(tmp_path / "out" / "current") == expected
    rejected = {row.doc_id: row.error for row in tables.read_all(tmp_path / "out" / "current", schemas.REJECTED)}
    assert rejected == {"die.txt": "worker-died", "hang.txt": "timeout"}


def test_a_machine_that_dies_costs_time_alone(tmp_path, corpus):
    with on_spark(corpus, tmp_path / "out", master=CLUSTER) as job:
        job.wait_for(lambda: parts_of(tmp_path / "out", schemas.RECOGNIZED))
        executors = job.processes(EXECUTOR)
        os.kill(executors[0], signal.SIGKILL)
        job.wait_for(lambda: set(job.processes(EXECUTOR)) - set(executors))  # one that takes its place
        job.ended()
    assert tree(tmp_path / "out" / "current") == on_this_machine(corpus, tmp_path / "local")


def test_a_job_that_was_killed_shows_nothing_and_goes_on_where_it_was(tmp_path, corpus):
    output = tmp_path / "out"
    with on_spark(corpus, output) as job:
        job.wait_for(lambda: len(parts_of(output, schemas.RECOGNIZED)) > 2)
        job.process.kill()
        job.gone()
    assert not os.path.lexists(output / "current")
    made = {path: stamp for path, stamp in stamps(output).items() if path in parts_of(output, schemas.RECOGNIZED)}
    half = next(iter(made)).with_name(".1-half.parquet.partial")  # as of a process killed while it wrote
    half.write_bytes(b"PAR1")
    with on_spark(corpus, output) as job:
        job.ended()
    assert tree(output / "current") == on_this_machine(corpus, tmp_path / "local")
    assert stamps(output).items() >= made.items()
    assert 2 < len(made) < len(parts_of(output, schemas.RECOGNIZED)), "it was killed too late"


def test_java_that_dies_ends_the_run_with_a_sentence(tmp_path, corpus):
    with on_spark(corpus, tmp_path / "out") as job:
        job.wait_for(lambda: parts_of(tmp_path / "out", schemas.DOCUMENTS))
        (java,) = job.processes("org.apache.spark.deploy.SparkSubmit")
        os.kill(java, signal.SIGKILL)
        _, told = job.process.communicate(timeout=60)
        job.gone()
    assert job.process.returncode == 1
    *_, last = told.splitlines()  # Spark's own threads say before it what became of them
    assert re.fullmatch(r"Error: Spark gave up \(.*\); its log is .*\.log\.", last)
    assert not os.path.lexists(tmp_path / "out" / "current")


def test_buckets_hold_what_a_path_would(tmp_path, corpus, endpoint):
    bucket, shelf = Bucket(endpoint, "corpus"), Bucket(endpoint, "tables")
    bucket.put(corpus, "in")
    runs = []
    for n_run in (1, 2):
        with on_spark("s3://corpus/in", "s3://tables/out", **bucket.environment) as job:
            job.ended()
        runs.append(
            (shelf.tree("out")["current"].decode().strip(), on_this_machine(corpus, tmp_path / f"local-{n_run}"))
        )
        (corpus / "more.txt").write_text(
            "BAKU, May 1 -- Sailors of Azerbaijan met Anna Kovacs of the Ministry of Health.\n"
        )
        bucket.put(corpus, "in")
    assert len(dict(runs)) == 2
    assert runs[0][1] != runs[1][1]
    for run, expected in runs:
        assert shelf.tree(f"out/{run}") == expected


def test_a_changed_document_shows_when_all_is_done_and_costs_its_shard_alone(tmp_path, corpus):
    output, model = tmp_path / "out", make_faulty(MODEL, tmp_path / "model")
    options = ["--model", model]
    seen = [tmp_path / "seen-first", tmp_path / "seen-later"]
    with on_spark(corpus, output, *options, DATELINE_SEEN=str(seen[0])) as job:
        job.ended()
    first, expected = (output / "current").resolve(), on_this_machine(corpus, tmp_path / "local", *options)
    assert tree(first) == expected
    changed, *_ = sorted(corpus.rglob("*.txt"))
    changed.write_text(changed.read_text() + "\n\nSailors of Azerbaijan met Anna Kovacs of the Ministry of Health.\n")
    with on_spark(corpus, output, *options, DATELINE_SEEN=str(seen[1])) as job:
        job.wait_for(lambda: len({part.parent for part in parts_of(output, schemas.RECOGNIZED)}) > 1)
        assert (output / "current").resolve() == first
        job.ended()
    assert (output / "current").resolve() != first
    assert tree(first) == expected, "whoever reads the first run may go on"
    later = tree(output / "current")
    assert later == on_this_machine(corpus, tmp_path / "local", *options) != expected
    first_seen, later_seen = (path.stat().st_size for path in seen)
    assert first_seen == DOCUMENTS
    assert 0 < later_seen <= SHARD_DOCUMENTS


def test_lists_of_ones_own_are_made_and_followed_by_machines_that_have_other_folders(tmp_path, corpus):
    for i, ware in enumerate(("salt", "wool", "grain", "copper", "coffee", "paper", "glass", "sugar", "cloth", "rope")):
        story = (
            f"Ferry {66 + i} left Peru with {ware}. A widow who keeps {ware} in a cellar by the {ware} market took it."
        )
        (corpus / f"ferry-{i}.txt").write_text(
            f"{story}\n\nall tides are given in local time\n\nthe desk can be found by the pier\n"
        )
    lists = [tmp_path / "here.csv", tmp_path / "there.csv"]
    for path, options in zip(lists, ((), ("--engine", "spark", "--master", CLUSTER, *QUICK)), strict=True):
        words = [sys.executable, "-m", "pipeline", "repeats", corpus, "--output", path, *options]
        subprocess.run(list(map(str, words)), cwd=PROJECT, check=True, timeout=300)
    assert lists[0].read_bytes() == lists[1].read_bytes()
    assert b"all tides are given in local time" in lists[0].read_bytes()
    (tmp_path / "rules.toml").write_text(OWN_RULES)
    options = ["--rules", tmp_path / "rules.toml", "--repeats", lists[0]]
    places = (os.path.relpath(place, PROJECT) for place in (corpus, tmp_path / "out"))
    with on_spark(*places, *options, master=CLUSTER) as job:
        job.ended()
    found = tree(tmp_path / "out" / "current")
    assert found == on_this_machine(corpus, tmp_path / "local", *options)
    edits = {row.rule_id for row in tables.read_all(tmp_path / "out" / "current", schemas.EDITS)}
    assert edits >= {"ferry-number", "repeated-line"}


def test_one_file_is_a_corpus_and_one_without_documents_says_why(tmp_path, endpoint):
    rows = [{"id": i, "text": f"Ferry {i} left Peru."} for i in range(50)]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    expected = on_this_machine(tmp_path / "rows.jsonl", tmp_path / "local")
    bucket = Bucket(endpoint, "corpus")
    (tmp_path / "up").mkdir()
    (tmp_path / "rows.jsonl").rename(tmp_path / "up" / "rows.jsonl")
    (tmp_path / "up" / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    bucket.put(tmp_path / "up", "in")
    with on_spark("s3://corpus/in/rows.jsonl", tmp_path / "out", **bucket.environment) as job:
        job.ended()
    assert tree(tmp_path / "out" / "current") == expected
    with on_spark("s3://corpus/in/broken.pdf", "s3://corpus/out", **bucket.environment) as job:
        _, told = job.process.communicate(timeout=300)
    assert job.process.returncode == 1
    found = re.fullmatch(
        r"Error: s3://corpus/in/broken.pdf: no document could be read; s3://corpus/(out/runs/\w+)/rejected tells why "
        r"for each file\.\n",
        told,
    )
    assert found, told
    assert {"rejected/scan.parquet"} < set(bucket.tree(found[1]))
    assert bucket.tree("out/current") == {}
