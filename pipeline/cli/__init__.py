"""The command line: options in, one call, lines out. Printing and exit codes happen here and nowhere else."""

import os

import click

from pipeline import __version__
from pipeline.cli.check import agreement, compare, evaluate, gate
from pipeline.cli.export import export
from pipeline.cli.look import explain, report, review
from pipeline.cli.run import clean, extract, link, recognize, repeats

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="dateline")
def main() -> None:
    """Find the people, countries and agencies that English press text names; write Parquet tables of them.

    The stages are clean, recognize and link; `extract` runs all of them.
    """
    # One thread each: more would fight over the cores that --workers is for. Read when numpy is first imported.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


for _command in (
    *(extract, clean, repeats, recognize, link),
    *(explain, evaluate, compare, agreement, gate, report, review, export),
):
    main.add_command(_command)
