"""The command `dateline export`: the tables in the formats of other tools."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from pipeline.cli.console import told_errors
from pipeline.cli.options import Tables
from pipeline.records import TYPES

# The formats, and the options that mean something to each.
FORMATS: dict[str, tuple[str, ...]] = {
    "csv": ("with_text", "spreadsheet"),
    "ftm": (),
    "webannotation": (),
    "graphml": ("types", "least", "most"),
    "gexf": ("types", "least", "most"),
    "prodigy": (),
    "labelstudio": (),
    "doccano": (),
}


def _types(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    types = tuple(name.strip() for name in value.split(","))
    unknown = [name for name in types if name not in TYPES]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(TYPES)}.")
    return types


@click.command()
@click.argument("output", type=Tables(exists=True))
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), required=True, help="What to write; docs/export.md."
)
@click.option(
    "--to", type=click.Path(path_type=Path), required=True, help="New file; for csv, a new or an empty folder."
)
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option("--with-text", is_flag=True, help="csv: raw_text and clean_text of documents, too.")
@click.option("--spreadsheet", is_flag=True, help="csv: for Excel and the like; no cell is taken for a formula.")
@click.option(
    "--types", default=",".join(TYPES), show_default=True, callback=_types, help="graphml, gexf: types of the nodes."
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="graphml, gexf: documents that must name two entities for an edge.",
)
@click.option(
    "--most",
    type=click.IntRange(min=2),
    default=200,
    show_default=True,
    help="graphml, gexf: a document that names more entities makes no edges, and is told.",
)
def export(output: Path, form: str, to: Path, *, force: bool, **options: Any) -> None:
    """Write the tables in OUTPUT in another format, for spreadsheets, Aleph, annotation tools or network analysis.

    csv: a table each. ftm: FollowTheMoney entities, JSON lines. webannotation: W3C Web Annotations of all mentions,
    JSON lines. graphml, gexf: which entities documents name together. prodigy, labelstudio, doccano: documents with
    their mentions as labels to correct.
    """
    _refuse_idle_options(form, options)
    with told_errors():
        from pipeline.export import WRITERS

        lines = WRITERS[form](output, to, force=force, **{name: options[name] for name in FORMATS[form]})
    for line in lines:
        click.echo(line)


def _refuse_idle_options(form: str, options: Iterable[str]) -> None:
    """Say so where an option was given that the format has no use for."""
    context = click.get_current_context()
    for name in options:
        if name not in FORMATS[form] and context.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} means nothing to {form}; leave it out.")
