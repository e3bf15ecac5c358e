"""JSON lines: one document an object, one object a line."""

import json

import pytest


def test_each_line_is_a_document_named_after_its_line(read):
    found = read({"a.jsonl": '{"text": "one"}\n\n{"text": "two\\r\\n "}'})
    assert found.ids == ["a.jsonl:1", "a.jsonl:3"]
    assert found.texts == ["one", "two\r\n "]
    assert [(document.source, document.row) for document in found.documents] == [("a.jsonl", 1), ("a.jsonl", 3)]


def test_ids_come_from_their_column_numbers_too(read):
    assert read({"a.ndjson": '{"id": 7, "text": "one"}\n{"id": "", "text": "two"}'}).ids == ["7", "a.ndjson:2"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(read):
    found = read({"a.jsonl": b'\xef\xbb\xbf{"id": "x", "text": "one"}\r\n{"id": "y", "text": "two"}\r\n'})
    assert (found.ids, found.texts) == (["x", "y"], ["one", "two"])


def test_header_fields_are_carried_over(read):
    row = {
        "text": "one", "headline": " Quota\nagreed ", "link": "https://tides.example", "date": "2024-06-06T10:00:00Z",
        "site": "Apia Herald", "agency": "AFP", "authors": ["Ana Pardo", "Ben Okoro"],
    }  # fmt: skip
    (document,) = read({"a.jsonl": json.dumps(row)}).documents
    header = document.header
    assert (header.title, header.url, header.publisher) == ("Quota agreed", "https://tides.example", "Apia Herald")
    assert (header.source_agency, header.author) == ("AFP", "Ana Pardo, Ben Okoro")
    assert (str(header.published), header.published_precision) == ("2024-06-06", "day")


def test_the_text_may_stand_in_a_column_of_any_name(read):
    found = read({"a.jsonl": '{"key": "x", "story": "one", "text": "no"}'}, text_column="story", id_column="key")
    assert (found.ids, found.texts) == (["x"], ["one"])


def test_each_broken_line_is_rejected_with_its_number_and_the_others_are_read(read):
    lines = [
        '{"text": "one"}',
        '{"text": ',
        '["text"]',
        '{"story": "x"}',
        '{"text": null}',
        '{"text": 5}',
        '{"text": "  "}',
        "[" * 100_000,
        '{"text": "last"}',
    ]
    found = read({"a.jsonl": "\n".join(lines)})
    assert found.texts == ["one", "last"]
    assert found.rejected == [
        ("a.jsonl", 2, "invalid-json"),
        ("a.jsonl", 3, "invalid-json"),
        ("a.jsonl", 4, "missing-column"),
        ("a.jsonl", 5, "missing-text"),
        ("a.jsonl", 6, "not-text"),
        ("a.jsonl", 7, "empty"),
        ("a.jsonl", 8, "invalid-json"),
    ]
    assert "name yours with --text-column" in found.details[2]


def test_a_named_column_that_is_not_there_is_told_with_the_columns_that_are(read):
    found = read({"a.jsonl": '{"text": "x", "key": "y"}'}, text_column="story")
    assert found.rejected == [("a.jsonl", 1, "missing-column")]
    assert "No column 'story' among ['key', 'text']" in found.details[0]
    found_id = found.details[0]
    assert "--text-column" in found_id


def test_a_named_id_column_that_is_not_there_is_rejected(read):
    found = read({"a.jsonl": '{"text": "x"}'}, id_column="key")
    assert found.rejected == [("a.jsonl", 1, "missing-column")]
    assert "--id-column" in found.details[0]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_rejected_with_a_remedy(read, encoding):
    found = read({"a.jsonl": '\ufeff{"text": "one"}\n'.encode(encoding)})
    assert found.rejected == [("a.jsonl", None, "wrong-encoding")]
    assert "save it as UTF-8" in found.details[0]


@pytest.mark.parametrize("content", ["\n", "\n  \r\n\n", "\ufeff\n"])
def test_blank_lines_alone_are_an_empty_file(read, content):
    assert read({"a.jsonl": content}).rejected == [("a.jsonl", None, "empty")]


def test_half_a_surrogate_pair_in_a_list_is_mended(read):
    (document,) = read({"a.jsonl": r'{"text": "one", "authors": ["Ana \ud800", "Ben"]}'}).documents
    assert document.header.author == "Ana \ufffd, Ben"


@pytest.mark.parametrize("field", ["text", "id", "title"])
def test_what_cannot_be_written_in_utf_8_is_rejected_or_mended(read, field):
    row = {"id": "x", "text": "Ana Pardo landed.", "title": "Quota"} | {field: "Ana \ud800 Pardo"}
    found = read({"a.jsonl": json.dumps(row)})
    assert len(found.documents) + len(found.rejected) == 1
    for document in found.documents:
        for value in (document.doc_id, document.text, document.header.title):
            assert value.encode("utf-8")
