"""Bytes to characters, and nothing else changed."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableError
from pipeline.ingest.text import decode

PRESS = "The minister of tides, José Núñez, said “it’s a start” — and paid £5 for a café in Saint-Étienne.\n" * 3


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("José".encode(), "José"),
        (codecs.BOM_UTF8 + b"Ana", "\ufeffAna"),
        (codecs.BOM_UTF16_LE + "José".encode("utf-16-le"), "José"),
        (codecs.BOM_UTF16_BE + "José".encode("utf-16-be"), "José"),
        (b"One\r\nTwo\rThree  \n\n", "One\r\nTwo\rThree  \n\n"),
        (b"  Ana\x0c\x0b\t\xe2\x80\xa8", "  Ana\x0c\x0b\t\u2028"),
        (b"Ana\x00 Pardo" + b" landed" * 99, "Ana\x00 Pardo" + " landed" * 99),
    ],
)
def test_every_character_is_kept(data, text):
    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_press_text_is_read_in_the_encodings_that_occur(encoding):
    assert decode(PRESS.encode(encoding)).removeprefix("\ufeff") == PRESS


def test_latin_1_is_read():
    text = PRESS.replace("“", '"').replace("”", '"').replace("’", "'").replace("—", "-")
    assert decode(text.encode("latin-1")) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.encode().strip()))
def test_any_text_in_utf_8_is_kept_or_refused_as_binary(text):
    if "\x00" in text:  # may be taken for a binary file
        with suppress(UnreadableError):
            assert decode(text.encode()) == text
    else:
        assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"\n \t\r\n", "empty"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00" * 9, "binary"),
        (b"PK\x03\x04\x14\x00\x08\x00" * 9, "binary"),
        (bytes(range(256)), "binary"),
    ],
)
def test_what_is_no_text_is_refused(data, kind):
    with pytest.raises(UnreadableError) as error:
        decode(data)
    assert error.value.kind == kind


def test_a_line_of_five_megabytes_is_read(read):
    line = "Ana Pardo landed in Apia. " * 200_000
    (document,) = read({"a.txt": line}).documents
    assert document.text == line


def test_windows_line_ends_trailing_blanks_and_the_mark_stay_in_the_raw_text(read):
    raw = "\ufeffOne  \r\n\r\nTwo\t\r\n"
    assert read({"a.txt": raw}).texts == [raw]
