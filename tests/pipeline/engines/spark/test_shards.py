"""Documents on their way between machines, and how much of a file is read at a time."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.spark.shards import packed, pieces, unpacked
from pipeline.engines.spark.sources import row_of, source_of
from pipeline.records import Header, RawDocument, Source

TEXT = st.text(st.characters(), max_size=40)
HEADERS = st.builds(Header, url=st.none() | TEXT, title=st.none() | TEXT, published=st.none() | st.dates())
RAWS = st.builds(RawDocument, TEXT, TEXT, st.none() | st.integers(1, 9), TEXT, HEADERS, st.none() | TEXT)


@given(RAWS)
def test_a_document_arrives_as_it_left(raw):
    assert unpacked(packed(raw)) == raw
    assert packed(raw).isascii()


def test_a_day_arrives_as_a_day():
    raw = RawDocument("a", "a.csv", 1, "text", Header(published=date(2024, 5, 2), published_precision="day"))
    assert unpacked(packed(raw)).header.published == date(2024, 5, 2)


def test_a_source_is_a_row_and_back():
    source = Source("a:1", "a.csv", "csv", "digest", 1, 10, 20, "b:2", "record", 7)
    assert source_of(row_of(source)) == source


def rows(*found):
    sources = [Source(f"{path}:{i}", path, "csv", "digest", i, size=size) for i, (path, size) in enumerate(found)]
    return [("shard", source) for source in sources]


def test_pieces_are_of_one_file_and_fit_into_memory():
    given_rows = rows(*[("a", 1)] * 5001, *[("b", 20_000_000)] * 3, ("c", 1))
    found = list(pieces(given_rows))
    assert [row for piece in found for row in piece] == given_rows
    assert [(piece[0][1].path, len(piece)) for piece in found] == [
        ("a", 5000),
        ("a", 1),
        ("b", 2),
        ("b", 1),
        ("c", 1),
    ]
