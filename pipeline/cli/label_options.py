"""The options of commands that read hand labels."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
# The choices are said here again, so that asking for help loads nothing; a test compares them.
FORMATS = ("dateline", "prodigy", "doccano", "labelstudio", "brat", "conll", "docbin", "csv")
UNITS = ("code-points", "utf-16", "bytes")
MEANINGS = ("person", "country", "agency", "none")


def label_options(command: _Command) -> Callable[..., Any]:
    """Four options on what labels mean, which the command gets as one ``LabelOptions`` named ``options``."""

    @click.option(
        "--labels-on", type=click.Choice(["raw", "clean"]), help="The text that was labelled; else its digest tells."
    )
    @click.option(
        "--offsets", type=click.Choice(UNITS), help="What the offsets of labels count; else their quotes tell."
    )
    @click.option(
        "--map",
        "mapping",
        metavar="NAME=TYPE",
        multiple=True,
        callback=_mapping,
        help=f"What a label's name means ({', '.join(MEANINGS)}), such as ORG=agency or LOC=none; any number of times.",
    )
    @click.option("--labels-format", type=click.Choice(FORMATS), help="Format of the labels; else their content tells.")
    @wraps(command)
    def with_options(*args: Any, labels_format: str | None, **given: Any) -> Any:
        from pipeline.evaluate.labels import LabelOptions

        asked = {name: given.pop(name) for name in ("labels_on", "offsets", "mapping")}
        return command(*args, options=LabelOptions(**asked, format=labels_format), **given)

    return with_options


def _mapping(_context: click.Context, _option: click.Parameter, values: Iterable[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for value in values:
        name, _, meaning = value.rpartition("=")
        if not name or meaning not in MEANINGS:
            raise click.BadParameter(f"{value!r} is not of the form NAME=TYPE, the type one of {', '.join(MEANINGS)}.")
        if mapping.setdefault(name, meaning) != meaning:
            raise click.BadParameter(f"{name} is given two meanings, {mapping[name]} and {meaning}; keep one.")
    return mapping
