"""The commands that hold tables against hand labels, and labels against labels."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import told_errors
from pipeline.cli.label_options import label_options
from pipeline.cli.options import Tables, tables_option

if TYPE_CHECKING:
    from pipeline.evaluate.labels import LabelOptions

_NOTES = 10  # notes on labels that are shown; the others are counted
_LABELS = click.Path(path_type=Path, exists=True)
_OUTPUT = Tables(exists=True)
_to_option = click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), help="A CSV file to write, with a row for each of them."
)


@click.command()
@click.argument("labels", type=_LABELS)
@tables_option
@label_options
def evaluate(labels: Path, output: Path, options: "LabelOptions") -> None:
    """Score the tables in --output against hand LABELS, a file or a folder in any format of docs/labels.md.

    All scores and all errors are written to the tables `evaluation/scores` and `evaluation/errors` of --output.
    docs/evaluation.md says how to read them.
    """
    with told_errors():
        from pipeline.evaluate.run import evaluate_tables
        from pipeline.evaluate.show import evaluation_lines
        from pipeline.evaluate.written import write_evaluation

        evaluation = evaluate_tables(labels, output, options)
        scores, errors = write_evaluation(evaluation, output)
    for line in evaluation_lines(evaluation, scores, errors, str(labels)):
        click.echo(line)
    _echo_notes(evaluation.judged.notes)
    click.echo(f"Tables: {output / 'evaluation'}")


@click.command()
@click.argument("first", metavar="A", type=_OUTPUT)
@click.argument("second", metavar="B", type=_OUTPUT)
@click.argument("labels", type=_LABELS)
@_to_option
@label_options
def compare(first: Path, second: Path, labels: Path, to: Path | None, options: "LabelOptions") -> None:
    """Compare the tables in A and in B on the same LABELS: what is better in B, and whether that may be chance.

    Tells what each found that the other did not, and the first of them; --to takes all.
    """
    with told_errors():
        from pipeline.evaluate.compare import compare_lines, compare_tables, write_finds

        comparison = compare_tables(first, second, labels, options)
        if to is not None:
            write_finds(comparison, to)
    for line in compare_lines(comparison):
        click.echo(line)


@click.command()
@click.argument("first", metavar="A", type=_LABELS)
@click.argument("second", metavar="B", type=_LABELS)
@_to_option
@label_options
def agreement(first: Path, second: Path, to: Path | None, options: "LabelOptions") -> None:
    """Say how far two people agree who labelled the same documents: A and B are files or folders of labels.

    Tells the first disagreements; --to takes all. How far people agree is the most that scores on their labels can
    mean.
    """
    with told_errors():
        from pipeline.evaluate.agreement import agree, agreement_lines, write_disagreements

        agreed = agree(first, second, options)
        if to is not None:
            write_disagreements(agreed, to)
    for line in agreement_lines(agreed):
        click.echo(line)


@click.command()
@click.argument("labels", type=_LABELS)
@tables_option
@click.option(
    "--floors",
    type=click.Path(path_type=Path, dir_okay=False),
    show_default="floors.toml beside the labels",
    help="File of the least scores that are allowed, with the fingerprint of the labels they hold for.",
)
@click.option("--pin", is_flag=True, help="Write the file: raise floors and add new ones. None is ever lowered.")
@click.option(
    "--margin",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="How far below the measured score --pin puts a floor.",
)
@label_options
def gate(labels: Path, output: Path, floors: Path | None, options: "LabelOptions", **pinning: Any) -> None:
    """Fail if the tables in --output score less on LABELS than their floors.

    Refuses to compare where the labels are not those that the floors were pinned for, and says how to pin anew.
    """
    path = floors or (labels if labels.is_dir() else labels.parent) / "floors.toml"
    with told_errors():
        from pipeline.evaluate.gate import check_floors, failure, gate_lines, pin_floors
        from pipeline.evaluate.run import evaluate_tables

        evaluation = evaluate_tables(labels, output, options)
        if pinning["pin"]:
            for line in pin_floors(evaluation, path, pinning["margin"]):
                click.echo(line)
        command = shlex.join(["dateline", "gate", str(labels), "--output", str(output), "--floors", str(path), "--pin"])
        checks = check_floors(evaluation, path, command)
        for line in gate_lines(checks):
            click.echo(line)
        failure(checks, path)


def _echo_notes(notes: Sequence[str]) -> None:
    """What reading the labels repaired or left out, the first of them in full."""
    for note in notes[:_NOTES]:
        click.echo(f"Note: {note}")
    if len(notes) > _NOTES:
        click.echo(f"Note: {len(notes) - _NOTES} more of the kind")
