"""Parquet files, one document a row."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def parquet(tmp_path):
    """The bytes of a Parquet file with the columns given, ``group`` rows a row group."""

    def make(group=1000, **columns):
        pq.write_table(pa.table(columns), tmp_path / "made.parquet", row_group_size=group)
        return (tmp_path / "made.parquet").read_bytes()

    return make


def test_rows_of_several_row_groups_are_read(read, parquet):
    texts = [f"text {i}\r\n" for i in range(7)]
    found = read({"a.parquet": parquet(group=3, id=list("gfedcba"), text=texts)})
    assert found.ids == list("abcdefg")
    assert found.texts == texts[::-1]
    assert [document.row for document in found.documents] == [7, 6, 5, 4, 3, 2, 1]


def test_rows_without_an_id_are_named_after_their_number(read, parquet):
    assert read({"a.parquet": parquet(text=["one", "two"])}).ids == ["a.parquet:1", "a.parquet:2"]


def test_numbers_are_ids_too(read, parquet):
    assert read({"a.parquet": parquet(id=[7, None], text=["one", "two"])}).ids == ["7", "a.parquet:2"]


@pytest.mark.parametrize(
    "published",
    [date(2024, 6, 6), datetime(2024, 6, 6, 10, 30, tzinfo=UTC), "6 June 2024"],
    ids=["date", "timestamp", "text"],
)
def test_header_fields_are_carried_over(read, parquet, published):
    data = parquet(
        text=["one"], title=["Quota agreed"], authors=[["Ana Pardo", "Ben Okoro"]], published=[published], other=[1]
    )
    (document,) = read({"a.parquet": data}).documents
    assert (document.header.title, document.header.author) == ("Quota agreed", "Ana Pardo, Ben Okoro")
    assert (document.header.published, document.header.published_precision) == (date(2024, 6, 6), "day")


def test_broken_rows_are_rejected_with_their_number(read, parquet):
    found = read({"a.parquet": parquet(group=2, text=["one", None, " ", "four"])})
    assert found.texts == ["one", "four"]
    assert found.rejected == [("a.parquet", 2, "missing-text"), ("a.parquet", 3, "empty")]


def test_a_column_of_numbers_is_no_text(read, parquet):
    assert read({"a.parquet": parquet(text=[1, 2])}).rejected == [
        ("a.parquet", 1, "not-text"),
        ("a.parquet", 2, "not-text"),
    ]


def test_a_file_without_a_text_column_is_rejected(read, parquet):
    found = read({"a.parquet": parquet(story=["one"])})
    assert found.rejected == [("a.parquet", None, "missing-column")]
    assert "name yours with --text-column" in found.details[0]


def test_columns_may_be_named(read, parquet):
    found = read({"a.parquet": parquet(key=["x"], story=["one"], text=["no"])}, text_column="story", id_column="key")
    assert (found.ids, found.texts) == (["x"], ["one"])


def test_a_file_is_told_by_its_content_whatever_its_ending(read, parquet):
    assert read({"a.dat": parquet(text=["one"])}).texts == ["one"]


def test_a_table_without_rows_is_an_empty_file(read, parquet):
    assert read({"a.parquet": parquet(text=[])}).rejected == [("a.parquet", None, "empty")]
