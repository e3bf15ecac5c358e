"""What must hold for any bytes that a reader is given, and for any text that is cleaned."""

from pathlib import Path

from pipeline.clean.documents import clean_documents
from pipeline.config import Settings
from pipeline.digests import sha256_of
from pipeline.errors import DatelineError
from pipeline.evaluate.labels import LabelOptions, read_labels
from pipeline.ingest import read_sources, scan_corpus
from pipeline.records import RawDocument, Rejection

WHOLE_FILE = {"text", "html", "pdf"}


def check_reading(folder: Path, name: str, data: bytes, **options):
    """Write ``data`` to ``folder / name`` and read it: documents or named rejections, and no other end.

    What scanning found is what reading gives back, ids are unique, and everything can be written to a table.
    """
    (folder / name).write_bytes(data)
    settings = Settings(folder.parent / "output", folder / name, **options)
    corpus = scan_corpus(settings)
    rows = list(read_sources(corpus.root, corpus.sources, settings))
    assert len({source.doc_id for source in corpus.sources}) == len(corpus.sources)
    documents = {row.doc_id: row for row in rows if isinstance(row, RawDocument)}
    rejections = [*corpus.rejections, *(row for row in rows if isinstance(row, Rejection))]
    assert rows or rejections, "nothing is dropped in silence"
    for source in corpus.sources:
        if source.format in WHOLE_FILE:
            assert len(rows) == 1
        elif source.doc_id in documents:
            assert sha256_of(documents[source.doc_id].text) == source.digest
        else:
            assert (source.path, source.row) in {(one.source, one.row) for one in rejections}
    for document in documents.values():
        assert document.text.strip()
        repr(document).encode("utf-8")
        document.text.encode("utf-8")
        document.doc_id.encode("utf-8")
    for rejection in rejections:
        assert rejection.error
        assert rejection.detail.endswith((".", "?")), rejection.detail
        rejection.detail.encode("utf-8")
    return list(documents.values()), rejections


def check_cleaning(text: str):
    """Clean ``text`` as a document: the edits give the raw text back, and offsets lie in it."""
    rows = clean_documents([RawDocument("d", "d", None, text)])
    assert len(rows.documents) + len(rows.rejected) == 1
    for document in rows.documents:
        assert document.raw_text == text
        assert raw_again(document.clean_text, rows.edits) == text
        for zone in rows.zones:
            assert 0 <= zone.clean_start <= zone.clean_end <= len(document.clean_text)
            assert 0 <= zone.raw_start <= zone.raw_end <= len(text)


def raw_again(clean_text, edits):
    """The raw text, from the clean one and the rows of ``edits`` alone."""
    raw, at = [], 0
    for edit in edits:
        raw += [clean_text[at : edit.clean_start], edit.raw_text]
        at = edit.clean_end
    return "".join([*raw, clean_text[at:]])


def check_labels(path: Path, data: bytes, form: str | None) -> None:
    """Read ``data`` as hand labels: documents whose labels lie in their texts, or an error with its remedy."""
    path.write_bytes(data)
    documents, told = _read_or_told(lambda: read_labels(path, LabelOptions(format=form)))
    assert told is None or told.endswith("."), told
    for document in documents or ():
        for label in document.labels:
            assert document.text[slice(*label.span)] == label.text


def check_told(load, path: Path, data: bytes) -> None:
    """``load`` what a user wrote into ``path``: it is taken, or an error says what is wrong, and where."""
    path.write_bytes(data)
    _, told = _read_or_told(lambda: load(path))
    assert told is None or str(path) in told, told


def _read_or_told(read):
    """What ``read`` gives, and None, or the other way round what it tells a user."""
    try:
        return read(), None
    except DatelineError as error:
        return None, str(error)
