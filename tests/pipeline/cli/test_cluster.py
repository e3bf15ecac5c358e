"""Which engine a command line means, and what it says of options that do not go together."""

import pytest
from click.testing import CliRunner

from pipeline import schemas, tables
from pipeline.cli import main


def said(*arguments):
    done = CliRunner().invoke(main, list(map(str, arguments)))
    return done.exit_code, done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("s3://bucket/in", "-o", "out"), "s3://bucket/in is a URL; add --engine spark, or give a path"),
        (("in", "-o", "gs://bucket/out"), "gs://bucket/out is a URL; add --engine spark, or give a path"),
        (("in", "-o", "out", "--master", "local[2]"), "--master and --conf are for --engine spark; add that"),
        (("in", "-o", "out", "--conf", "a=b"), "--master and --conf are for --engine spark; add that"),
        (
            ("in", "-o", "out", "--engine", "spark", "-w", "2"),
            "--workers is for --engine local; with --engine spark, name",
        ),
        (("in", "-o", "out", "--engine", "spark", "--conf", "memory"), "--conf memory: write it as NAME=VALUE"),
        (("in", "-o", "out", "--engine", "ray"), "'ray' is not one of 'local', 'spark'"),
    ],
)
def test_options_that_do_not_go_together_are_told(arguments, told):
    code, error = said("extract", *arguments)
    assert code == 2
    assert told in error


def test_a_corpus_that_is_not_there_is_told_before_spark_starts(tmp_path):
    code, error = said("extract", tmp_path / "none", "-o", tmp_path / "out", "--engine", "spark")
    assert (code, error) == (1, f"Error: {tmp_path / 'none'}: no such file or folder; give one with INPUT.\n")


def test_tables_of_this_machine_are_not_written_over_by_a_cluster(tmp_path, write_ferries):
    tables.write(tmp_path / "out", schemas.DOCUMENTS, "part", [], "")
    code, error = said("extract", write_ferries(tmp_path / "in", [1]), "-o", tmp_path / "out", "--engine", "spark")
    assert code == 1
    assert "holds tables of a run on one machine; name another --output" in error


def test_without_java_spark_says_what_to_install(tmp_path, write_ferries, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    code, error = said("extract", write_ferries(tmp_path / "in", [1]), "-o", tmp_path / "out", "--engine", "spark")
    assert code == 1
    assert "Spark needs Java 17 or 21; install one" in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [("report", "-o"), ("export", "--format", "csv", "--to", "csv")])
def test_commands_find_the_tables_that_current_leads_to(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out" / "runs" / "one").mkdir(parents=True)
    (tmp_path / "out" / "current").symlink_to("runs/one")
    code, error = said(*command, tmp_path / "out")
    assert code == 1
    assert "out/current/" in error
