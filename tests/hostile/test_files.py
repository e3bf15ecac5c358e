"""One hostile file at a time: it ends in documents or in named rejections, and what is read of it can be cleaned."""

import pytest

from tests.fuzz.laws import check_cleaning, check_reading
from tests.hostile.files import MADE, content_of

LONG = 200_000  # characters; cleaning longer texts is left to `python -m tests.hostile.run`


def check(case, folder):
    folder.mkdir()
    documents, rejections = check_reading(folder, case["file"], content_of(case))
    found = [[rejection.row, rejection.error] for rejection in rejections]
    assert found[:5] == case["rejected"]
    assert len(found) == len(case["rejected"]) + case.get("more", 0)
    assert len(documents) == case.get("n", len(case.get("texts", [])))
    assert case.get("texts") in (None, [document.text for document in documents])
    for document in documents:
        if len(document.text) < LONG:
            check_cleaning(document.text)


@pytest.mark.cases("hostile/text")
def test_a_text_in_any_encoding_is_read_or_refused_by_name(case, tmp_path):
    check(case, tmp_path / "corpus")


@pytest.mark.cases("hostile/rows")
def test_rows_of_any_kind_are_read_or_refused_by_name(case, tmp_path):
    check(case, tmp_path / "corpus")


@pytest.mark.cases("hostile/files")
def test_a_packed_broken_or_hostile_file_is_read_or_refused_by_name(case, tmp_path):
    check(case, tmp_path / "corpus")


def test_every_file_that_can_be_made_is_a_case(pytestconfig):
    cases = (pytestconfig.rootpath / "tests" / "cases" / "hostile" / "files.jsonl").read_text(encoding="utf-8")
    assert [name for name in MADE if f'"make": "{name}"' not in cases] == []
