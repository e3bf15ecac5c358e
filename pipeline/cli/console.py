"""What every command tells: errors in one line, progress on a terminal, what the tables hold."""

import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from pipeline.errors import DatelineError

# Colours, then what may move the cursor, rename the window or turn text around: a name or a text may hold any of it.
_CONTROL = re.compile(r"(\x1b\[[\d;]*m)|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """``text`` with control characters other than tabs, line ends and colours as their escapes."""
    return _CONTROL.sub(lambda match: match[1] or ascii(match[0])[1:-1], text)


@contextmanager
def told_errors() -> Iterator[None]:
    """Errors that a user can cause as one line and exit code 1; so does Ctrl-C, with 130, and SIGTERM, with 143."""
    try:
        with _termination_raised():
            yield
    except DatelineError as error:
        raise click.ClickException(shown(str(error))) from error
    except (KeyboardInterrupt, _TerminatedError) as error:
        click.echo("\nInterrupted; the tables are whole. Run the same command again to go on.", err=True)
        raise SystemExit(143 if isinstance(error, _TerminatedError) else 130) from None


class _TerminatedError(BaseException):
    """SIGTERM came; passes by whatever catches exceptions, as Ctrl-C does."""


@contextmanager
def _termination_raised() -> Iterator[None]:
    """Unwind on SIGTERM instead of ending at once, so that worker processes and half-written files go first."""
    if threading.current_thread() is not threading.main_thread():  # signals are not its business
        yield
        return

    def terminated(*_: object) -> None:
        raise _TerminatedError

    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            unit = "file" if stage == "read" else "shard"
            bars[stage] = tqdm(total=total or None, desc=f"{stage:<10}", unit=unit, leave=False)
        bars[stage].update(done - bars[stage].n)
        if total and done >= total:
            bars[stage].close()

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()


def print_lines(lines: Iterable[str]) -> None:
    """``lines``, with nothing in them that moves a cursor."""
    for line in lines:
        click.echo(shown(line))
