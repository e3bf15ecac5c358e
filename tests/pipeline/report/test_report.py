"""The report holds everything that the tables hold, as text and never as markup, and the same bytes every time."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from pipeline import schemas, tables
from pipeline.errors import TableError
from pipeline.records import Document, DocumentEntity, Edit, Entity, Mention, Rejection
from pipeline.report import page, write_report
from pipeline.report.pieces import CUT, KEPT, MENTION, NEW, Words, pieces

NASTY = "<script>alert(1)</script>"
CLOSING = "</script><!-- & ${data} $x"
TABLES = (
    schemas.DOCUMENTS,
    schemas.EDITS,
    schemas.MENTIONS,
    schemas.ENTITIES,
    schemas.DOCUMENT_ENTITIES,
    schemas.REJECTED,
)


def document(doc_id, raw="Cuba.", clean=None, **header):
    clean = raw if clean is None else clean
    lengths = {"n_chars_raw": len(raw), "n_chars_clean": len(clean), "n_chars_removed": len(raw) - len(clean)}
    known = {"doc_id": doc_id, "source": doc_id, "language": "en", "raw_sha256": "0", "over_budget": False, **lengths}
    known |= {"raw_text": raw, "clean_text": clean, **header}
    return Document(**(dict.fromkeys(Document.__slots__) | known))


def edit(seq, raw_start, clean_start, raw, new):
    op = "replace" if raw and new else "remove" if raw else "insert"
    places = (raw_start, raw_start + len(raw), clean_start, clean_start + len(new))
    return Edit("a", seq, op, *places, raw, new, "rule", "family")


def mention(doc_id, start, surface, kind="country", entity_id="country:CU"):
    end = start + len(surface)
    return Mention(
        doc_id,
        start,
        f"{doc_id}:{start}-{end}",
        entity_id,
        kind,
        surface,
        end,
        start,
        end,
        "body",
        "name",
        "model",
        "exact",
        None,
        (),
        "",
        "",
    )


def entity(entity_id, kind, name, n_documents=1, country=None):
    return Entity(
        entity_id, kind, name, None, country, None, None, (), None, (), (name,), n_documents, n_documents, None, None
    )


def naming(doc_id, entity_id, kind, name):
    return DocumentEntity(doc_id, entity_id, kind, name, None, None, None, 1, 0, 0, (name,), (), None, None)


def write_tables(output, **rows):
    for table in TABLES:
        tables.write(output, table, "part", rows.get(table.name, []), "test")
    return output


def page_of(output):
    return write_report(output).read_text(encoding="utf-8")


def data_of(html):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)[1])


def joined(found, *sorts):
    """The text of the pieces of these sorts, those inside of mentions too."""
    text = ""
    for piece in found:
        if isinstance(piece, str):
            text += piece if KEPT in sorts else ""
        elif piece[0] == MENTION:
            text += joined(piece[-1], *sorts)
        elif piece[0] in sorts:
            text += piece[1]
    return text


class Elements(HTMLParser):
    """Counts elements and collects the text outside of scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self._raw = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)
        self._raw = tag in {"script", "style"}

    def handle_endtag(self, _tag):
        self._raw = False

    def handle_data(self, data):
        self.text += "" if self._raw else data


@pytest.fixture
def small(tmp_path):
    """Two documents with nasty texts, three entities, one rejection."""
    return write_tables(
        tmp_path,
        documents=[
            document("a", f"Cuba met {NASTY}.", title=f"Title {CLOSING}", published=date(2024, 2, 1)),
            document("b", "Ana of Cuba.", publisher=NASTY, published=date(2024, 4, 9)),
        ],
        mentions=[mention("a", 0, "Cuba"), mention("b", 7, "Cuba")],
        entities=[
            entity("country:CU", "country", "Cuba", 2, "CU"),
            entity("person:ana", "person", f"Ana {CLOSING}"),
            entity('agency:"odd"@CU', "agency", NASTY, country="CU"),
        ],
        document_entities=[
            naming("a", "country:CU", "country", "Cuba"),
            naming("b", "country:CU", "country", "Cuba"),
            naming("b", "person:ana", "person", "Ana"),
        ],
        rejected=[Rejection("c.bin", 3, "ingest", "binary", f"Not text {CLOSING}; remove it.")],
    )


