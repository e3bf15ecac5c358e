"""Corpora made of a few small files."""

from dataclasses import dataclass

import pytest

from pipeline.config import Settings
from pipeline.ingest import Corpus, read_sources, scan_corpus
from pipeline.records import RawDocument, Rejection


@dataclass(frozen=True)
class Read:
    """A corpus scanned and read: what is known of each."""

    corpus: Corpus
    rows: list[RawDocument | Rejection]

    @property
    def documents(self):
        return [row for row in self.rows if isinstance(row, RawDocument)]

    @property
    def rejected(self):
        """Source, row and error of all that was given up, while scanning and while reading."""
        found = [*self.corpus.rejections, *(row for row in self.rows if isinstance(row, Rejection))]
        return [(rejection.source, rejection.row, rejection.error) for rejection in found]

    @property
    def details(self):
        return [row.detail for row in (*self.corpus.rejections, *self.rows) if isinstance(row, Rejection)]

    @property
    def texts(self):
        return [document.text for document in self.documents]

    @property
    def ids(self):
        return [document.doc_id for document in self.documents]


@pytest.fixture
def read(tmp_path):
    """Writes files (path below the corpus folder → bytes or text in UTF-8), scans and reads them."""

    def run(files, **options):
        folder = tmp_path / "corpus"
        folder.mkdir()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        settings = Settings(tmp_path / "output", folder, **options)
        corpus = scan_corpus(settings)
        return Read(corpus, list(read_sources(corpus.root, corpus.sources, settings)))

    return run
