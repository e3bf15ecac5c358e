"""The commands that look at files and tables, and have them judged."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.console import shown, told_errors
from pipeline.cli.options import column_options, model_option, repeats_option, rules_option, tables_option
from pipeline.config import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@model_option
@column_options
@rules_option
@repeats_option
@click.option("--color/--no-color", default=None, help="Colours even into a pipe, or none; by default on a terminal.")
def explain(file: Path, *, color: bool | None, **options: Any) -> None:
    """Show what cleaning cuts from FILE and why, and every mention with who found it and where it leads."""
    with told_errors():
        from pipeline.explain import explain_file

        for line in explain_file(Settings(output=file.parent, input=file, **options)):
            click.echo(shown(line), color=color)


@click.command()
@tables_option
def report(output: Path) -> None:
    """Write report.html into --output: one page, no network, that shows what was found."""
    with told_errors():
        from pipeline.report import write_report

        path = write_report(output)
    click.echo(f"Report: {path}")


@click.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--judgements",
    type=click.Path(path_type=Path, dir_okay=False),
    show_default="OUTPUT/judgements.csv",
    help="File to write; what it judges already stays.",
)
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="Pairs to write.")
def review(output: Path, judgements: Path | None, most: int) -> None:
    """Write the pairs of persons and agencies in OUTPUT that are most worth judging, with their contexts.

    Fill in the column `judgement` with same, different or unsure, and give the file to `link` or `extract` with
    --judgements. Run `review` again for the next pairs: rows that are judged stay.
    """
    path = judgements or output / "judgements.csv"
    with told_errors():
        from pipeline.review import review as write
        from pipeline.runs import tables_in

        n_pairs = write(tables_in(output), path, most)
    click.echo(f"{path}: {n_pairs} pairs to judge")
