"""What is too large is refused by name, and read where the user allows more."""

import json

import pytest

from tests.hostile.pdfs import make_pdf

LONG = "Ana Pardo landed. " * 120_000  # 2.16 MB
FILES = {
    "a.txt": LONG,
    "a.jsonl": json.dumps({"text": LONG}),
    "a.csv": f"text\n{LONG}\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_text_over_the_limit_is_refused_unless_more_is_allowed(read, name, tmp_path):
    found = read({name: FILES[name]})
    assert [error for *_, error in found.rejected] == ["too-large"]
    assert "--max-document-mb" in found.details[0]
    (tmp_path / "corpus" / name).unlink()
    (tmp_path / "corpus").rmdir()
    assert read({name: FILES[name]}, max_document_mb=3).rejected == []


def test_the_limit_counts_bytes_of_utf_8(read):
    found = read({"a.txt": "é" * 500_000, "b.txt": "é" * 500_001}, max_document_mb=1)
    assert (found.ids, found.rejected) == (["a.txt"], [("b.txt", None, "too-large")])


def test_a_pdf_of_more_pages_than_allowed_is_refused(read):
    found = read({"a.pdf": make_pdf(["One"], ["Two"]), "b.pdf": make_pdf(["One"])}, max_pages=1)
    assert (found.ids, found.rejected) == (["b.pdf"], [("a.pdf", None, "too-large")])
    assert "--max-pages" in found.details[0]


def test_lines_around_one_that_is_too_long_keep_their_numbers_and_places(read):
    lines = ['{"text": "one"}', json.dumps({"text": "x" * 10_000_001}), '{"text": "three"}']
    found = read({"a.jsonl": "\n".join(lines)}, max_document_mb=1)
    assert (found.ids, found.texts) == (["a.jsonl:1", "a.jsonl:3"], ["one", "three"])
    assert found.rejected == [("a.jsonl", 2, "too-large")]
