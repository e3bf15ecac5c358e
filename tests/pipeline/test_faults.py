"""What a stage gave up is a part of its own, and tells the same in each run."""

import pytest

from pipeline import faults, tables
from pipeline.config import Settings
from pipeline.records import Document, Rejection, Source
from pipeline.schemas import LINKS, REJECTED

ROWS = [Rejection("a.txt", None, "link", "failed", "…", "a.txt")]


def document(source):
    return Document("id", source, *[None] * 10, "en", "0", None, *[0] * 4, "", "")


@pytest.mark.parametrize(
    ("lies_in", "file", "row"),
    [("a.txt", "a.txt", None), ("wire.jsonl:12", "wire.jsonl", 12), ("a:b.txt", "a:b.txt", None), (":3", ":3", None)],
)
def test_a_rejection_names_the_file_and_the_row(lies_in, file, row):
    found = faults.rejection(document(lies_in), "link", "failed", "why")
    assert found == Rejection(file, row, "link", "failed", "why", "id")


def test_a_rejection_of_cleaning_names_them_too():
    source = Source("id", "wire.jsonl", "jsonl", "digest", 12)
    assert faults.rejection(source, "clean", "failed", "why") == Rejection(
        "wire.jsonl", 12, "clean", "failed", "why", "id"
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("two\nlines"), "(ValueError: two lines)"),
        (MemoryError(), "(MemoryError)"),
        (KeyError(object()), "(KeyError: <object object at 0x…>)"),
        (ValueError("x" * 1000), f"(ValueError: {'x' * 300})"),
    ],
)
def test_a_failure_is_told_in_one_line_that_is_the_same_each_time(error, told):
    assert told in faults.failure("link", error)


def test_parts_are_current_with_what_was_given_up_or_not_at_all(tmp_path):
    settings = Settings(tmp_path, document_seconds=5)

    def is_current(digest, settings=settings):
        return faults.is_current(settings, "part-x", "link", [LINKS], digest)

    assert not is_current("digest")
    made_of = faults.mark("digest", 5, ROWS)
    faults.write_given_up(tmp_path, "part-x", "link", ROWS, made_of)
    tables.write(tmp_path, LINKS, "part-x", [], made_of)
    assert is_current("digest")
    assert not is_current("other")
    assert not is_current("digest", Settings(tmp_path, document_seconds=6))
    assert faults.given_up(tmp_path, "part-x", ["clean", "link"]) == {"a.txt"}
    tables.remove(tmp_path, REJECTED, "part-x.link")
    assert not is_current("digest")


def test_a_part_of_an_earlier_fault_is_not_current_beside_sound_ones(tmp_path):
    settings = Settings(tmp_path)
    faults.write_given_up(tmp_path, "part-x", "link", ROWS, "before")
    tables.write(tmp_path, LINKS, "part-x", [], "digest")
    assert not faults.is_current(settings, "part-x", "link", [LINKS], "digest")
    faults.clear_given_up(tmp_path, "part-x", "link")
    assert faults.is_current(settings, "part-x", "link", [LINKS], "digest")
