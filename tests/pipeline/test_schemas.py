"""The schemas and the row types say the same."""

from datetime import date
from itertools import zip_longest
from types import NoneType, UnionType
from typing import get_args

import pytest

from pipeline import records
from pipeline.evaluate import rows
from pipeline.schemas import TABLES, Table

# What Python type each type of a field stands for.
PYTHON = {
    "string": str,
    "int32": int,
    "int64": int,
    "float32": float,
    "bool": bool,
    "date32": date,
    "list<string>": tuple[str, ...],
}
every_table = pytest.mark.parametrize(
    "table", [pytest.param(table, id=table.name) for table in (*TABLES, *rows.TABLES)]
)


@every_table
def test_table_and_row_have_the_same_fields_in_the_same_order(table):
    for listed, field in zip_longest(table.fields, table.row._fields):
        assert listed is not None, f"{field} is missing in the table"
        assert field is not None, f"{listed[0]} is missing in the row"
        assert listed[0] == field


@every_table
def test_a_field_may_be_null_exactly_where_the_row_allows_none(table):
    for row_field, hint in table.row.__annotations__.items():
        [kind] = [kind for name, kind, _ in table.fields if name == row_field]
        assert kind.endswith("?") == (NoneType in get_args(hint)), row_field


@every_table
def test_a_field_has_the_type_of_the_row(table):
    for hint, (name, kind, _) in zip(table.row.__annotations__.values(), table.fields, strict=True):
        allowed = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        assert PYTHON[kind.removesuffix("?")] in allowed, name


@every_table
def test_every_field_and_table_is_explained_in_sentences(table):
    for text in (table.doc, *(doc for _, _, doc in table.fields)):
        assert text == text.strip()
        assert text[-1] in ".…)", text
        assert len(text) > 10, text


@every_table
def test_the_sort_key_is_made_of_fields(table):
    names = [name for name, _, _ in table.fields]
    assert table.key
    assert set(table.key) <= set(names)
    assert all(isinstance(name, str) for name in table.key)


def test_no_two_tables_share_a_name_or_a_row():
    assert len({table.name for table in TABLES}) == len({table.row for table in TABLES}) == len(TABLES)


def test_rows_are_records():
    assert all(table.row in vars(records).values() for table in TABLES)
    assert all(isinstance(table, Table) for table in TABLES)
