"""The options on labels reach a command as one value."""

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import label_options as module
from pipeline.cli.label_options import label_options
from pipeline.evaluate.labels import FORMATS, LabelOptions
from pipeline.evaluate.labels.names import CHOICES
from pipeline.evaluate.labels.units import UNITS


@pytest.fixture
def call():
    """What calls a command with the options, and gives what it got."""
    got = []

    @click.command()
    @click.argument("labels")
    @label_options
    def command(labels, options):
        """Look at LABELS."""
        got.append((labels, options))

    def run(*words):
        result = CliRunner().invoke(command, ["a.jsonl", *words])
        return result, got[-1] if got else None

    return run


def test_the_choices_are_those_of_the_reader():
    assert (module.FORMATS, module.UNITS, module.MEANINGS) == (FORMATS, UNITS, CHOICES)


def test_without_options_the_content_decides(call):
    assert call()[1] == ("a.jsonl", LabelOptions())


def test_all_options_come_as_one_value(call):
    words = "--labels-on clean --offsets utf-16 --map ORG=agency --map a=b=none --labels-format brat"
    wanted = LabelOptions("clean", "utf-16", {"ORG": "agency", "a=b": "none"}, "brat")
    assert call(*words.split())[1] == ("a.jsonl", wanted)


@pytest.mark.parametrize("value", ["ORG", "=person", "ORG=firm"])
def test_a_mapping_of_another_form_is_wrong_usage(call, value):
    result, _ = call("--map", value)
    assert (result.exit_code, "is not of the form NAME=TYPE" in result.output) == (2, True)


def test_help_names_all_options(call):
    text = call("--help")[0].output
    for name in ("--labels-on", "--offsets", "--map", "--labels-format", "Look at LABELS"):
        assert name in text


def test_one_name_with_two_meanings_is_wrong_usage(call):
    result, _ = call("--map", "ORG=agency", "--map", "ORG=none")
    assert (result.exit_code, "ORG is given two meanings, agency and none" in result.output) == (2, True)
