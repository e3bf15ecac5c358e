"""CSV files with a header row, one document a row."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st


def table(rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_delimiter_is_read_off_the_header(read, delimiter, mark):
    rows = [["id", "title", "text"], ["x", "Quota; agreed, or not", 'She said "no"\tand | left, again; so']]
    (document,) = read({"a.csv": mark + table(rows, delimiter)}).documents
    assert (document.doc_id, document.header.title, document.text) == ("x", rows[1][1], rows[1][2])


def test_quoted_line_ends_belong_to_the_text_and_rows_are_numbered_by_line(read):
    found = read({"a.csv": 'id,text\r\nx,"one\r\ntwo\n\nthree"\r\ny,four\r\n'})
    assert found.texts == ["one\r\ntwo\n\nthree", "four"]
    assert [document.row for document in found.documents] == [2, 6]


def test_rows_without_an_id_are_named_after_their_line(read):
    assert read({"a.tsv": "text\ttitle\none\tA\n\ntwo\tB\n"}).ids == ["a.tsv:2", "a.tsv:4"]


def test_one_column_is_enough(read):
    assert read({"a.csv": "text\none\ntwo\n"}).texts == ["one", "two"]


def test_broken_rows_are_rejected_with_their_line(read):
    found = read({"a.csv": "id,text\nx,\ny\nz,fine\nw,  \n"})
    assert found.ids == ["z"]
    assert found.rejected == [("a.csv", 2, "empty"), ("a.csv", 3, "missing-text"), ("a.csv", 5, "empty")]


def test_a_file_without_a_text_column_is_rejected_with_the_columns_that_it_has(read):
    found = read({"a.csv": "key,story\nx,one\n"})
    assert found.rejected == [("a.csv", 1, "missing-column")]
    assert "among ['key', 'story']; name yours with --text-column" in found.details[0]


def test_columns_may_be_named(read):
    found = read({"a.csv": "key,story,text\nx,one,no\n"}, text_column="story", id_column="key")
    assert (found.ids, found.texts) == (["x"], ["one"])


def test_windows_1252_is_read(read):
    assert read({"a.csv": "id,text\nx,José’s “no”\n".encode("cp1252")}).texts == ["José’s “no”"]


def test_a_carriage_return_inside_a_field_belongs_to_the_text_or_is_rejected(read):
    found = read({"a.csv": "id,text\nx,one\rtwo\ny,three\n"})
    assert "y" in found.ids
    assert len(found.ids) + len(found.rejected) == 2


def test_a_file_with_old_mac_line_ends_is_read_or_rejected(read):
    found = read({"a.csv": "id,text\rx,one\r", "b.txt": "two"})
    assert "b.txt" in found.ids
    assert len(found.ids) + len(found.rejected) == 2


def test_a_header_with_quoted_names_is_read(read):
    assert read({"a.csv": '"id","text"\n"x","one"\n'}).texts == ["one"]


def test_a_long_article_is_read(read):
    text = "Ana Pardo landed. " * 20_000
    assert read({"a.csv": f'id,text\nx,"{text}"\n'}).texts == [text]


@pytest.mark.parametrize("row", ["x,Cuba, Peru and Chile met.", "x,Cuba met.,"])
def test_a_row_with_more_fields_than_the_header_is_rejected(read, row):
    found = read({"a.csv": f"id,text\n{row}\ny,ok\n"})
    assert found.ids == ["y"]
    assert found.rejected == [("a.csv", 2, "invalid-csv")]
    assert "quote fields that hold ','" in found.details[0]


@pytest.mark.parametrize("rest", ["y,two\nz,three\n", 'y,"two"\nz,"three"\n', '"y","two"\nz,three'])
def test_an_open_quote_takes_no_other_row_along(read, rest):
    found = read({"a.csv": f'id,text\nw,"zero\nof it"\nx,"one\n{rest}'})
    assert found.texts == ["zero\nof it", "two", "three"]
    assert found.rejected == [("a.csv", 4, "invalid-csv")]
    assert "close its quotes" in found.details[0]


def test_a_quote_inside_a_quoted_field_is_rejected(read):
    found = read({"a.csv": 'id,text\nx,"She said \\"no\\", and left"\ny,two\n'})
    assert found.ids == ["y"]
    assert found.rejected == [("a.csv", 2, "invalid-csv")]


def test_quotes_that_never_close_are_read_in_linear_time(read):
    found = read({"a.csv": "id,text\n" + 'a","b\n' * 20_000})
    assert found.ids == []
    assert {error for _, _, error in found.rejected} == {"invalid-csv"}
    assert "up to line 20001" in found.details[-1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_rejected_with_a_remedy(read, encoding):
    found = read({"a.csv": "\ufeffid\ttext\r\nx\tone\r\n".encode(encoding)})
    assert found.rejected == [("a.csv", None, "wrong-encoding")]
    assert "save it as UTF-8" in found.details[0]


@pytest.mark.parametrize("content", ["id,text\n", "id,text", "id,text\n\n\r\n"])
def test_a_header_alone_is_an_empty_file(read, content):
    assert read({"a.csv": content}).rejected == [("a.csv", None, "empty")]


def test_a_broken_byte_does_not_make_its_line_windows_1252(read):
    line = "x,José’s “no” and Núñez’s caf".encode() + b"\xe9 too\n"
    assert read({"a.csv": b"id,text\n" + line}).texts == ["José’s “no” and Núñez’s caf\ufffd too"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_what_the_csv_module_wrote_is_read_as_it_was(tmp_path_factory, texts):
    from pipeline.config import Settings
    from pipeline.ingest import read_sources, scan_corpus

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    rows = [["id", "text"], *([f"{i}", text] for i, text in enumerate(texts))]
    path.write_bytes(table(rows).encode())
    settings = Settings(path.parent / "out", path)
    corpus = scan_corpus(settings)
    assert [row.text for row in read_sources(corpus.root, corpus.sources, settings)] == texts
