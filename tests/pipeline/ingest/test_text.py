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


def test_a_few_broken_bytes_leave_the_rest_utf_8():
    data = (PRESS * 9).encode()
    broken = data.replace(b" a ", b" \x93 ", 2) + "José Núñez’".encode()[:-1]
    assert decode(broken) == (PRESS * 9).replace(" a ", " \ufffd ", 2) + "José Núñez\ufffd"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("José’".encode()[:-1], "José\ufffd"),
        ("José Núñez".encode() + b" \x92 it", "José Núñez \ufffd it"),
        (b"\x93It\x92s a start\x94, Ana Pardo said in Apia.", "“It’s a start”, Ana Pardo said in Apia."),
    ],
)
def test_short_texts_are_utf_8_where_nearly_all_of_it_is(data, text):
    assert decode(data) == text


@pytest.mark.parametrize("text", ["It’s a start", "£5 a head", "José", "cafés", "Ana – no", "She said “no”…"])
@pytest.mark.parametrize("lines", [0, 3, 3000])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_one_letter_beyond_ascii_is_enough(text, lines, encoding):
    text = "He said nothing about the quota of the ministers in Apia.\n" * lines + text
    assert decode(text.encode(encoding)) == text


def test_cyrillic_is_read():
    text = "Президент прибыл в Гавану вечером, сообщила газета, и сразу провёл встречу с министром связи.\n" * 3
    assert decode(text.encode("cp1251")) == text


@pytest.mark.parametrize("line", ["x" * 30 + "\n", "The minister of tides landed in Apia again. "])
def test_letters_far_down_a_file_tell_its_encoding(line):
    text = line * (3_000_000 // len(line)) + "\n" + PRESS
    assert decode(text.encode("cp1252")) == text


def test_detection_takes_linear_time(in_linear_time):
    in_linear_time(decode, lambda length: b"x" * length + b"\x92")
    in_linear_time(decode, lambda length: b"\x93x\x94\n" * (length // 4))


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
    (document,) = read({"a.txt": line}, max_document_mb=6).documents
    assert document.text == line


def test_windows_line_ends_trailing_blanks_and_the_mark_stay_in_the_raw_text(read):
    raw = "\ufeffOne  \r\n\r\nTwo\t\r\n"
    assert read({"a.txt": raw}).texts == [raw]
