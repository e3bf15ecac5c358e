"""What workers are told, and the files that are brought to them."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.config import Cluster, Settings
from pipeline.runs import Runs
from pipeline.stores import Store

_FILES = ("rules", "repeats")  # settings that are files


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker needs to know: small, and the same for all of a run.

    ``run`` is where parts go, ``before`` where those of an earlier run lie; ``shipped`` are fields of the settings
    whose files Spark has brought to each machine, with the names it brought them under.
    """

    settings: Settings
    input: str
    run: Store
    before: Store | None = None
    shipped: tuple[tuple[str, str], ...] = ()

    def here(self) -> Settings:
        """The settings as they hold on this machine."""
        from pyspark import SparkFiles

        return replace(self.settings, **{field: Path(SparkFiles.get(name)) for field, name in self.shipped})


def work_for(spark: Any, cluster: Cluster, settings: Settings, runs: Runs, run_id: str, scratch: Path) -> Work:
    """The work of a run; beyond this machine's own processes, the model and the user's files are sent along."""
    before = runs.current()
    earlier = runs.folder(before) if before and before != run_id else None
    own = cluster.master == "local" or cluster.master.startswith("local[")
    shipped = () if own else _shipped(spark, settings, scratch)
    return Work(settings, cluster.input, runs.folder(run_id), earlier, shipped)


def _shipped(spark: Any, settings: Settings, scratch: Path) -> tuple[tuple[str, str], ...]:
    context = spark.sparkContext
    archive = shutil.make_archive(str(scratch / "model"), "zip", settings.model)
    context.addArchive(f"{archive}#model")
    found = [("model", "model")]
    for field in _FILES:
        path: Path | None = getattr(settings, field)
        if path is not None:
            copy = scratch / f"{field}{path.suffix}"  # two files may have one name
            shutil.copyfile(path, copy)
            context.addFile(str(copy))
            found.append((field, copy.name))
    return tuple(found)
