"""Tables come back as they were written, or not at all."""

import os
import random
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.digests import sha256_of
from pipeline.errors import TableError
from pipeline.records import Rejection
from pipeline.schemas import DOCUMENT_ENTITIES, ENTITIES, REJECTED, TABLES

# Surrogates cannot be written in UTF-8.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = {
    "string": WORDS,
    "int32": st.integers(-(2**31), 2**31 - 1),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "float32": st.floats(0, 1, width=32),
    "bool": st.booleans(),
    "date32": st.dates(date(1, 1, 1), date(9999, 12, 31)),
    "list<string>": st.lists(WORDS, max_size=3).map(tuple),
}


def for_each(*chosen):
    """Runs a test once for each table, under the table's name."""
    return pytest.mark.parametrize("table", [pytest.param(table, id=table.name) for table in chosen])


every_table = for_each(*TABLES)


def rows_of(table, max_size=5):
    """Lists of rows of ``table`` with any values, no two with the same key."""
    values = [
        (st.none() | VALUES[kind.removesuffix("?")]) if kind.endswith("?") else VALUES[kind]
        for _, kind, _ in table.fields
    ]
    rows = st.tuples(*values).map(lambda row: table.row(*row))
    return st.lists(rows, max_size=max_size, unique_by=lambda row: key(table, row))


def key(table, row):
    """Its sort key, None before everything else."""
    values = (getattr(row, name) for name in table.key)
    return tuple((value is not None, value) for value in values)


def rejection(source="a.txt", row=None, detail="It is empty; fill it."):
    return Rejection(source, row, "ingest", "empty", detail)


@every_table
@settings(max_examples=15)
@given(data=st.data())
def test_what_is_written_is_read_again_sorted_by_key(table, tmp_path, data):
    rows = data.draw(rows_of(table))
    tables.write(tmp_path, table, "p", rows, "digest")
    assert tables.read(tmp_path, table, "p") == sorted(rows, key=lambda row: key(table, row))
    assert tables.n_rows(tmp_path, table, "p") == len(rows)


@every_table
@settings(max_examples=8)
@given(data=st.data())
def test_the_same_rows_in_any_order_give_the_same_bytes(table, tmp_path, data):
    rows = data.draw(rows_of(table, max_size=8))
    tables.write(tmp_path, table, "one", rows, "digest")
    random.Random(1).shuffle(rows)
    tables.write(tmp_path, table, "two", rows, "digest")
    one, two = (tables.part_path(tmp_path, table, part).read_bytes() for part in ("one", "two"))
    assert one == two


@every_table
def test_an_empty_table_has_its_whole_schema(table, tmp_path):
    tables.write(tmp_path, table, "p", [], "digest")
    assert tables.read(tmp_path, table, "p") == []
    found = pq.read_schema(tables.part_path(tmp_path, table, "p"))
    assert found.equals(tables.schema(table))
    assert [field.metadata[b"doc"].decode() for field in found] == [doc for _, _, doc in table.fields]


@every_table
def test_a_field_is_nullable_in_the_file_exactly_where_the_schema_says_so(table, tmp_path):
    tables.write(tmp_path, table, "p", [], "digest")
    found = pq.read_schema(tables.part_path(tmp_path, table, "p"))
    assert [field.nullable for field in found] == [kind.endswith("?") for _, kind, _ in table.fields]
    assert not any(pa.types.is_nested(field.type) and field.type.value_field.nullable for field in found)


def test_a_null_where_none_may_be_is_refused_and_leaves_no_part(tmp_path):
    with pytest.raises((TableError, ValueError, pa.ArrowInvalid)):
        tables.write(tmp_path, REJECTED, "p", [rejection()._replace(detail=None)], "digest")
    assert tables.parts(tmp_path, REJECTED) == []


def test_two_writes_of_the_same_rows_give_the_same_bytes(tmp_path):
    path = tables.part_path(tmp_path, REJECTED, "p")
    tables.write(tmp_path, REJECTED, "p", [rejection()], "digest")
    before = path.read_bytes()
    tables.write(tmp_path, REJECTED, "p", [rejection()], "digest")
    assert path.read_bytes() == before


