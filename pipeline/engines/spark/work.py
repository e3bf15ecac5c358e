"""What workers are told, and the files that are brought to them."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.dependencies import code_digest
from pipeline.errors import DatelineError
from pipeline.stores import Store

_FILES = ("rules", "repeats")  # settings that are files


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs to know: small, and the same for all of a run.

    ``run`` is where parts go, ``shown`` what a user is told of that, ``before`` where those of an earlier run lie;
    ``shipped`` are fields of the settings whose files Spark has brought to each machine, with their names there.
    """

    settings: Settings
    input: str
    run: Store
    shown: str = ""
    before: Store | None = None
    shipped: tuple[tuple[str, str], ...] = ()
    code: str = field(default_factory=code_digest)

    def here(self) -> Settings:
        """The settings as they hold on this machine; raises ``DatelineError`` where it has another Dateline."""
        from pyspark import SparkFiles

        if code_digest() != self.code:
            raise DatelineError("Workers have another Dateline than the driver; install the same one on all machines.")
        brought: dict[str, Any] = {field: Path(SparkFiles.get(name)) for field, name in self.shipped}
        return replace(self.settings, **brought)


def shipped(spark: Any, work: Work, scratch: Path) -> Work:
    """``work`` with the model, as an archive, and the user's files sent along; copies are made in ``scratch``."""
    context = spark.sparkContext
    archive = shutil.make_archive(str(scratch / "model"), "zip", work.settings.model)
    context.addArchive(f"{archive}#model")
    found = [("model", "model")]
    for name in _FILES:
        path: Path | None = getattr(work.settings, name)
        if path is not None:
            copy = scratch / f"{name}{path.suffix}"  # two files may have one name
            shutil.copyfile(path, copy)
            context.addFile(str(copy))
            found.append((name, copy.name))
    return replace(work, shipped=tuple(found))
