"""One run at a time into one output folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import TableError, unwritable

try:
    import fcntl
except ImportError:  # Windows: runs are not kept apart there
    fcntl = None  # type: ignore[assignment]

LOCK = ".lock"  # stays, empty: a lock on a file that somebody else may delete holds nothing


@contextmanager
def only_run(output: Path) -> Iterator[None]:
    """Keep other runs out of the folder ``output``, which is there, for the length of the block.

    The system frees the lock when this process ends, however it ends. Raises ``TableError`` where another run writes
    there, or nothing can be written.
    """
    path = output / LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise unwritable(output, error) from error
    try:
        _take(handle, output)
        yield
    finally:
        os.close(handle)


def check_free(output: Path) -> None:
    """Raise ``TableError`` where another run writes into ``output`` now; makes no file."""
    try:
        handle = os.open(output / LOCK, os.O_RDWR)
    except OSError:
        return
    try:
        _take(handle, output)
    finally:
        os.close(handle)


def _take(handle: int, output: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise TableError(
            f"{output}: another run is writing there; wait until it has ended, or name another --output."
        ) from error
    except OSError:
        return  # some network file systems know no locks
