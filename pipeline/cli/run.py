"""The commands that make the tables."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.cluster import cluster_of, cluster_options, place_argument, place_option, shard_option
from pipeline.cli.console import print_lines, progress, told_errors
from pipeline.cli.options import (
    column_options,
    judgements_option,
    model_option,
    output_option,
    repeats_option,
    rules_option,
    seconds_option,
    workers_option,
)
from pipeline.config import Settings


@click.command()
@place_argument
@place_option
@workers_option
@seconds_option
@model_option
@column_options
@rules_option
@repeats_option
@judgements_option
@shard_option
@cluster_options
def extract(**options: Any) -> None:
    """Run all stages on INPUT, a file or a folder, and print a summary.

    With --engine spark the work is done on a Spark cluster. INPUT and the output are then paths that all its machines
    know, or URLs (s3://, gs://, hdfs://); the tables lie in a folder of the run, to which `current` in the output
    leads (docs/scale.md).
    """
    cluster = cluster_of(options)
    settings = Settings(**options)
    with told_errors(), progress() as told:
        from pipeline import extraction
        from pipeline.summary import summary_lines

        summary = extraction.extract(settings, told, cluster)
    print_lines(summary_lines(summary))


@click.command()
@click.argument("input", type=click.Path(path_type=Path))
@output_option
@workers_option
@seconds_option
@column_options
@rules_option
@repeats_option
def clean(**options: Any) -> None:
    """Read INPUT, remove artefacts, write documents, edits, zones and rejected."""
    settings = Settings(**options)
    with told_errors(), progress() as told:
        from pipeline import extraction
        from pipeline.summary import count_lines

        counts = extraction.clean(settings, told)
    print_lines(count_lines(counts, str(settings.output)))


@click.command()
@place_argument
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="New CSV file, outside INPUT.")
@click.option("--least", type=click.IntRange(2), default=3, show_default=True, help="Documents that share a line.")
@column_options
@rules_option
@cluster_options
def repeats(output: Path, least: int, **options: Any) -> None:
    """List the lines that recur across the documents of one site in INPUT, for you to review.

    A site is the host of a document's URL, else its publisher, else its folder or its file of rows. Each line comes
    with a proposed action that you may change: `remove` takes it out of every document of the site, `tag` marks it as
    a zone, `keep` does nothing. Then give the file to `clean` or `extract` with --repeats, and the same INPUT.
    """
    options["output"] = str(output.parent)
    cluster = cluster_of(options)
    with told_errors(), progress() as told:
        from pipeline import extraction

        rows = extraction.repeats(Settings(**options), output, least, told, cluster)
    click.echo(f"{output}: {len(rows)} lines, {sum(row.action == 'remove' for row in rows)} of them to remove")


@click.command()
@output_option
@workers_option
@seconds_option
@model_option
def recognize(**options: Any) -> None:
    """Find mentions in the table documents, write the table recognized."""
    settings = Settings(**options)
    with told_errors(), progress() as told:
        from pipeline import extraction
        from pipeline.summary import count_lines

        counts = extraction.recognize(settings, told)
    print_lines(count_lines(counts, str(settings.output)))


@click.command()
@output_option
@workers_option
@seconds_option
@judgements_option
def link(**options: Any) -> None:
    """Link what was recognized, write mentions, entities and the tables that count them; print a summary."""
    settings = Settings(**options)
    with told_errors(), progress() as told:
        from pipeline import extraction
        from pipeline.summary import summary_lines

        summary = extraction.link(settings, told)
    print_lines(summary_lines(summary))
