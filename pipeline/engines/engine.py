"""What every engine does: the steps of a run, in this order; where and how is its own affair."""

from collections.abc import Callable, Sequence
from typing import Protocol

from pipeline.resolve import Judgement
from pipeline.stages import Stage
from pipeline.summary import Summary

Progress = Callable[[str, int, int], None]  # told a stage, how much of it is done, and how much there is
SCAN_PART = "scan"  # the part of `rejected` that scanning the corpus writes


class Engine(Protocol):
    """Runs stages on all shards of a corpus; the bytes that it writes are those of any other."""

    @property
    def places(self) -> tuple[str, str]:
        """The corpus and the folder that tables are written to, as a user is told of them."""

    def run(self, stage: Stage) -> None:
        """Run ``stage`` on each shard that changed."""

    def has_documents(self) -> bool:
        """Whether any document could be read; asked after the first stage."""

    def redirect(self, judgements: Sequence[Judgement]) -> None:
        """Settle over all shards which ids are one."""

    def add_up(self) -> None:
        """Count the entities over all shards."""

    def summary(self) -> Summary:
        """What the tables hold."""

    def record(self, **made_with: str | None) -> None:
        """Tell ``run.json`` what the tables were made with."""
