"""Documents on their way between machines, and how much of a file is read at a time."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import extraction, faults, schemas, tables
from pipeline.config import Settings
from pipeline.engines.spark.rows import _next
from pipeline.engines.spark.shards import packed, pieces, read_piece, run_on_parts, unpacked
from pipeline.engines.spark.sources import row_of, source_of
from pipeline.engines.spark.work import Work
from pipeline.errors import DatelineError
from pipeline.ingest import scan_file
from pipeline.records import Header, RawDocument, Rejection, Source
from pipeline.stages import LINK
from pipeline.stores import Store

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


def test_a_batch_ends_by_rows_and_by_characters():
    rows = iter([("x" * 20_000_000, i) for i in range(3)] + [("x", i) for i in range(300)])
    assert [len(_next(rows)) for _ in range(4)] == [2, 256, 45, 0]


class Count:
    """In place of Spark's accumulator."""

    n = 0

    def add(self, n):
        self.n += n


@pytest.fixture
def work(tmp_path, write_ferries, stub_model):
    """Work on the tables of three documents, which a run on this machine cleaned and recognized."""
    settings = Settings(tmp_path / "out", write_ferries(tmp_path / "in", range(3)), stub_model)
    extraction.clean(settings)
    extraction.recognize(settings)
    return Work(settings, str(settings.input), Store(str(settings.output)))


def test_a_shard_that_was_given_up_once_and_is_done_now_leaves_no_trace_of_it(work):
    output, done = work.settings.output, Count()
    (part,) = tables.parts(output, schemas.RECOGNIZED)
    extraction.link(work.settings)
    wanted = tables.part_path(output, schemas.LINKS, part).read_bytes()
    tables.remove(output, schemas.LINKS, part)
    faults.write_given_up(
        output, part, "link", [Rejection("ferry-001.txt", None, "link", "timeout", "", "ferry-001.txt")], ""
    )
    assert list(run_on_parts(LINK, work, done, [(part, None)])) == [(part,)]
    assert tables.part_path(output, schemas.LINKS, part).read_bytes() == wanted
    assert faults.given_up(output, part, ["link"]) == set()
    assert done.n == 1


def test_workers_with_another_dateline_say_so(work):
    with pytest.raises(DatelineError, match="Workers have another Dateline than the driver; install the same one"):
        replace(work, code="another").here()


def test_rows_that_cannot_be_read_are_left_to_whoever_works_on_their_shard(tmp_path, work):
    (tmp_path / "rows.csv").write_text("text\nFerry 1 left.\nFerry 2 left.\n", encoding="utf-8")
    sources = tuple(scan_file(tmp_path / "rows.csv", "rows.csv", work.settings))
    here = replace(work, input=str(tmp_path))
    assert [raw.text for raw in read_piece(here, sources, tmp_path / "scratch").values()] == [
        "Ferry 1 left.",
        "Ferry 2 left.",
    ]
    (tmp_path / "rows.csv").write_text("text\n", encoding="utf-8")
    assert read_piece(here, sources, tmp_path / "scratch") == {}
