"""The nouns."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from pipeline import records
from pipeline.records import Header, Span
from pipeline.schemas import TABLES

ROWS = [row for row in vars(records).values() if is_dataclass(row)]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (Span(2, 5), Span(4, 9), True),
        (Span(2, 9), Span(4, 5), True),
        (Span(2, 5), Span(5, 9), False),
        (Span(2, 5), Span(6, 9), False),
        (Span(3, 3), Span(1, 5), False),
    ],
)
def test_spans_overlap_where_they_share_a_character(one, other, shared):
    assert one.overlaps(other) is shared
    assert other.overlaps(one) is shared


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_record_is_frozen_and_slotted(row):
    record = row(*[None] * len(fields(row)))
    with pytest.raises(FrozenInstanceError):
        setattr(record, fields(row)[0].name, "other")
    assert not hasattr(record, "__dict__")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_of_a_table_is_frozen(table):
    row = table.row._make([None] * len(table.row._fields))
    with pytest.raises(AttributeError):
        setattr(row, table.row._fields[0], "other")


def test_nothing_is_known_of_a_document_at_first():
    assert all(getattr(Header(), field.name) is None for field in fields(Header))
