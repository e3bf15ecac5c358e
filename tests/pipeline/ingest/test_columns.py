"""Which column means what."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.config import ID_COLUMNS, TEXT_COLUMNS, Settings
from pipeline.errors import UnreadableError
from pipeline.ingest.columns import HEADER_COLUMNS, header, id_column, text_column, text_of
from pipeline.records import Header

DEFAULT = Settings(Path())


@pytest.mark.parametrize("name", TEXT_COLUMNS)
def test_each_usual_name_of_the_text_is_known(name):
    assert text_column(["x", name], DEFAULT) == name


@pytest.mark.parametrize("name", ID_COLUMNS)
def test_each_usual_name_of_the_id_is_known(name):
    assert id_column(["x", name], DEFAULT) == name


def test_the_first_of_the_usual_names_counts():
    assert text_column(["content", "body", "text"], DEFAULT) == "text"
    assert id_column(["guid", "_id"], DEFAULT) == "_id"


def test_a_table_needs_no_id():
    assert id_column(["text"], DEFAULT) is None


def test_a_named_column_counts_before_the_usual_ones():
    settings = Settings(Path(), text_column="story", id_column="key")
    assert text_column(["text", "story"], settings) == "story"
    assert id_column(["id", "key"], settings) == "key"


@pytest.mark.parametrize(("find", "option"), [(text_column, "--text-column"), (id_column, "--id-column")])
def test_a_named_column_that_is_not_there_is_an_error_that_names_the_option(find, option):
    settings = Settings(Path(), text_column="story", id_column="story")
    with pytest.raises(UnreadableError, match=rf"No column 'story' among \['text'\]; name yours with {option}\."):
        find(["text"], settings)


@pytest.mark.parametrize(
    ("field", "name"), [(field, name) for field, names in HEADER_COLUMNS.items() for name in names]
)
def test_each_usual_name_of_a_header_field_is_known(field, name):
    value = date(2024, 6, 6) if field == "published" else "Ana Pardo"
    assert getattr(header({name: str(value)}), field) == value


@pytest.mark.parametrize("value", [None, "", [], "  "])
def test_empty_columns_tell_nothing(value):
    assert header({"title": value, "author": value, "date": value}) == Header()


def test_an_empty_column_gives_way_to_the_next_usual_one():
    assert header({"title": "", "headline": "Quota agreed"}).title == "Quota agreed"


def test_a_column_named_source_is_not_taken_for_the_publisher():
    assert header({"source": "newswire, original articles, CC BY"}) == Header()


def test_a_date_that_cannot_be_read_is_none():
    assert header({"date": "yesterday"}) == Header()


@pytest.mark.parametrize(
    ("row", "kind"),
    [({}, "missing-text"), ({"t": None}, "missing-text"), ({"t": 5}, "not-text"), ({"t": "\n"}, "empty")],
)
def test_a_row_without_text_is_refused(row, kind):
    with pytest.raises(UnreadableError) as error:
        text_of(row, "t")
    assert error.value.kind == kind