def test_nulls_sort_before_values(tmp_path):
    rows = [rejection(row=2), rejection(row=10), rejection()]
    tables.write(tmp_path, REJECTED, "p", rows, "digest")
    assert [row.row for row in tables.read(tmp_path, REJECTED, "p")] == [None, 2, 10]


def test_only_the_columns_asked_for_are_read(tmp_path):
    tables.write(tmp_path, REJECTED, "p", [rejection("b.txt", 7), rejection("a.txt")], "digest")
    assert tables.read(tmp_path, REJECTED, "p", ["row", "source"]) == [(None, "a.txt"), (7, "b.txt")]


def test_all_parts_are_read_in_the_order_of_their_names(tmp_path):
    for part, source in [("b", "2.txt"), ("a", "3.txt"), ("c", "1.txt")]:
        tables.write(tmp_path, REJECTED, part, [rejection(source)], "digest")
    assert tables.parts(tmp_path, REJECTED) == ["a", "b", "c"]
    assert [row.source for row in tables.read_all(tmp_path, REJECTED)] == ["3.txt", "2.txt", "1.txt"]


def test_a_part_says_what_it_was_made_from(tmp_path):
    tables.write(tmp_path, REJECTED, "p", [], sha256_of("these inputs"))
    assert tables.made_from(tmp_path, REJECTED, "p") == sha256_of("these inputs")
    assert tables.made_from(tmp_path, REJECTED, "q") is None


def test_a_part_of_another_schema_version_is_as_good_as_absent(tmp_path, monkeypatch):
    tables.write(tmp_path, REJECTED, "p", [rejection()], "digest")
    monkeypatch.setattr(tables, "SCHEMA_VERSION", "next")
    assert tables.made_from(tmp_path, REJECTED, "p") is None
    with pytest.raises(TableError, match="another version"):
        tables.read(tmp_path, REJECTED, "p")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table at all"])
def test_a_broken_file_is_as_good_as_absent(tmp_path, content):
    path = tables.part_path(tmp_path, REJECTED, "p")
    path.parent.mkdir()
    path.write_bytes(content)
    assert tables.made_from(tmp_path, REJECTED, "p") is None


@pytest.mark.parametrize("failure", ["write_table", "fsync", "replace"])
def test_a_failure_in_mid_write_leaves_the_old_part_and_no_partial_file(tmp_path, monkeypatch, failure):
    tables.write(tmp_path, REJECTED, "p", [rejection("old.txt")], "old")

    def fail(*args, **_):
        if failure == "write_table":
            args[1].write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables.pq if failure == "write_table" else os, failure, fail)
    with pytest.raises(TableError, match="No space left on device"):
        tables.write(tmp_path, REJECTED, "p", [rejection("new.txt")], "new")
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "rejected").iterdir()] == ["p.parquet"]
    assert tables.read(tmp_path, REJECTED, "p") == [rejection("old.txt")]


