"""Facts about real press documents that may not be shipped; where they lie, DATELINE_TRIAL says.

The folder it names holds ``seeds/`` with two documents as scraped and ``gold/dev.jsonl`` with labelled ones.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from pipeline import schemas, tables
from pipeline.config import Settings
from pipeline.evaluate.run import evaluate_tables
from pipeline.extraction import extract

TRIAL = os.environ.get("DATELINE_TRIAL")
pytestmark = pytest.mark.skipif(not TRIAL, reason="DATELINE_TRIAL names no folder of real documents")
LEFTOVERS = ("DOMPDF", "logo.png", "all/themes", "so.jps", "bigger14ymedio", "with our work", "so.jpg")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    output = tmp_path_factory.mktemp("real") / "output"
    extract(Settings(output, Path(TRIAL) / "seeds"))
    return {table.name: tables.read_all(output, table) for table in schemas.TABLES}


@pytest.fixture(scope="module")
def exile(rows):
    """The doc_id of the article that an exile paper wrote."""
    return next(row.doc_id for row in rows["documents"] if "bigger14ymedio" in row.raw_text)


@pytest.fixture(scope="module")
def ministry(rows):
    """The doc_id of the page that a ministry printed."""
    return next(row.doc_id for row in rows["documents"] if "DOMPDF" in row.raw_text)


@pytest.fixture(scope="module")
def document(rows):
    return {row.doc_id: row for row in rows["documents"]}


def linked(rows, doc_id, surface):
    """Entities that the mentions of ``surface`` lead to."""
    return {row.entity_id for row in rows["mentions"] if (row.doc_id, row.surface) == (doc_id, surface)}


def test_nothing_is_rejected(rows):
    assert rows["rejected"] == []
    assert len(rows["documents"]) == 2


def test_the_dateline_of_the_exile_paper_is_read(document, exile):
    found = document[exile]
    assert (found.publisher, found.dateline_place, found.published) == ("14ymedio", "Madrid", date(2022, 2, 7))


def test_the_source_lines_of_the_ministry_are_read(document, ministry):
    found = document[ministry]
    assert (found.publisher, found.source_agency) == ("Ministry of Communications", "Prensa Latina")


def test_leftovers_of_scraping_are_gone_from_the_text(document):
    texts = "\n".join(row.clean_text for row in document.values())
    assert [leftover for leftover in LEFTOVERS if leftover.lower() in texts.lower()] == []


def test_leftovers_of_scraping_are_no_mentions(rows):
    surfaces = [row.surface.lower() for row in rows["mentions"]]
    words = ("dompdf", "remote", "themes", "mincom", "logo", "bigger", "support", "work")
    assert [surface for surface in surfaces if any(word in surface.split() for word in words)] == []


def test_a_misprinted_country_leads_to_the_country(rows, ministry):
    assert linked(rows, ministry, "Guba") == {"country:CU"}


def test_a_ministry_is_of_the_country_of_the_address_where_it_publishes(rows, ministry):
    assert linked(rows, ministry, "Ministry of Communications") == {"agency:ministry-of-communications@CU"}


def test_a_surname_leads_to_the_full_name(rows, exile):
    full = linked(rows, exile, "Dmitry Chernyshenko")
    assert full == linked(rows, exile, "Chernyshenko") != set()
    assert None not in full


def test_an_abbreviation_leads_to_its_long_form(rows, exile):
    assert linked(rows, exile, "IRA") == linked(rows, exile, "Internet Research Agency") != set()


def test_the_publisher_s_page_frame_is_no_body_text(rows, ministry):
    zones = {
        row.zone for row in rows["mentions"] if row.doc_id == ministry and row.surface == "Ministry of Communications"
    }
    assert "body" not in zones


def test_offsets_hold_on_every_document(rows, document):
    for row in rows["mentions"]:
        assert document[row.doc_id].clean_text[row.clean_start : row.clean_end] == row.surface
        assert document[row.doc_id].raw_text[row.raw_start : row.raw_end].startswith(row.surface[:1])


def test_offsets_hold_on_the_labelled_documents(tmp_path):
    labels = Path(TRIAL) / "gold" / "dev.jsonl"
    extract(Settings(tmp_path / "output", labels))
    scores = evaluate_tables(labels, tmp_path / "output").found  # fails unless every raw text is the labelled one
    texts = {row.doc_id: row for row in tables.read_all(tmp_path / "output", schemas.DOCUMENTS)}
    assert scores.n_documents == len(labels.read_text(encoding="utf-8").splitlines())
    assert scores.by_type["all"].f1 > 0.75  # far under what is measured: a broken offset would cost much more
    for row in tables.read_all(tmp_path / "output", schemas.MENTIONS):
        assert texts[row.doc_id].clean_text[row.clean_start : row.clean_end] == row.surface