def test_what_documents_hold_is_text_and_never_markup(small):
    html = page_of(small)
    elements = Elements(html)
    assert elements.tags.count("script") == 2  # the data and the page's own
    assert NASTY not in html
    assert NASTY in elements.text  # the agency of that name, in the ranked bars
    assert f"Not text {CLOSING}; remove it." in elements.text
    data = data_of(html)
    assert joined(data["documents"][0]["text"], KEPT) == f"Cuba met {NASTY}."
    assert data["documents"][0]["title"] == f"Title {CLOSING}"


def test_the_data_holds_no_opening_bracket(small):
    html = page_of(small)
    assert "<" not in html.split('id="data">')[1].split("</script>")[0]


def test_same_tables_give_the_same_bytes(small):
    first = write_report(small).read_bytes()
    assert write_report(small).read_bytes() == first
    assert sorted(path.name for path in small.iterdir() if path.is_file()) == ["report.html"]


def test_nothing_is_loaded_from_the_network(small):
    html = page_of(small)
    assert "default-src 'none'" in html
    assert re.findall(r"<(?:link|img|iframe|object)\b|\bsrc=|@import|url\(", html) == []


def test_every_entity_and_document_is_there(small):
    data = data_of(page_of(small))
    assert [row["id"] for row in data["documents"]] == ["a", "b"]
    assert [row[0] for row in data["entities"]] == ["country:CU", 'agency:"odd"@CU', "person:ana"]
    assert [row[10] for row in data["entities"]] == [[[0, 1], [1, 1]], [], [[1, 1]]]
    assert data["countries"] == {"CU": "Cuba"}


def test_a_document_has_its_header_fields_and_how_often_it_names_each_type(small):
    first, second = data_of(page_of(small))["documents"]
    assert ["Published", "2024-02-01"] in first["fields"]
    assert ["Publisher", NASTY] in second["fields"]
    assert first["counts"] == [0, 1, 0]


def test_what_is_known_of_a_date_is_told_where_the_date_is_not_whole(tmp_path):
    rows = [
        document("a", published=date(2024, 2, 1), published_precision="day"),
        document("b", published_precision="day-month"),
    ]
    first, second = data_of(page_of(write_tables(tmp_path, documents=rows)))["documents"]
    assert "Known of the date" not in dict(first["fields"])
    assert dict(second["fields"])["Known of the date"] == "day-month"


def test_a_document_without_a_title_goes_by_its_first_line(small):
    assert data_of(page_of(small))["documents"][1]["title"] == "Ana of Cuba."


def test_a_mention_says_where_it_leads_and_who_found_it(small):
    data = data_of(page_of(small))
    found = data["documents"][0]["text"][0]
    facts = [data["words"][number] for number in found[1:-1]]
    assert facts == ["country", "country:CU", "model", "exact", "name", "body"]
    assert found[-1] == ["Cuba"]


def test_ranked_bars_lead_to_the_entity(small):
    html = page_of(small)
    assert 'href="#e=country%3ACU" title="2 documents, 2 mentions"' in html
    assert 'href="#e=agency%3A%22odd%22%40CU"' in html


def test_months_without_documents_are_shown_as_gaps(small):
    assert re.findall(r'class="month" title="([^"]*)"', page_of(small)) == [
        "Feb 2024: 1 document",
        "Mar 2024: 0 documents",
        "Apr 2024: 1 document",
    ]


def test_many_months_are_shown_as_years(tmp_path):
    rows = [document("a", published=date(2019, 5, 1)), document("b", published=date(2023, 1, 1))]
    html = page_of(write_tables(tmp_path, documents=rows))
    years = [(year, 1 if year in {2019, 2023} else 0) for year in range(2019, 2024)]
    said = [f"{year}: {count} document{'' if count == 1 else 's'}" for year, count in years]
    assert re.findall(r'class="month" title="([^"]*)"', html) == said


def test_documents_without_dates_and_empty_tables_make_a_page(tmp_path):
    html = page_of(write_tables(tmp_path, documents=[document("a")]))
    assert "0 of 1 document carry" in html
    assert "Nothing was rejected" in html
    assert page_of(write_tables(tmp_path)).startswith("<!doctype html>")


