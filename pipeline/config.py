"""What a run is told: one frozen value, made by the command line, handed to every stage."""

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_MODEL = PROJECT / "models" / "en_dateline"

TEXT_COLUMNS = ("text", "body", "content", "article", "raw_text", "full_text")
ID_COLUMNS = ("id", "doc_id", "_id", "uuid", "guid")

MAX_DOCUMENT_MB, MAX_PAGES = 2, 2000
SHARD_DOCUMENTS = 60  # more makes fewer files, less leaves less to do again
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_url(place: str) -> bool:
    """Whether ``place`` names a scheme, as ``s3://bucket/folder`` does."""
    return _URL.match(place) is not None


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to read and write, and with what.

    ``workers`` is the number of processes to work in; it never changes a result. With 0 it is this process alone, where
    nothing can end a document that hangs. ``document_seconds`` is the longest that a stage may take for one document
    before it is given up. ``text_column`` and ``id_column`` name columns of row formats; where they are None the first
    of the usual names that a file has is taken. A document of more than ``max_document_mb`` megabytes is rejected, and
    a PDF of more than ``max_pages`` (docs/input.md). ``rules`` is a file of cleaning rules of the user's own,
    ``repeats`` a reviewed list of lines that recur within a site, ``judgements`` what a person decided about pairs of
    entities. A part of a table holds at most ``shard_documents`` documents, half of that on average.
    """

    output: Path
    input: Path | None = None
    model: Path = DEFAULT_MODEL
    workers: int = 0
    text_column: str | None = None
    id_column: str | None = None
    max_document_mb: int = MAX_DOCUMENT_MB
    max_pages: int = MAX_PAGES
    rules: Path | None = None
    repeats: Path | None = None
    judgements: Path | None = None
    document_seconds: float = 60.0
    shard_documents: int = SHARD_DOCUMENTS


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Spark cluster, ``master`` as Spark names it, and where it reads and writes: paths that all its machines know.

    ``input`` and ``output`` may be URLs. ``conf`` is handed to Spark as it is.
    """

    input: str
    output: str
    master: str = "local[*]"
    conf: tuple[tuple[str, str], ...] = ()

    @property
    def is_here(self) -> bool:
        """Whether the work is done in processes that find the files of this one where it does."""
        return self.master == "local" or self.master.startswith("local[")
