"""Folders that hold what is no document: nothing is opened that is no file, nothing is dropped in silence."""

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.errors import InputError
from pipeline.ingest import read_sources, scan_corpus
from pipeline.records import RawDocument

NAMES = (
    "a\nb.txt", "a\r.txt", "a\tb.txt", " .txt", "a .txt", "\x1b[2J.txt", "😀.txt", "👩‍👩‍👧‍👦.txt", "e\u0301.txt",
    "\u202etxt.a.txt", "a\u2028b.txt", "‘a’.txt", "'a'.txt", '"a".txt', "`a`.txt", "$(a).txt", "a;b.txt", "a|b.txt",
    "*.txt", "-rf.txt", "--output.txt", "~.txt", "%s.txt", "{a}.txt", "#.txt", "?.txt", "a:1.txt", "C:\\a.txt",
    "=1+1.txt", "<script>.txt", "&amp;.txt", "CON.txt", f"{'x' * 251}.txt", f"{'é' * 125}.txt",
)  # fmt: skip


@pytest.fixture
def scanned(tmp_path):
    """What a folder comes to: the ids of the documents that could be read, and source and error of all else."""
    folder = tmp_path / "corpus"
    folder.mkdir()

    def scan():
        settings = Settings(tmp_path / "output", folder)
        corpus = scan_corpus(settings)
        rows = list(read_sources(corpus.root, corpus.sources, settings))
        ids = [row.doc_id for row in rows if isinstance(row, RawDocument)]
        rejected = [*corpus.rejections, *(row for row in rows if not isinstance(row, RawDocument))]
        return ids, {row.source: row.error for row in rejected}

    yield folder, scan
    subprocess.run(["rm", "-rf", folder], check=True)  # what Python removes it must reach, and not all can be


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_of_any_name_is_read_under_that_name(scanned, name):
    folder, scan = scanned
    (folder / name).write_text("Ana Pardo landed.")
    (folder / "sub").mkdir()
    (folder / "sub" / name).write_text("Ana Pardo left.")
    assert scan() == (sorted([name, f"sub/{name}"]), {})


def test_a_fifo_is_named_and_never_opened(scanned):
    folder, scan = scanned
    os.mkfifo(folder / "a.txt")
    os.mkfifo(folder / "b.jsonl")
    assert scan() == ([], {"a.txt": "not-a-file", "b.jsonl": "not-a-file"})


def test_a_fifo_as_input_is_named_and_never_opened(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    corpus = scan_corpus(Settings(tmp_path / "output", tmp_path / "a.txt"))
    assert [(row.source, row.error) for row in corpus.rejections] == [("a.txt", "not-a-file")]


def test_a_socket_is_named_and_never_opened(scanned, monkeypatch):
    folder, scan = scanned
    monkeypatch.chdir(folder)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.txt")
        assert scan() == ([], {"a.txt": "not-a-file"})


def test_a_device_is_named_and_never_opened(scanned):
    folder, scan = scanned
    try:
        os.mknod(folder / "zero.txt", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only the administrator can make a device")
    assert scan() == ([], {"zero.txt": "not-a-file"})


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/stdin", "/dev/urandom", "/dev/tty"])
def test_a_link_to_a_device_is_named_and_never_opened(scanned, device):
    folder, scan = scanned
    (folder / "a.txt").symlink_to(device)
    assert scan() == ([], {"a.txt": "not-a-file"})


def test_links_that_lead_to_each_other_are_named(scanned):
    folder, scan = scanned
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "c").symlink_to("c")
    assert scan() == ([], {"a.txt": "not-a-file", "b.txt": "not-a-file", "c": "not-a-file"})


@pytest.mark.parametrize("target", [".", "..", "/"])
def test_a_link_to_a_folder_around_it_is_named_and_not_followed(scanned, target):
    folder, scan = scanned
    (folder / "a.txt").write_text("Ana Pardo landed.")
    (folder / "loop").symlink_to(target)
    assert scan() == (["a.txt"], {"loop": "link"})


def nest(folder, name, depth):
    """Make folders in one another, of which no path is too long to be named from the one before."""
    here = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(depth):
            Path(name).mkdir()
            os.chdir(name)
        Path("a.txt").write_text("Ana Pardo landed.")
    finally:
        os.chdir(here)


def test_folders_deeper_than_the_stack_are_read(scanned):
    folder, scan = scanned
    nest(folder, "d", 1200)
    assert scan() == (["d/" * 1200 + "a.txt"], {})


def test_folders_deeper_than_a_path_may_be_are_named(scanned):
    folder, scan = scanned
    nest(folder, "d" * 200, 30)
    (folder / "a.txt").write_text("Ana Pardo landed.")
    ids, rejected = scan()
    assert ids == ["a.txt"]
    assert list(rejected.values()) == ["unreadable"]


def test_a_folder_that_is_called_like_a_file_is_a_folder(scanned):
    folder, scan = scanned
    (folder / "a.txt").mkdir()
    (folder / "a.txt" / "b.txt").write_text("Ana Pardo landed.")
    (folder / "empty.txt").mkdir()
    assert scan() == (["a.txt/b.txt"], {})


def test_hundreds_of_names_that_differ_in_case_or_form_alone_are_kept_apart(scanned):
    folder, scan = scanned
    names = [*(f"{'aA'[i & 1]}{'bB'[i >> 1 & 1]}{i:03}.txt" for i in range(300)), "\u00e9.txt", "e\u0301.txt"]
    for name in names:
        (folder / name).write_text(f"Ana Pardo landed in {name}.")
    assert scan() == (sorted(name for name in names), {})


@pytest.mark.parametrize("name", ["x" * 300, "x/" * 3000, "a.txt/b.txt", "loop"])
def test_an_input_that_cannot_be_is_an_error_with_a_remedy(tmp_path, name):
    (tmp_path / "a.txt").write_text("Ana Pardo landed.")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError, match="no such file or folder; give one"):
        scan_corpus(Settings(tmp_path / "output", tmp_path / name))


def test_a_file_that_grew_between_scanning_and_reading_is_not_held_in_memory(tmp_path):
    (tmp_path / "a.txt").write_text("Ana Pardo landed.")
    settings = Settings(tmp_path / "output", tmp_path)
    corpus = scan_corpus(settings)
    os.truncate(tmp_path / "a.txt", 1 << 40)
    (row,) = read_sources(corpus.root, corpus.sources, settings)
    assert row.error == "too-large"


def test_rows_that_went_away_between_scanning_and_reading_are_all_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one"}\n{"text": "two"}\n{"text": "three"}\n')
    settings = Settings(tmp_path / "output", tmp_path)
    corpus = scan_corpus(settings)
    path.write_text('{"text": "one"}\n')
    rows = list(read_sources(corpus.root, corpus.sources, settings))
    assert [row.row for row in rows] == [None, 2, 3] or [row.row for row in rows] == [1, 2, 3]
    assert [getattr(row, "error", "") for row in rows] == ["", "invalid-json", "invalid-json"]