def test_beyond_the_limit_a_stated_sample_is_shown_and_totals_count_all(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MAX_DOCUMENTS", 2)
    rows = [document(name, f"{name} text", published=date(2024, 1, 1)) for name in "dbca"]
    # The documents to show are the first by id, whichever part they stand in.
    output = write_tables(
        tmp_path,
        documents=rows[:2],
        entities=[entity("country:CU", "country", "Cuba", 4)],
        document_entities=[naming(name, "country:CU", "country", "Cuba") for name in "abcd"],
        mentions=[mention(name, 0, name) for name in "abcd"],
    )
    tables.write(output, schemas.DOCUMENTS, "other", rows[2:], "test")
    html = page_of(output)
    data = data_of(html)
    assert [row["id"] for row in data["documents"]] == ["a", "b"]
    assert data["entities"][0][5] == 4
    assert data["entities"][0][10] == [[0, 1], [1, 1]]
    assert "A sample: the first 2 of 4 documents by doc_id" in html
    assert '<span class="number">4</span><span class="note">4 with a full date</span>' in html
    assert "4 mentions" in html
    assert "c text" not in html


def test_rejections_name_source_and_row(small):
    assert "c.bin, row 3" in Elements(page_of(small)).text


@pytest.mark.parametrize("table", [pytest.param(table, id=table.name) for table in TABLES])
def test_a_missing_table_is_an_error_that_says_what_to_run(small, table):
    tables.remove_stale(small, table, [])
    with pytest.raises(TableError, match="dateline extract"):
        write_report(small)


@pytest.mark.parametrize(
    ("raw", "clean", "edits", "mentions"),
    [
        ("", "", [], []),
        ("Cuba", "Cuba", [], [(0, "Cuba")]),
        ("x Cuba y", "Cuba", [edit(0, 0, 0, "x ", ""), edit(1, 6, 4, " y", "")], [(0, "Cuba")]),
        ("Cu\u00adba 😀", "Cuba 😀", [edit(0, 2, 2, "\u00ad", "")], [(0, "Cuba")]),
        ("Perú and", "Perú and", [edit(0, 3, 3, "ú", "ú")], [(0, "Perú")]),
        ("A\r\nB", "A\nB", [edit(0, 1, 1, "\r\n", "\n")], [(0, "A"), (2, "B")]),
        # One replacement under two mentions and the dash between them.
        ("U.S.xxChina", "U.S.–China", [edit(0, 2, 2, "S.xxCh", "S.–Ch")], [(0, "U.S."), (5, "China")]),
        ("CubaPeru", "Cuba Peru", [edit(0, 4, 4, "", " ")], [(0, "Cuba"), (5, "Peru")]),
    ],
)
def test_kept_and_cut_pieces_give_the_raw_text_kept_and_new_ones_the_clean_text(raw, clean, edits, mentions):
    row = document("a", raw, clean)
    named = [mention("a", start, surface) for start, surface in mentions]
    found = pieces(row, edits, named, Words())
    assert joined(found, KEPT, NEW) == clean
    assert joined(found, KEPT, CUT) == raw
    marked = [joined(piece[-1], KEPT, NEW) for piece in found if isinstance(piece, list) and piece[0] == MENTION]
    assert marked == [surface for _, surface in mentions]


def test_what_was_cut_beside_a_mention_is_no_part_of_it_and_inside_it_is():
    row = document("a", "-Cu-ba-", "Cuba")
    edits = [edit(0, 0, 0, "-", ""), edit(1, 3, 2, "-", ""), edit(2, 6, 4, "-", "")]
    words = Words()
    found = pieces(row, edits, [mention("a", 0, "Cuba")], words)
    cut = [CUT, "-", words.number("rule")]
    assert [found[0], found[1][-1], found[2]] == [cut, ["Cu", cut, "ba"], cut]


def test_an_unlinked_mention_has_no_entity():
    unlinked = replace(mention("a", 0, "Cuba"), entity_id=None, link_method=None)
    found = pieces(document("a"), [], [unlinked], Words())
    assert found[0][2] == found[0][4] == -1


def test_the_sample_corpus_can_be_rebuilt_from_its_report(seeds_output):
    html = page.render(page.read_content(seeds_output, page.MAX_DOCUMENTS))
    texts = {row.doc_id: row for row in tables.read_all(seeds_output, schemas.DOCUMENTS)}
    shown = data_of(html)["documents"]
    assert [row["id"] for row in shown] == sorted(texts)
    for row in shown:
        assert joined(row["text"], KEPT, CUT) == texts[row["id"]].raw_text
        assert joined(row["text"], KEPT, NEW) == texts[row["id"]].clean_text
    ids = {row.entity_id for row in tables.read_all(seeds_output, schemas.ENTITIES)}
    assert {row[0] for row in data_of(html)["entities"]} == ids
