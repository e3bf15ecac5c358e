"""Reading a corpus: first where every document lies, then, shard by shard, its text."""

from pipeline.ingest.corpus import ROW_FORMATS, STAGE, Corpus, is_of_rows, read_sources, scan_corpus, scan_file, twice
from pipeline.ingest.walk import existing, files_of, in_order, root_of

__all__ = [
    "ROW_FORMATS",
    "STAGE",
    "Corpus",
    "existing",
    "files_of",
    "in_order",
    "is_of_rows",
    "read_sources",
    "root_of",
    "scan_corpus",
    "scan_file",
    "twice",
]
