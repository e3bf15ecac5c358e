"""A folder as a list of sources, and sources as documents: nothing is dropped in silence."""

import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.config import Settings
from pipeline.errors import InputError
from pipeline.ingest import read_sources, scan_corpus
from pipeline.records import RawDocument

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" * 4


def test_files_are_read_in_sorted_order_with_their_paths_as_ids(read):
    found = read({"b/2.txt": "two", "a.txt": "one", "b/10.md": "ten", "c.text": "three", "B.txt": "capital"})
    assert found.ids == ["B.txt", "a.txt", "b/10.md", "b/2.txt", "c.text"]
    assert found.texts == ["capital", "one", "ten", "two", "three"]
    assert [document.source for document in found.documents] == found.ids
    assert all(document.row is None for document in found.documents)


def test_hidden_files_and_folders_are_left_alone(read):
    found = read({".DS_Store": "x", ".git/a.txt": "x", "a.txt": "one"})
    assert (found.ids, found.rejected) == (["a.txt"], [])


def test_one_file_is_a_corpus(tmp_path):
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").write_text("two")
    corpus = scan_corpus(Settings(tmp_path / "out", tmp_path / "a.txt"))
    assert [source.doc_id for source in corpus.sources] == ["a.txt"]
    assert corpus.root == tmp_path


def test_progress_is_told_of_every_file(tmp_path):
    for name in ("b.txt", "a.txt", "c.png"):
        (tmp_path / name).write_text("one")
    names = []
    scan_corpus(Settings(tmp_path / "out", tmp_path), names.append)
    assert names == ["a.txt", "b.txt", "c.png"]


