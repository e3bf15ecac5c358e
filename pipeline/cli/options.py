"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.config import DEFAULT_MODEL, MAX_DOCUMENT_MB, MAX_PAGES

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FOLDER = click.Path(path_type=Path, file_okay=False)


class Tables(click.Path):
    """A folder of tables, or one whose ``current`` leads to them."""

    def __init__(self, *, exists: bool = False) -> None:
        """With ``exists``, it is an error where nothing is there."""
        super().__init__(path_type=Path, exists=exists, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder with the tables."""
        from pipeline.runs import tables_in

        return tables_in(super().convert(value, param, ctx))  # type: ignore[arg-type]


output_option = click.option(
    "--output", "-o", type=_FOLDER, required=True, help="Folder of the tables; made where it is not there."
)
tables_option = click.option("--output", "-o", type=Tables(), required=True, help="Folder of the tables.")
workers_option = click.option(
    "--workers",
    "-w",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes to work in; the tables are the same for any number.",
)
seconds_option = click.option(
    "--document-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    help="The longest that a stage may take for one document, which is then given up and listed in `rejected`.",
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


judgements_option = click.option(
    "--judgements",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What you decided about pairs of entities, from `dateline review`; linking follows it.",
)


def column_options(command: _Command) -> _Command:
    """The options of commands that read documents: the columns of row formats, and how large a document may be."""
    text = click.option("--text-column", help="Column of JSON lines, CSV or Parquet that holds the text.")
    key = click.option("--id-column", help="Column of JSON lines, CSV or Parquet that holds the document's id.")
    return text(key(_limit_options(command)))


def _limit_options(command: _Command) -> _Command:
    for name, default, what in reversed(_LIMITS):
        option = click.option(name, type=click.IntRange(min=1), default=default, show_default=True, help=what)
        command = option(command)
    return command


_LIMITS = (
    (
        "--max-document-mb",
        MAX_DOCUMENT_MB,
        "Megabytes (of 1,000,000 bytes) of a document's text; what is larger is rejected.",
    ),
    ("--max-pages", MAX_PAGES, "Pages of a PDF; what has more is rejected."),
)
