"""Reading a corpus: first where every document lies, then, shard by shard, its text."""

from pipeline.ingest.corpus import FORMATS, ROW_FORMATS, Corpus, read_sources, scan_corpus, scan_file, twice
from pipeline.ingest.walk import files_of, in_order

__all__ = [
    "FORMATS",
    "ROW_FORMATS",
    "Corpus",
    "files_of",
    "in_order",
    "read_sources",
    "scan_corpus",
    "scan_file",
    "twice",
]