def test_a_corpus_that_is_not_there_or_empty_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(InputError, match=r"none: no such file or folder; give one"):
        scan_corpus(Settings(tmp_path, tmp_path / "none"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"empty: the folder holds no files; put .*\.txt.* files there"):
        scan_corpus(Settings(tmp_path, tmp_path / "empty"))
    with pytest.raises(InputError, match="give one with INPUT"):
        scan_corpus(Settings(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "error", "remedy"),
    [
        ("empty.txt", b"", "empty", "put its text back"),
        ("blank.txt", b" \r\n\t ", "empty", "put its text back"),
        ("picture.txt", PNG, "binary", "export its text"),
        ("picture.png", PNG, "unknown-format", "known are .txt"),
        ("noending", b"text", "unknown-format", "'nothing' are not read"),
        ("noending.", b"text", "unknown-format", "are not read"),
        ("broken.pdf", b"%PDF-1.4\nnot one", "broken-pdf", "save it again"),
        ("broken.parquet", b"PAR1nothing", "broken-parquet", "export it again"),
        ("empty.parquet", b"", "broken-parquet", "export it again"),
        ("noarticle.html", b"<html><body><script>x</script></body></html>", "no-article", "save the article itself"),
        ("empty.html", b"", "empty", "put its text back"),
        ("empty.jsonl", b"", "empty", ""),
        ("empty.csv", b"", "empty", ""),
    ],
)
def test_what_cannot_be_read_is_rejected_with_a_reason_and_a_remedy(read, name, content, error, remedy):
    found = read({name: content, "good.txt": "one"})
    assert found.rejected == [(name, None, error)]
    assert found.ids == ["good.txt"]
    (detail,) = found.details
    assert remedy in detail
    assert detail.endswith(".")


def test_the_stage_that_gave_up_is_named(read):
    found = read({"a.png": "x", "b.txt": " "})
    assert {rejection.stage for rejection in (*found.corpus.rejections, *found.rows)} == {"ingest"}


def test_a_format_is_told_by_content_before_the_ending(read):
    found = read({"a.txt": b"%PDF-1.4\nnot one", "b.txt": "PARIS — fine"})
    assert found.rejected == [("a.txt", None, "broken-pdf")]
    assert found.ids == ["b.txt"]


def test_endings_in_capitals_count(read):
    assert read({"A.TXT": "one", "B.Htm": "<p>x", "C.JSONL": '{"text": "three"}'}).ids == ["A.TXT", "C.JSONL:1"]


def test_the_first_of_two_equal_ids_is_kept_and_the_other_named(read):
    found = read({
        "1.jsonl": '{"id": "x", "text": "one"}\n{"id": "x", "text": "two"}\n',
        "2.csv": "id,text\nx,three\ny,four\n",
    })  # fmt: skip
    assert found.ids == ["x", "y"]
    assert found.texts == ["one", "four"]
    assert found.rejected == [("1.jsonl", 2, "duplicate-id"), ("2.csv", 2, "duplicate-id")]
    assert all("'x' was already used in 1.jsonl, row 1" in detail for detail in found.details)


def test_an_id_that_is_another_files_path_is_a_duplicate(read):
    found = read({"a.txt": "one", "b.jsonl": '{"id": "a.txt", "text": "two"}'})
    assert found.rejected == [("b.jsonl", 1, "duplicate-id")]


def test_copies_of_the_same_content_name_the_first(read):
    found = read({
        "a.txt": "one", "b.txt": "two", "c.txt": "one",
        "d.jsonl": '{"text": "one"}\n{"text": "three"}\n{"text": "three"}\n',
    })  # fmt: skip
    assert {document.doc_id: document.duplicate_of for document in found.documents if document.duplicate_of} == {
        "c.txt": "a.txt",
        "d.jsonl:1": "a.txt",
        "d.jsonl:3": "d.jsonl:2",
    }


def test_sources_are_sorted_by_id_and_read_in_any_order(tmp_path):
    (tmp_path / "a.jsonl").write_text("".join(f'{{"id": "{i}", "text": "t{i}"}}\n' for i in (3, 1, 2)))
    (tmp_path / "a.txt").write_text("one")
    settings = Settings(tmp_path / "out", tmp_path)
    corpus = scan_corpus(settings)
    assert [source.doc_id for source in corpus.sources] == ["1", "2", "3", "a.txt"]
    back = list(read_sources(corpus.root, corpus.sources[::-1], settings))
    assert [row.doc_id for row in back] == ["a.txt", "3", "2", "1"]
    assert [row.text for row in back] == ["one", "t3", "t2", "t1"]


def test_a_file_that_went_away_between_scanning_and_reading_is_rejected(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    settings = Settings(tmp_path / "out", tmp_path)
    corpus = scan_corpus(settings)
    (tmp_path / "a.txt").unlink()
    gone, there = read_sources(corpus.root, corpus.sources, settings)
    assert (gone.source, gone.error) == ("a.txt", "unreadable")
    assert isinstance(there, RawDocument)


def test_a_link_to_nowhere_is_rejected(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").symlink_to(tmp_path / "nowhere")
    corpus = scan_corpus(Settings(tmp_path / "out", tmp_path / "corpus"))
    assert [(rejection.source, rejection.error) for rejection in corpus.rejections] == [("a.txt", "not-a-file")]


def test_a_file_name_that_is_not_utf_8_is_rejected_with_a_remedy(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("one")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    (folder / "café.txt").write_text("two")
    names = []
    corpus = scan_corpus(Settings(tmp_path / "out", folder), names.append)
    assert [source.doc_id for source in corpus.sources] == ["café.txt"]
    (rejection,) = corpus.rejections
    assert (rejection.source, rejection.error) == ("caf\ufffd.txt", "bad-name")
    assert "rename it" in rejection.detail
    assert "".join(names).isprintable()
    alone = scan_corpus(Settings(tmp_path / "out", folder / os.fsdecode(b"caf\xe9.txt")))
    assert alone.rejections == corpus.rejections


def test_a_linked_folder_is_not_followed_and_named(tmp_path):
    folder, other = tmp_path / "corpus", tmp_path / "other"
    for path in (folder, other):
        path.mkdir()
        (path / "a.txt").write_text(path.name)
    (folder / "link").symlink_to(other)
    corpus = scan_corpus(Settings(tmp_path / "out", folder))
    assert [source.doc_id for source in corpus.sources] == ["a.txt"]
    assert [(rejection.source, rejection.error) for rejection in corpus.rejections] == [("link", "link")]
    assert "copy it here, or give it as INPUT" in corpus.rejections[0].detail
    assert [source.path for source in scan_corpus(Settings(tmp_path / "out", folder / "link")).sources] == ["a.txt"]


def test_a_folder_that_cannot_be_listed_is_rejected(tmp_path, monkeypatch):
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name)
    scandir = os.scandir

    def guarded(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    corpus = scan_corpus(Settings(tmp_path / "out", tmp_path))
    assert [source.doc_id for source in corpus.sources] == ["open/a.txt"]
    assert [(rejection.source, rejection.error) for rejection in corpus.rejections] == [("closed", "unreadable")]
    assert "cannot be listed (Permission denied)" in corpus.rejections[0].detail


@pytest.mark.parametrize("output", ["out", "deep/out", "deep/../out"])
def test_the_output_inside_the_input_is_no_input(tmp_path, output):
    (tmp_path / output).resolve().mkdir(parents=True)
    (tmp_path / "deep").mkdir(exist_ok=True)
    (tmp_path / output / "a.txt").write_text("a table")
    (tmp_path / "a.txt").write_text("one")
    corpus = scan_corpus(Settings(tmp_path / output, tmp_path))
    assert [source.doc_id for source in corpus.sources] == ["a.txt"]
    assert corpus.rejections == ()


@pytest.mark.parametrize("folder", [".", "documents"])
def test_tables_are_not_written_among_the_documents(tmp_path, folder):
    (tmp_path / "documents").mkdir()
    with pytest.raises(InputError, match="give another --output"):
        scan_corpus(Settings(tmp_path, tmp_path / folder))


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_another_field_than_the_text_makes_another_source_of_the_same_content(tmp_path, kind):
    found = []
    for author in ("Ana Ruiz", "Eva Ruiz"):
        path = tmp_path / f"rows.{kind}"
        row = {"id": "1", "text": "The ferry left.", "author": author}
        if kind == "jsonl":
            path.write_text(json.dumps(row))
        elif kind == "csv":
            path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
        else:
            pq.write_table(pa.Table.from_pylist([row]), path)
        found += scan_corpus(Settings(tmp_path / "output", path)).sources
    one, two = found
    assert one.digest == two.digest
    assert one.record != two.record
    assert one.size == len("The ferry left.")
