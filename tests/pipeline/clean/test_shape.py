"""Rows have the fields and the names that they must have."""

import pytest

from pipeline.clean import datelines
from pipeline.clean.documents import clean_documents
from pipeline.clean.repeats import table
from pipeline.clean.shape import RESERVED, check_rows
from pipeline.errors import DataError
from pipeline.records import RawDocument


def test_what_dateline_calls_its_own_doings_is_reserved():
    text = "Daily Courier\nPort reopens\nLIMA, May 3, 2016 (AP) - The port reopened.\nDaily Courier"
    zones = clean_documents([RawDocument("a", "a.txt", None, text)]).zones
    assert {datelines.RULE_ID, table.RULE_ID, "first-line"} <= RESERVED
    assert "first-line" in {zone.rule_id for zone in zones}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("id", "a b", "own: rule 1: `id` must be words with hyphens between them; it is 'a b'"),
        ("id", "masthead", "own: rule 1: 'masthead' is what Dateline itself calls something else"),
        ("keep", "a", "own: rule 'r': `keep` must be a list of texts, none of them empty; it is 'a'"),
        ("keep", [""], "none of them empty"),
        ("company", "yes", "`company` must be true or false"),
        ("why", 3, "`why` must be a text; it is 3"),
        ("gives", {}, "`gives` must be a text"),
    ],
)
def test_a_field_of_the_wrong_kind_is_an_error_that_names_row_and_field(field, value, message):
    with pytest.raises(DataError, match=message):
        check_rows([{"id": "r"} | {field: value}], "rule", "own")


def test_a_zone_gives_a_table():
    check_rows([{"id": "r", "gives": {}}], "zone", "own")


@pytest.mark.parametrize("rows", [{"id": "r"}, ["r"]])
def test_rows_are_tables_of_their_own(rows):
    with pytest.raises(DataError, match=r"own: write each zone as a table of its own, \[\[zone\]\]"):
        check_rows(rows, "zone", "own")
