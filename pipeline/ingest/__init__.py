"""Reading a corpus: first where every document lies, then, shard by shard, its text."""

from pipeline.ingest.corpus import Corpus, read_sources, scan_corpus

__all__ = ["Corpus", "read_sources", "scan_corpus"]
