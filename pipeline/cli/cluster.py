"""Options of runs on a cluster, and places that may be URLs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from pipeline.config import SHARD_DOCUMENTS, Cluster, is_url

_Command = TypeVar("_Command", bound=Callable[..., Any])
LOCAL, SPARK = "local", "spark"

# Text, not a path: a path would make one slash of the two in a URL.
place_argument = click.argument("input", type=str)
place_option = click.option(
    "--output", "-o", type=str, required=True, help="Folder of the tables; made where it is not there."
)
shard_option = click.option(
    "--shard-documents",
    type=click.IntRange(min=1),
    default=SHARD_DOCUMENTS,
    show_default=True,
    help="Documents of a part at most; more makes fewer files, less leaves less to do again.",
)


def cluster_options(command: _Command) -> _Command:
    """Which engine does the work, and what that one needs to be told."""
    engine = click.option(
        "--engine",
        type=click.Choice([LOCAL, SPARK]),
        default=LOCAL,
        show_default=True,
        help="Where the work is done; the parts are the same bytes.",
    )
    master = click.option(
        "--master", default="local[*]", show_default=True, help="With --engine spark: the cluster, as Spark names it."
    )
    conf = click.option(
        "--conf",
        multiple=True,
        metavar="NAME=VALUE",
        help="With --engine spark: a setting of Spark's; can be repeated.",
    )
    return engine(master(conf(command)))


def cluster_of(options: dict[str, Any]) -> Cluster | None:
    """Take what concerns the engine out of ``options`` and make paths of the places; None for this machine.

    Raises ``click.UsageError`` for options that do not go together.
    """
    engine, master, conf = options.pop("engine"), options.pop("master"), options.pop("conf")
    given, output = options["input"], options["output"]
    options["input"], options["output"] = Path(given), Path(output)
    if engine == SPARK:
        if _is_given("workers"):
            raise click.UsageError(
                "--workers is for --engine local; with --engine spark, name the cores: --master local[2]"
            )
        return Cluster(_place(given), _place(output), master, tuple(_pair(setting) for setting in conf))
    if _is_given("master") or conf:
        raise click.UsageError("--master and --conf are for --engine spark; add that, or leave them out.")
    for place in (given, output):
        if is_url(place):
            raise click.UsageError(f"{place} is a URL; add --engine spark, or give a path on this machine.")
    return None


def _place(place: str) -> str:
    """A URL as it is, a path from the root of the machine: workers are in other folders."""
    return place if is_url(place) else str(Path(place).absolute())


def _is_given(option: str) -> bool:
    source = click.get_current_context().get_parameter_source(option)
    return source not in {None, ParameterSource.DEFAULT}


def _pair(setting: str) -> tuple[str, str]:
    name, equals, value = setting.partition("=")
    if not (name and equals):
        raise click.UsageError(f"--conf {setting}: write it as NAME=VALUE, such as spark.executor.memory=4g")
    return name, value
