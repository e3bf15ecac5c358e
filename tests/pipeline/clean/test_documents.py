"""One raw document as the rows that cleaning writes."""

import hashlib
from datetime import date

import pytest

from pipeline.clean.documents import clean_documents
from pipeline.clean.rules import read_rules
from pipeline.clean.zones import read_zone_rules
from pipeline.records import Header, RawDocument, Rejection

RAW = (
    "DOMPDF_ENABLE_REMOTE is set to FALSE\r\nQuota agreed\r\n\r\n"
    "SUVA, June 6 (AFP) – Nine of the eleven states asked to Suva agreed on a quota, Ana\u00a0Pardo said.\r\n"
    "See https://tides.example/quota for the text of it, which all of the nine states are going to sign in May.\r\n"
)
STORY = "Nine of the eleven states that had been asked to Suva agreed on a quota on Monday, said Ana Pardo."
RULES = """
[[rule]]
id = "button"
family = "made-up"
pass = "artefacts"
why = "a test"
lines = ["Print"]
example = "Print"
gives = ""
keep = ["x"]

[[rule]]
id = "stamp"
family = "made-up"
pass = "artefacts"
why = "a test"
line = '''by (?P<author>[A-Z][a-z]+) of (?P<publisher>[A-Za-z ]+)(?:, (?P<date>.+))?'''
example = "by Ana of Apia Herald, 6 June 2024"
gives = ""
keep = ["x"]
"""
ZONES = """
[[zone]]
id = "writer"
zone = "byline"
why = "a test"
pattern = '''writes (?P<author>[A-Z][a-z]+)'''
furniture = true
example = "writes Ben"
gives = { text = "writes Ben", author = "Ben" }
keep = ["x"]
"""


def raw(text=RAW, row=None, header=None, doc_id="a.txt"):
    return RawDocument(doc_id, "a.txt", row, text, header or Header(), None)


@pytest.fixture
def rows_of(tmp_path):
    """The rows of a text by the made-up rules."""
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "zones.toml").write_text(ZONES, encoding="utf-8")
    rules, zones = read_rules([tmp_path / "rules.toml"]), read_zone_rules([tmp_path / "zones.toml"])

    def rows_of(text, header=None):
        return clean_documents([raw(text, header=header)], rules, zones)

    return rows_of


def test_a_document_tells_both_texts_and_their_lengths():
    (document,) = clean_documents([raw()]).documents
    assert document.raw_text == RAW
    assert document.clean_text.startswith("Quota agreed\n\nSUVA, June 6 (AFP) – Nine")
    assert (document.n_chars_raw, document.n_chars_clean) == (len(RAW), len(document.clean_text))
    assert document.raw_sha256 == hashlib.sha256(RAW.encode()).hexdigest()
    assert document.language == "en"


def test_removed_characters_are_counted_without_replaced_ones():
    rows = clean_documents([raw(f"{STORY}\nPage 1 of 2\nAna\u00a0Pardo landed.")])
    assert rows.documents[0].n_chars_removed == 12


def test_header_fields_come_from_the_text_and_metadata_win():
    (document,) = clean_documents([raw(header=Header(title="Other", published=date(2024, 6, 6)))]).documents
    assert (document.title, document.published) == ("Other", date(2024, 6, 6))
    assert (document.dateline_place, document.source_agency) == ("SUVA", "AFP")


def test_a_caption_and_its_credit_are_fields():
    text = f"Ana Pardo opens the talks in the old port. (Apia Herald)\n\n{STORY}"
    (document,) = clean_documents([raw(text)]).documents
    assert (document.caption, document.credit) == ("Ana Pardo opens the talks in the old port.", "Apia Herald")


def test_the_source_of_a_row_names_its_line():
    documents = clean_documents([raw(), raw(row=7, doc_id="b")]).documents
    assert [document.source for document in documents] == ["a.txt", "a.txt:7"]


def test_edits_turn_the_raw_text_into_the_clean_one():
    rows = clean_documents([raw()])
    text, at = "", 0
    for edit in rows.edits:
        text += RAW[at : edit.raw_start] + edit.new_text
        at = edit.raw_end
    assert text + RAW[at:] == rows.documents[0].clean_text
    assert {edit.doc_id for edit in rows.edits} == {"a.txt"}


