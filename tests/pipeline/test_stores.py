"""A folder at a path and one at a URL do the same."""

import fsspec
import pytest

from pipeline.config import is_url
from pipeline.errors import InputError, TableError
from pipeline.stores import Store


@pytest.fixture(params=["path", "url"])
def store(request, tmp_path):
    """An empty folder; the URL is one in memory."""
    if request.param == "path":
        yield Store(str(tmp_path / "folder"))
        return
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
    memory.mkdir("/folder")
    yield Store("memory://folder")
    memory.store.clear()


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("Ferry 7 left.", encoding="utf-8")
    return path


def test_what_is_put_can_be_read_fetched_and_listed(store, text, tmp_path):
    store.put(text, "a/one.txt")
    store.at("a", "b").put(text, "two.txt")
    store.put(text, "three.txt")
    assert store.read("a/one.txt") == store.at("a").read("one.txt") == b"Ferry 7 left."
    assert (store.names(), store.folders()) == (["three.txt"], ["a"])
    assert sorted(store.files()) == ["a/b/two.txt", "a/one.txt", "three.txt"]
    assert store.exists("three.txt")
    assert not store.exists("a")
    assert store.fetch("a/b/two.txt", tmp_path / "new" / "copy.txt")
    assert (tmp_path / "new" / "copy.txt").read_bytes() == text.read_bytes()
    with store.open("three.txt") as file:
        file.seek(6)
        assert file.read(1) == b"7"


def test_what_is_put_anew_takes_the_place_of_the_old(store, text):
    store.put(text, "one.txt")
    text.write_text("Ferry 8 left.", encoding="utf-8")
    store.put(text, "one.txt")
    assert store.read("one.txt") == b"Ferry 8 left."
    assert store.files() == ["one.txt"]


def test_what_is_not_there_is_told_apart_from_what_is(store, tmp_path):
    assert (store.at("none").names(), store.at("none").folders(), store.read("none")) == ([], [], None)
    assert not store.exists("none")
    assert not store.fetch("none", tmp_path / "none")
    assert not (tmp_path / "none").exists()
    with pytest.raises(FileNotFoundError):
        store.open("none")
    store.at("none").remove()


def test_one_file_is_removed(store, text):
    store.put(text, "a/one.txt")
    store.at("a").remove_file("one.txt")
    store.at("a").remove_file("one.txt")
    assert store.files() == []


def test_a_file_below_a_file_is_not_there(tmp_path, text):
    store = Store(f"file://{tmp_path}")
    assert not store.fetch("text.txt/one.txt", tmp_path / "copy")
    assert not store.fetch(f"{'x' * 300}.txt", tmp_path / "copy")
    assert store.fetch(text.name, tmp_path / "copy")


def test_a_folder_is_removed_with_all_in_it(store, text):
    store.put(text, "a/b/one.txt")
    store.put(text, "two.txt")
    store.at("a").remove()
    assert store.files() == ["two.txt"]


def test_one_file_is_a_corpus_of_itself(store, text):
    store.put(text, "one.txt")
    assert Store(f"{store.place}/one.txt").files() == [""]
    assert Store(f"{store.place}/one.txt").name == "one.txt"
    assert Store(f"{store.place}/one.txt").read("") == b"Ferry 7 left."


def test_a_file_half_written_is_not_listed(tmp_path):
    (tmp_path / ".9-one.parquet.partial").touch()
    assert Store(str(tmp_path)).names() == []


@pytest.mark.parametrize(
    ("place", "told"), [("s3://b/f", True), ("C:\\texts", False), ("a/b", False), ("HDFS://n/f", True)]
)
def test_a_scheme_makes_a_url(place, told):
    assert is_url(place) is told


def test_a_url_that_nothing_can_open_says_so():
    with pytest.raises(InputError, match=r"gopher://there/folder: cannot be opened .*; check the URL, or install"):
        Store("gopher://there/folder").names()


def test_a_folder_that_cannot_be_written_says_so(tmp_path, text):
    (tmp_path / "file").touch()
    with pytest.raises(TableError, match=r"cannot be read or written .* check the address, the keys and the network"):
        Store(str(tmp_path / "file")).put(text, "below/one.txt")


def test_keys_in_a_url_are_not_shown():
    assert str(Store("s3://me:secret@bucket/out").at("runs")) == "s3://bucket/out/runs"
    assert str(Store("s3://bucket/me@home")) == "s3://bucket/me@home"


def test_options_of_a_url_stay_at_its_end():
    assert str(Store("s3://bucket/out?region=eu").at("runs", "1")) == "s3://bucket/out/runs/1?region=eu"
