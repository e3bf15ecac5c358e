"""The command line: options in, one call, lines out. Printing and exit codes happen here and nowhere else."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline import __version__
from pipeline.config import DEFAULT_MODEL, Settings
from pipeline.errors import DatelineError

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FOLDER = click.Path(path_type=Path, file_okay=False)
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

output_option = click.option(
    "--output", "-o", type=_FOLDER, required=True, help="Folder of the tables; made where it is not there."
)
workers_option = click.option(
    "--workers",
    "-w",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes to work in; the tables are the same for any number.",
)
model_option = click.option(
    "--model",
    "-m",
    type=_FOLDER,
    default=DEFAULT_MODEL,
    show_default="models/en_dateline",
    help="Folder of a spaCy pipeline that recognizes entities. Loading one runs its code: take only what you trust.",
)


rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A TOML file of cleaning rules and zones of your own; they come behind the shipped ones (docs/rules.md).",
)

repeats_option = click.option(
    "--repeats",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Reviewed list of lines that recur within a site, from `dateline repeats`; cleaning removes or tags them.",
)


def column_options(command: _Command) -> _Command:
    """The options of commands that read row formats."""
    text = click.option("--text-column", help="Column of JSON lines, CSV or Parquet that holds the text.")
    key = click.option("--id-column", help="Column of JSON lines, CSV or Parquet that holds the document's id.")
    return text(key(command))


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="dateline")
def main() -> None:
    """Find the people, countries and agencies that English press text names; write Parquet tables of them.

    The stages are clean, recognize and link; `extract` runs all of them.
    """
    # One thread each: more would fight over the cores that --workers is for. Read when numpy is first imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


@main.command()
@click.argument("input", type=click.Path(path_type=Path))
@output_option
@workers_option
@model_option
@column_options
@rules_option
@repeats_option
def extract(**options: Any) -> None:
    """Run all stages on INPUT, a file or a folder, and print a summary."""
    settings = Settings(**options)
    with _errors(), _progress() as progress:
        from pipeline import extraction

        extraction.extract(settings, progress)
    _print_summary(settings.output)


@main.command()
@click.argument("input", type=click.Path(path_type=Path))
@output_option
@workers_option
@column_options
@rules_option
@repeats_option
def clean(**options: Any) -> None:
    """Read INPUT, remove artefacts, write documents, edits, zones and rejected."""
    settings = Settings(**options)
    with _errors(), _progress() as progress:
        from pipeline import extraction

        extraction.clean(settings, progress)
    _print_counts(settings.output)


@main.command()
@click.argument("input", type=click.Path(path_type=Path))
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="New CSV file, outside INPUT.")
@click.option("--least", type=click.IntRange(2), default=3, show_default=True, help="Documents that share a line.")
@column_options
@rules_option
def repeats(output: Path, least: int, **options: Any) -> None:
    """List the lines that recur across the documents of one site in INPUT, for you to review.

    A site is the host of a document's URL, else its publisher, else its folder or its file of rows. Each line comes
    with a proposed action that you may change: `remove` takes it out of every document of the site, `tag` marks it as
    a zone, `keep` does nothing. Then give the file to `clean` or `extract` with --repeats, and the same INPUT.
    """
    with _errors(), _progress() as progress:
        from pipeline import extraction

        rows = extraction.repeats(Settings(output=output.parent, **options), output, least, progress)
    click.echo(f"{output}: {len(rows)} lines, {sum(row.action == 'remove' for row in rows)} of them to remove")


@main.command()
@output_option
@workers_option
@model_option
def recognize(**options: Any) -> None:
    """Find mentions in the table documents, write the table recognized."""
    settings = Settings(**options)
    with _errors(), _progress() as progress:
        from pipeline import extraction

        extraction.recognize(settings, progress)
    _print_counts(settings.output)


@main.command()
@output_option
@workers_option
def link(**options: Any) -> None:
    """Link what was recognized, write mentions, entities and the tables that count them; print a summary."""
    settings = Settings(**options)
    with _errors(), _progress() as progress:
        from pipeline import extraction

        extraction.link(settings, progress)
    _print_summary(settings.output)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@model_option
@column_options
@rules_option
@repeats_option
@click.option("--color/--no-color", default=None, help="Colours even into a pipe, or none; by default on a terminal.")
def explain(file: Path, *, color: bool | None, **options: Any) -> None:
    """Show what cleaning cuts from FILE and why, and every mention with who found it and where it leads."""
    with _errors():
        from pipeline.explain import explain_file

        for line in explain_file(Settings(output=file.parent, input=file, **options)):
            click.echo(line, color=color)


@main.command()
@click.argument("labels", type=click.Path(path_type=Path, exists=True))
@output_option
def evaluate(labels: Path, output: Path) -> None:
    """Score the tables in --output against hand LABELS (a .jsonl file or a folder of them)."""
    with _errors():
        from pipeline.evaluate.run import evaluate_tables
        from pipeline.evaluate.show import score_lines

        scores = evaluate_tables(labels, output)
    for line in score_lines(scores):
        click.echo(line)


@main.command()
@output_option
def report(output: Path) -> None:
    """Write report.html into --output: one page, no network, that shows what was found."""
    with _errors():
        from pipeline.report import write_report

        path = write_report(output)
    click.echo(f"Report: {path}")


@contextmanager
def _errors() -> Iterator[None]:
    """Errors that a user can cause as one line and exit code 1."""
    try:
        yield
    except DatelineError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nInterrupted; what is written is whole, and a rerun goes on from there.", err=True)
        raise SystemExit(130) from None


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            unit = "shard" if total else "file"
            bars[stage] = tqdm(total=total or None, desc=f"{stage:<10}", unit=unit, leave=False)
        bars[stage].update(done - bars[stage].n)
        if total and done >= total:
            bars[stage].close()

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()


def _print_counts(output: Path) -> None:
    from pipeline.summary import count_lines

    with _errors():
        for line in count_lines(output):
            click.echo(line)


def _print_summary(output: Path) -> None:
    from pipeline.summary import summary_lines

    with _errors():
        for line in summary_lines(output):
            click.echo(line)
