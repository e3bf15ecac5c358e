"""Documents that a stage had to give up, as parts of ``rejected`` of their own.

A stage that gave up no document writes no such part. Where it did, the digest in its parts names the limit that held
and what was given up, so that the parts are current only together, and only under that limit.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline import tables
from pipeline.config import Settings
from pipeline.digests import sha256_of
from pipeline.records import Document, Rejection, Source
from pipeline.schemas import REJECTED, Table

FAILED, TIMEOUT, DIED = "failed", "timeout", "worker-died"
_MOST = 300  # characters of an error's own message
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")  # where an object lay in memory: another one in each run


def part_of(shard: str, stage: str) -> str:
    """The part of ``rejected`` for what ``stage`` gave up in ``shard``."""
    return f"{shard}.{stage}"


def mark(digest: str, seconds: float, rejections: Sequence[Rejection]) -> str:
    """What the parts of a stage were made from: ``digest`` alone where nothing was given up."""
    if not rejections:
        return digest
    return f"{digest} {seconds:g}s {sha256_of(repr(rejections))[:16]}"


def is_current(settings: Settings, shard: str, stage: str, written: Iterable[Table], digest: str) -> bool:
    """Whether the parts of ``stage`` are there, made from ``digest``, and with them what was given up then."""
    made = {tables.made_from(settings.output, table, shard) for table in written}
    given_up = part_of(shard, stage)
    if made == {digest}:
        return not tables.part_path(settings.output, REJECTED, given_up).exists()
    (known,) = made if len(made) == 1 else (None,)
    return (
        known is not None
        and known.startswith(f"{digest} {settings.document_seconds:g}s ")
        and tables.made_from(settings.output, REJECTED, given_up) == known
    )


def given_up(output: Path, shard: str, stages: Iterable[str]) -> set[str]:
    """Ids of the documents of ``shard`` that one of ``stages`` gave up."""
    parts = (part_of(shard, stage) for stage in stages)
    there = (part for part in parts if tables.part_path(output, REJECTED, part).exists())
    return {doc_id for part in there for (doc_id,) in tables.read(output, REJECTED, part, ["doc_id"])}


def write_given_up(output: Path, shard: str, stage: str, rejections: Sequence[Rejection], made_of: str) -> None:
    """Write the part for ``rejections``: before the stage's own, so that no document is missing from both."""
    if rejections:
        tables.write(output, REJECTED, part_of(shard, stage), rejections, made_of)


def clear_given_up(output: Path, shard: str, stage: str) -> None:
    """Remove the part: after the stage's own were written, without a fault; raises ``TableError``."""
    tables.remove(output, REJECTED, part_of(shard, stage))


def rejection(document: Source | Document, stage: str, error: str, detail: str) -> Rejection:
    """The row for a document that ``stage`` gave up."""
    if isinstance(document, Source):
        return Rejection(document.path, document.row, stage, error, detail, document.doc_id)
    file, _, row = document.source.rpartition(":")
    if file and row.isascii() and row.isdigit():
        return Rejection(file, int(row), stage, error, detail, document.doc_id)
    return Rejection(document.source, None, stage, error, detail, document.doc_id)


def failure(stage: str, error: Exception) -> str:
    """The detail for a document on which ``stage`` raised ``error``; the same in each run."""
    message = _ADDRESS.sub("0x…", " ".join(str(error).split()))[:_MOST]
    told = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return f"The stage {stage} failed on it ({told}); report it as a bug, or leave the document out."


def overtime(stage: str, seconds: float) -> str:
    """The detail for a document on which ``stage`` made no end within ``seconds``."""
    return (
        f"The stage {stage} took more than {seconds:g} s for it; split the document, or give more --document-seconds."
    )


def death(stage: str, manner: str) -> str:
    """The detail for a document that ended the process that ``stage`` ran in, twice; ``manner`` says how."""
    return (
        f"The process of the stage {stage} ended twice at it ({manner}), perhaps for want of memory; split the "
        "document, or run again with more memory and another --document-seconds."
    )