def test_an_interrupt_in_mid_write_leaves_no_file(tmp_path, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(tables.pq, "write_table", interrupt)
    with pytest.raises(KeyboardInterrupt):
        tables.write(tmp_path, REJECTED, "p", [rejection()], "digest")
    assert list((tmp_path / "rejected").iterdir()) == []


def test_colleagues_may_read_a_part(tmp_path):
    tables.write(tmp_path, REJECTED, "p", [], "digest")
    assert tables.part_path(tmp_path, REJECTED, "p").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_cannot_be_made_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(TableError, match=r"out/rejected/p\.parquet: cannot be written .*; name another --output\."):
        tables.write(tmp_path / "out", REJECTED, "p", [], "digest")


def test_an_absent_part_or_table_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(TableError, match=r"rejected/p\.parquet: not there, .*run `dateline extract`"):
        tables.read(tmp_path, REJECTED, "p")
    with pytest.raises(TableError, match=r"rejected: no table there; run `dateline extract INPUT --output"):
        tables.read_all(tmp_path, REJECTED)


def test_stale_parts_and_half_written_ones_go(tmp_path):
    for part in ("keep", "stale"):
        tables.write(tmp_path, REJECTED, part, [], "digest")
    folder = tmp_path / "rejected"
    (folder / ".keep.x.partial").write_bytes(b"half")
    (folder / "notes.txt").write_text("a user's own")
    tables.remove_partial(tmp_path)
    tables.remove_stale(tmp_path, REJECTED, ["keep"])
    assert sorted(path.name for path in folder.iterdir()) == ["keep.parquet", "notes.txt"]


def test_removing_stale_parts_of_no_table_is_nothing(tmp_path):
    tables.remove_stale(tmp_path, REJECTED, [])
    assert list(tmp_path.iterdir()) == []


@for_each(ENTITIES, DOCUMENT_ENTITIES)
def test_lists_come_back_as_tuples(table, tmp_path):
    blank = {"string": "x", "int32": 0, "list<string>": ("ä", "")}
    row = table.row(*[None if kind.endswith("?") else blank[kind] for _, kind, _ in table.fields])
    tables.write(tmp_path, table, "p", [row], "digest")
    assert tables.read(tmp_path, table, "p") == [row]


@every_table
@settings(max_examples=8)
@given(data=st.data())
def test_a_column_that_holds_the_same_has_the_same_digest(table, tmp_path, data):
    rows = data.draw(rows_of(table))
    tables.write(tmp_path, table, "one", rows, "one origin")
    tables.write(tmp_path, table, "two", tables.read(tmp_path, table, "one"), "another origin")
    names = [name for name, _, _ in table.fields]
    one, two = (tables.content_of(tmp_path, table, part, names) for part in ("one", "two"))
    assert one == two is not None


def test_only_the_column_that_differs_has_another_digest(tmp_path):
    tables.write(tmp_path, REJECTED, "one", [rejection(detail="Empty.")], "digest")
    tables.write(tmp_path, REJECTED, "two", [rejection(detail="Binary.")], "digest")
    names = [name for name, _, _ in REJECTED.fields]
    differ = [n for n in names if len({tables.content_of(tmp_path, REJECTED, p, [n]) for p in ("one", "two")}) > 1]
    assert differ == ["detail"]


def test_a_null_is_not_an_empty_text_nor_nought(tmp_path):
    for part, row in (("one", None), ("two", 0)):
        tables.write(tmp_path, REJECTED, part, [rejection(row=row)], "digest")
    assert len({tables.content_of(tmp_path, REJECTED, part, ["row"]) for part in ("one", "two")}) == 2


def test_a_part_that_is_not_there_has_no_content(tmp_path):
    assert tables.content_of(tmp_path, REJECTED, "p", ["detail"]) is None
    assert tables.n_rows(tmp_path, REJECTED, "p") == 0


def test_a_part_written_again_is_read_again(tmp_path):
    seen = set()
    for number in range(5):
        tables.write(tmp_path, REJECTED, "p", [rejection()] * number, str(number))
        seen.add((tables.made_from(tmp_path, REJECTED, "p"), tables.n_rows(tmp_path, REJECTED, "p")))
    assert seen == {(str(number), number) for number in range(5)}


def test_what_is_not_asked_for_is_null(tmp_path):
    tables.write(tmp_path, REJECTED, "p", [rejection(row=3)], "digest")
    (row,) = tables.read(tmp_path, REJECTED, "p", only=("source", "row"))
    assert row == rejection(row=3)._replace(stage=None, error=None, detail=None)


def test_a_part_is_behind_what_was_read_for_it(tmp_path):
    tables.write(tmp_path, REJECTED, "p", [], tables.made_of("read", "code"))
    assert not tables.is_behind(tmp_path, REJECTED, "p", "read")
    assert tables.is_behind(tmp_path, REJECTED, "p", "other")
    assert not tables.is_behind(tmp_path, REJECTED, "q", "other")
