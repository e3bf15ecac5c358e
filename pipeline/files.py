"""Files of the output that are whole or absent, however a run ends."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import unwritable

PARTIAL = ".partial"  # how the names of files end that are not whole yet


def replace(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Put what ``fill`` writes in the place of ``path``: at any moment the old file stands there, or the new one.

    The folder is not synchronized. If the power fails, the renaming may be lost; the old digest then tells the next run
    to make the part again. Raises ``TableError`` where the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=PARTIAL)
        try:
            with os.fdopen(handle, "wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            Path(partial).chmod(0o644)  # mkstemp's 0600 would keep colleagues out
            os.replace(partial, path)
        except BaseException:
            with suppress(OSError):
                Path(partial).unlink()
            raise
    except OSError as error:
        raise unwritable(path, error) from error


def remove(path: Path) -> None:
    """Delete a file, if it is there; raises ``TableError`` where that is not allowed."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def remove_partial(folder: Path) -> None:
    """Delete what killed runs left half written in ``folder``; raises as ``remove``."""
    for path in folder.glob(f".*{PARTIAL}"):
        remove(path)
