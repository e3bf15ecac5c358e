"""Everything a user can cause: each message names the file, the line where there is one, and the remedy."""

import errno
from pathlib import Path


class DatelineError(Exception):
    """Base of the family; the command line prints its message and exits 1, without a traceback."""


class InputError(DatelineError):
    """The corpus to read is not there or holds nothing that can be read."""


class DataError(DatelineError):
    """A file of curated data (rules, gazetteers) breaks its own rules."""


class TableError(DatelineError):
    """A table that a stage wants to read is absent or was written by another version."""


class ModelError(DatelineError):
    """A trained pipeline cannot be loaded or lacks what recognition needs."""


class LabelError(DatelineError):
    """A file of hand labels does not fit its format or its documents."""


class ExportError(DatelineError):
    """An export cannot be written to the place that was named for it."""


class UnreadableError(DatelineError):
    """One document cannot be read: ``kind`` and the message become its row in ``rejected``."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class JudgementError(DatelineError):
    """A file of judgements does not fit its format."""


class FloorError(DatelineError):
    """A score is below its floor, or the floors do not belong to the labels."""


def unwritable(path: Path, error: OSError) -> TableError:
    """The error for a file or folder of the output that cannot be written."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    remedy = "free some space and run the same command again" if full else "name another --output"
    return TableError(f"{path}: cannot be written ({error.strerror or error}); {remedy}.")