def test_zones_lie_at_the_same_words_in_both_texts():
    rows = clean_documents([raw()])
    (document,) = rows.documents
    found = {zone.zone: document.clean_text[zone.clean_start : zone.clean_end] for zone in rows.zones}
    assert found == {"title": "Quota agreed", "dateline": "SUVA, June 6 (AFP)", "url": "https://tides.example/quota"}
    assert all(RAW[zone.raw_start : zone.raw_end] == found[zone.zone] for zone in rows.zones)


def test_zones_that_a_rule_calls_furniture_are_marked_so(rows_of):
    assert [(zone.zone, zone.furniture) for zone in rows_of(f"Talks\n{STORY}\nwrites Ben").zones] == [
        ("title", False),
        ("byline", True),
    ]


# --- fields of removed lines ---


def test_a_removed_line_tells_what_the_text_does_not(rows_of):
    (document,) = rows_of(f"by Ana of Apia Herald, 6 June 2024\n{STORY}").documents
    assert document.clean_text == STORY
    assert (document.author, document.publisher, document.published) == ("Ana", "Apia Herald", date(2024, 6, 6))
    assert document.published_precision == "day"


def test_what_stands_in_the_text_comes_before_what_a_removed_line_tells(rows_of):
    (document,) = rows_of(f"by Ana of Apia Herald\n{STORY}\nwrites Ben").documents
    assert (document.author, document.publisher) == ("Ben", "Apia Herald")


def test_metadata_come_before_what_a_removed_line_tells(rows_of):
    known = Header(author="Eve", published=date(2020, 1, 1), published_precision="year")
    (document,) = rows_of(f"by Ana of Apia Herald, 6 June 2024\n{STORY}", known).documents
    assert (document.author, document.published) == ("Eve", date(2020, 1, 1))
    assert document.published_precision == "year"


# --- the budget ---


def test_a_document_within_the_budget_is_not_flagged(rows_of):
    rows = rows_of(f"Print\n{STORY}")
    assert [document.over_budget for document in rows.documents] == [False]
    assert [zone.zone for zone in rows.zones] == []


def test_a_document_over_the_budget_is_flagged_and_its_artefacts_are_furniture(rows_of):
    rows = rows_of("Print\nNine states agreed.\nPrint\nPrint\nPrint")
    (document,) = rows.documents
    assert document.over_budget
    assert document.clean_text == document.raw_text
    marked = [zone for zone in rows.zones if zone.zone == "artefact"]
    assert {zone.rule_id for zone in marked} == {"button"}
    assert all(zone.furniture for zone in marked)
    assert "".join(document.clean_text[zone.clean_start : zone.clean_end] for zone in marked) == "Print\n" * 3 + "Print"


# --- rejections ---


@pytest.mark.parametrize("text", ["\ufeff\n", "Page 1 of 1\n", "\x00\x01", " \u00a0 "])
def test_a_document_of_artefacts_only_is_rejected(text):
    rows = clean_documents([raw(text, row=3)])
    assert rows.documents == rows.edits == rows.zones == []
    (rejection,) = rows.rejected
    assert (rejection.source, rejection.row, rejection.stage, rejection.error) == ("a.txt", 3, "clean", "nothing-left")
    assert "see it with `dateline explain`" in rejection.detail


def test_a_text_in_another_language_is_rejected_with_its_code():
    german = "Die Ministerin sagte am Montag, dass neun Staaten sich auf eine Fangquote geeinigt hätten und dass die "
    (rejection,) = clean_documents([raw(german * 3)]).rejected
    assert rejection.error == "not-english"
    assert "'de'" in rejection.detail


def test_a_text_too_short_to_tell_its_language_goes_on():
    (document,) = clean_documents([raw("Neun Staaten einig")]).documents
    assert document.language == "und"


def test_rejections_pass_through_and_the_others_go_on():
    given = Rejection("b.txt", None, "ingest", "empty", "It is empty; fill it.")
    rows = clean_documents([given, raw()])
    assert rows.rejected == [given]
    assert len(rows.documents) == 1


def test_a_copy_names_its_original():
    copy = RawDocument("b.txt", "b.txt", None, RAW, Header(), "a.txt")
    assert [document.duplicate_of for document in clean_documents([raw(), copy]).documents] == [None, "a.txt"]
