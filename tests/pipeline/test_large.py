"""Tables that are read and written a stretch at a time hold what they would hold as a whole."""

import pytest

from pipeline import large, tables
from pipeline.errors import TableError
from pipeline.records import Rejection
from pipeline.schemas import REJECTED

NAMES = ("åland.txt", "b.txt", "a.txt", "zoë.txt", "b.txt", "𝔸.txt", "ｚ.txt")
ROWS = [Rejection(name, number, "clean", "empty", "Nothing is left.") for number, name in enumerate(NAMES)]


@pytest.fixture(params=[2, 50_000])
def three_parts(request, tmp_path, monkeypatch):
    """Seven rows, so many of them in memory at a time."""
    monkeypatch.setattr(large, "_ROWS", request.param)
    for part in range(3):
        tables.write(tmp_path, REJECTED, f"part-{part}", ROWS[part::3], "test")
    return tmp_path


def test_rows_of_all_parts_come_sorted_by_code_point(three_parts):
    found = [row.source for row in large.in_order(three_parts, REJECTED, "source", ["source"])]
    assert found == sorted(NAMES)


def test_what_is_not_asked_for_is_null(three_parts):
    first = next(large.in_order(three_parts, REJECTED, "source", ["row", "source"]))
    assert first == Rejection("a.txt", 2, None, None, None)


def test_a_part_written_in_order_reads_as_one_written_at_once(three_parts):
    large.write_in_order(three_parts, REJECTED, "turns", sorted(ROWS), "made of")
    assert tables.read(three_parts, REJECTED, "turns") == sorted(ROWS)
    assert tables.made_from(three_parts, REJECTED, "turns") == "made of"


def test_no_rows_make_an_empty_part(tmp_path):
    large.write_in_order(tmp_path, REJECTED, "none", [], "made of")
    assert tables.read(tmp_path, REJECTED, "none") == []
    assert list(large.in_order(tmp_path, REJECTED, "source", ["source"])) == []


def test_rows_that_fail_leave_no_part(three_parts):
    def rows():
        yield from ROWS[:3]
        raise TableError("gone")

    with pytest.raises(TableError, match="gone"):
        large.write_in_order(three_parts, REJECTED, "broken", rows(), "made of")
    assert "broken" not in tables.parts(three_parts, REJECTED)
    assert [path.name for path in (three_parts / "rejected").iterdir() if path.name.startswith(".")] == []
