"""CSV gives back what the tables hold, warns of formulas, and never leaves half of it."""

import csv
import io
import re
import struct
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schemas, tables
from pipeline.errors import ExportError, TableError
from pipeline.export import WRITERS
from pipeline.export.csv import TABLES, TEXTS, joined
from pipeline.formulas import guarded, is_formula
from tests.pipeline.export.corpus import DOCUMENTS, PLACES, SMALL, document, write_tables

PLAIN = {"force": False, "with_text": False, "spreadsheet": False}
BACK = {
    "string": str,
    "int32": int,
    "float32": lambda cell: struct.unpack("f", struct.pack("f", float(cell)))[0],
    "bool": {"true": True, "false": False}.get,
    "date32": date.fromisoformat,
}


def export(output, to, **options):
    return WRITERS["csv"](output, to, **(PLAIN | options))


def split(cell):
    """What a list was before it was joined."""
    return tuple(re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:[^\\|]|\\.)+", cell, re.DOTALL))


def rows_back(path, table):
    """The rows of a CSV file as the table has them, by the rules of docs/export.md alone."""
    with path.open(encoding="utf-8", newline="") as file:
        return [table.row(**_values(row, table)) for row in csv.DictReader(file, strict=True)]


def _values(row, table):
    kinds = {name: kind for name, kind, _ in table.fields}
    assert list(row) == list(kinds)
    return {name: _value(cell, kinds[name]) for name, cell in row.items()}


def _value(cell, kind):
    if kind.startswith("list"):
        return split(cell)
    return None if kind.endswith("?") and not cell else BACK[kind.removesuffix("?")](cell)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_comes_back_as_it_was(small, tmp_path, table):
    export(small, tmp_path / "csv", with_text=True)
    assert rows_back(tmp_path / "csv" / f"{table.name}.csv", table) == tables.read_all(small, table)


def test_texts_stay_out_unless_asked_for(small, tmp_path):
    export(small, tmp_path / "csv")
    with (tmp_path / "csv" / "documents.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [name for name, _, _ in schemas.DOCUMENTS.fields if name not in TEXTS]


def test_lines_end_with_cr_lf_and_a_cell_may_hold_line_ends(small, tmp_path):
    export(small, tmp_path / "csv", with_text=True)
    data = (tmp_path / "csv" / "documents.csv").read_bytes()
    assert data.endswith(b"\r\n")
    assert b'"=Cuba, ""health""\nand more"' in data
    assert b"\xef\xbb\xbf" not in data


def test_the_same_tables_give_the_same_bytes(small, tmp_path, tree):
    export(small, tmp_path / "one")
    export(small, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert sorted(tree(tmp_path / "one")) == sorted(f"{table.name}.csv" for table in TABLES)


def test_cells_like_formulas_stay_and_are_told(small, tmp_path):
    said = export(small, tmp_path / "csv")
    assert said[-1].startswith("A spreadsheet would take 1 cell for formulas: ")
    assert said[0] == f"{tmp_path / 'csv' / 'documents.csv'}: 3 rows"


def test_for_spreadsheets_no_cell_begins_like_a_formula(small, tmp_path):
    said = export(small, tmp_path / "csv", spreadsheet=True)
    assert len(said) == len(TABLES)
    for path in (tmp_path / "csv").iterdir():
        text = path.read_bytes().decode()
        assert text.startswith("\ufeff")
        assert not any(is_formula(cell) for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    assert "'=Cuba" in (tmp_path / "csv" / "documents.csv").read_text(encoding="utf-8")


def test_a_folder_with_files_is_left_alone_unless_forced(small, tmp_path):
    to = tmp_path / "csv"
    to.mkdir()
    (to / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match=r"csv: holds files already; .*--force"):
        export(small, to)
    assert [path.name for path in to.iterdir()] == ["mine.txt"]
    export(small, to, force=True)
    assert len(list(to.iterdir())) == len(TABLES) + 1


def test_a_file_in_place_of_a_folder_is_told(small, tmp_path):
    (tmp_path / "csv").write_text("mine")
    with pytest.raises(ExportError, match=r"csv: is a file, .*name a folder"):
        export(small, tmp_path / "csv", force=True)


def test_no_file_is_left_where_a_table_is_missing(small, tmp_path):
    tables.part_path(small, schemas.ENTITY_REDIRECTS, "all").unlink()
    with pytest.raises(TableError, match="entity_redirects"):
        export(small, tmp_path / "csv")
    assert list((tmp_path / "csv").iterdir()) == []


def test_empty_tables_give_headers(tmp_path):
    export(write_tables(tmp_path / "tables"), tmp_path / "csv")
    assert {len(path.read_text().splitlines()) for path in (tmp_path / "csv").iterdir()} == {1}


def test_shares_have_all_the_digits_of_the_table_and_no_more(small, tmp_path):
    export(small, tmp_path / "csv")
    text = (tmp_path / "csv" / "document_countries.csv").read_text(encoding="utf-8")
    assert [row.split(",")[6] for row in text.splitlines()[1:4]] == ["1", "0.666666687", "0.333333343"]
    assert len(PLACES) == len(text.splitlines()) - 1


@given(st.lists(st.text(min_size=1)))
def test_joined_lists_can_be_split_again(values):
    assert split(joined(values)) == tuple(values)


@given(st.text(st.sampled_from("'=+-@\t\r a1")))
def test_a_guarded_cell_is_no_formula_and_can_be_told_from_others(cell):
    assert not is_formula(guarded(cell))
    assert guarded(cell).removeprefix("'") == (cell if guarded(cell) != cell else cell.removeprefix("'"))


@given(title=st.text(min_size=1), publisher=st.text(min_size=1))
def test_any_text_comes_back(tmp_path_factory, title, publisher):
    folder = tmp_path_factory.mktemp("any")
    rows = [document("a", title=title, publisher=publisher)]
    export(write_tables(folder / "tables", documents=rows), folder / "csv", with_text=True)
    assert rows_back(folder / "csv" / "documents.csv", schemas.DOCUMENTS) == rows


def test_the_small_corpus_has_rows_in_every_table():
    assert {table.name for table in TABLES} == set(SMALL)
    assert all(SMALL.values())
    assert any(document.title.startswith("=") for document in DOCUMENTS if document.title)
