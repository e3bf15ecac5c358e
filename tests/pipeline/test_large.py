"""Tables that are read and written a stretch at a time hold what they would hold as a whole."""

import pytest

from pipeline import large, tables
from pipeline.errors import TableError
from pipeline.records import Rejection
from pipeline.schemas import REJECTED

NAMES = ("åland.txt", "b.txt", "a.txt", "zoë.txt", "b.txt", "𝔸.txt", "ｚ.txt")


@pytest.fixture
def three_parts(tmp_path):
    rows = [Rejection(name, number, "clean", "empty", "Nothing is left.") for number, name in enumerate(NAMES)]
    for part in range(3):
        tables.write(tmp_path, REJECTED, f"part-{part}", rows[part::3], "test")
    return tmp_path


def test_different_values_come_sorted_by_code_point(three_parts):
    assert large.distinct(three_parts, REJECTED, "source") == sorted(set(NAMES))


def test_rows_between_two_values_are_those_of_all_parts(three_parts):
    found = [row.source for row in large.between(three_parts, REJECTED, "source", "b.txt", "åland.txt")]
    assert sorted(found) == ["b.txt", "b.txt", "zoë.txt", "åland.txt"]


def test_a_part_written_in_turn_reads_as_one_written_at_once(three_parts):
    names = large.distinct(three_parts, REJECTED, "source")
    batches = (large.between(three_parts, REJECTED, "source", name, name) for name in names)
    large.write_in_turn(three_parts, REJECTED, "turns", batches, "made of")
    rows = sorted(row for part in range(3) for row in tables.read(three_parts, REJECTED, f"part-{part}"))
    assert tables.read(three_parts, REJECTED, "turns") == rows
    assert tables.made_from(three_parts, REJECTED, "turns") == "made of"


def test_no_batch_makes_an_empty_part(tmp_path):
    large.write_in_turn(tmp_path, REJECTED, "none", [], "made of")
    assert tables.read(tmp_path, REJECTED, "none") == []


def test_a_batch_that_fails_leaves_no_part(three_parts):
    def batches():
        yield tables.read(three_parts, REJECTED, "part-0")
        raise TableError("gone")

    with pytest.raises(TableError, match="gone"):
        large.write_in_turn(three_parts, REJECTED, "broken", batches(), "made of")
    assert "broken" not in tables.parts(three_parts, REJECTED)
    assert [path.name for path in (three_parts / "rejected").iterdir() if path.name.startswith(".")] == []
