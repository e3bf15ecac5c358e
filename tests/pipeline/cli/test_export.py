"""`dateline export` as a person meets it."""

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.cli.export import FORMATS
from pipeline.export import WRITERS
from tests.pipeline.export.corpus import SMALL, write_tables


@pytest.fixture
def call(tmp_path):
    """What calls `dateline export` on the tables of the small corpus."""
    output = write_tables(tmp_path / "tables", **SMALL)
    return lambda *words: CliRunner().invoke(main, ["export", str(output), *map(str, words)], prog_name="dateline")


def test_the_command_offers_what_the_package_writes():
    assert list(FORMATS) == list(WRITERS)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_each_format_is_written_and_told(call, tmp_path, form):
    result = call("--format", form, "--to", tmp_path / "to")
    assert result.exit_code == 0, result.output
    assert result.output.startswith(str(tmp_path / "to"))
    assert (tmp_path / "to").exists()


def test_a_mistake_is_one_line(call, tmp_path):
    (tmp_path / "to").write_text("")
    result = call("--format", "ftm", "--to", tmp_path / "to")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("Error: ")


def test_an_option_of_another_format_is_wrong_usage(call, tmp_path):
    result = call("--format", "csv", "--to", tmp_path / "to", "--least", 2)
    assert result.exit_code == 2
    assert "--least means nothing to csv; leave it out." in result.stderr


def test_types_are_chosen_by_name(call, tmp_path):
    result = call("--format", "gexf", "--to", tmp_path / "to", "--types", "person, agency")
    assert result.output.startswith(f"{tmp_path / 'to'}: 3 nodes, 2 edges")
    assert (
        "'firm' is none of person, country, agency."
        in call("--format", "gexf", "--to", tmp_path / "to", "--types", "firm").stderr
    )
