"""Folders of runs below an output, of which readers see one: the last that was whole.

``runs/<id>`` holds the tables of a run, ``current`` leads to one of them: on a path a link that is renamed into its
place, at a URL an object that holds the folder's name. So tables change all at once.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import TableError, unwritable
from pipeline.lock import check_free, only_run
from pipeline.provenance import RUN
from pipeline.stores import Store

CURRENT, RUNS = "current", "runs"


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs below the folder ``store``."""

    store: Store

    @contextmanager
    def own(self) -> Iterator[None]:
        """Keep others out for the length of the block, where the folder is on a path; at a URL there are no locks.

        Raises ``TableError`` where another job works there, or nothing can be written.
        """
        path = self.store.path
        if path is None:
            yield
            return
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error
        with only_run(path):
            yield

    def check(self) -> None:
        """Raise ``TableError`` where another job works there, or tables lie there that are in no run's folder."""
        path = self.store.path
        if path is None:
            return
        if (path / "documents").is_dir():
            raise TableError(f"{path}: holds tables of a run on one machine; name another --output.")
        check_free(path)

    def folder(self, run_id: str) -> Store:
        """Where the tables of a run lie."""
        return self.store.at(RUNS, run_id)

    def current(self) -> str | None:
        """The id of the run that readers see; None where there is none. Raises ``TableError``."""
        if self.store.path is None:
            found = self.store.read(CURRENT)
            told = found.decode().strip() if found else ""
        else:
            link = self.store.path / CURRENT
            told = str(link.readlink()) if link.is_symlink() else ""
        return told.rpartition("/")[2] or None

    def shown(self, run_id: str) -> str:
        """Where a user finds the tables of a run, once it is published."""
        return str(self.folder(run_id)) if self.store.path is None else f"{self.store.place.rstrip('/')}/{CURRENT}"

    def before(self, run_id: str) -> Store | None:
        """Where the tables lie that readers see, if those are of another run."""
        current = self.current()
        return self.folder(current) if current and current != run_id else None

    def publish(self, run_id: str) -> None:
        """Have readers see that run from now on, and delete whole ones that are neither it nor the one before it.

        Whoever reads the one before it may go on, and so may another job. Raises ``TableError``.
        """
        before = self.current()
        if before == run_id:
            return
        self._point_at(f"{RUNS}/{run_id}")
        for other in self.store.at(RUNS).folders():
            if self.is_whole(other) and other not in {before, run_id, self.current()}:
                self.folder(other).remove()

    def is_whole(self, run_id: str) -> bool:
        """Whether ``run.json``, which comes last, is there. Raises ``TableError``."""
        return self.folder(run_id).exists(RUN)

    def _point_at(self, place: str) -> None:
        path = self.store.path
        if path is None:
            with TemporaryDirectory() as scratch:
                told = Path(scratch) / CURRENT
                told.write_text(f"{place}\n", encoding="utf-8")
                self.store.put(told, CURRENT)
            return
        link = path / f".{CURRENT}.{os.getpid()}"
        try:
            link.unlink(missing_ok=True)
            link.symlink_to(place, target_is_directory=True)
            os.replace(link, path / CURRENT)
        except OSError as error:
            raise unwritable(path, error) from error


def tables_in(output: Path) -> Path:
    """The folder with the tables of ``output``: itself, or what its ``current`` leads to."""
    current = output / CURRENT
    return current if current.is_dir() and not (output / "documents").is_dir() else output
