"""The report holds everything that the tables hold, as text and never as markup, and the same bytes every time."""

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from pipeline import schemas, tables
from pipeline.errors import TableError
from pipeline.knowledge import countries
from pipeline.report import content, drawings, network, page, payload, write_report
from pipeline.report.pieces import CUT, KEPT, MENTION, NEW, Words, pieces
from tests.pipeline.report.rows import (
    CLOSING,
    NASTY,
    TABLES,
    about,
    document,
    edit,
    entity,
    mention,
    naming,
    write_many,
    write_scores,
    write_small,
    write_tables,
)
from tests.timing import seconds_of


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
    return write_small(tmp_path)


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
    where = {row["id"]: row.get("where") for row in data["entities"]}
    assert where == {"country:CU": [0, 1, 1, 1], 'agency:"odd"@CU': None, "country:CSHH": None, "person:ana": [1, 1]}
    assert data["countries"] == {"CU": "Cuba", "CSHH": "Czechoslovakia", "CZ": "Czechia", "SK": "Slovakia"}


def test_an_entity_has_its_roles_successors_and_merged_ids(small):
    known = {row["id"]: row for row in data_of(page_of(small))["entities"]}
    assert known["person:ana"]["roles"] == ["Minister", NASTY]
    assert known["person:ana"]["merged"] == [["person:anna", None, "spelling", CLOSING]]
    assert known["country:CSHH"]["successors"] == ["CZ", "SK"]


def test_of_long_lists_the_first_are_shown_with_the_number_of_the_rest(tmp_path):
    roles = tuple(f"Role {i}" for i in range(40))
    output = write_tables(tmp_path, entities=[entity("person:ana", "person", "Ana", roles=roles)])
    assert data_of(page_of(output))["entities"][0]["roles"] == [*roles[:30], "and 10 more"]


def test_a_document_has_its_header_fields_and_how_often_it_names_each_type(small):
    first, second = data_of(page_of(small))["documents"]
    assert ["Published", "2024-02-01"] in first["fields"]
    assert ["Publisher", NASTY] in second["fields"]
    assert first["counts"] == [0, 1, 0]
    assert second["counts"] == [1, 1, 0]


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


def test_a_bare_address_is_no_title_where_there_is_another_line(tmp_path):
    rows = [document("a", "https://site.example/a\n\nCuba sails.\n"), document("b", "https://site.example/b")]
    shown = data_of(page_of(write_tables(tmp_path, documents=rows)))["documents"]
    assert [row["title"] for row in shown] == ["Cuba sails.", "https://site.example/b"]


def test_a_mention_says_where_it_leads_and_who_found_it(small):
    data = data_of(page_of(small))
    found = data["documents"][0]["text"][0]
    facts = [data["words"][number] for number in found[1:-3]]
    assert facts == ["country", "country:CU", "model", "exact", "name", "body"]
    assert found[-3:] == [-1, -1, ["Cuba"]]


def test_an_ambiguous_mention_has_its_candidates_and_its_role(small):
    data = data_of(page_of(small))
    found = data["documents"][1]["text"][0]
    assert found[2] == -1
    assert [data["words"][number] for number in found[-3:-1]] == ["Minister", "person:ana\nperson:ana-2"]
    assert '<span class="number">1</span><span class="note">linked to none</span>' in page_of(small)


def test_ranked_bars_lead_to_the_entity(small):
    html = page_of(small)
    assert 'href="#e=country%3ACU" title="2 documents, 2 mentions"' in html
    assert 'href="#e=agency%3A%22odd%22%40CU"' in html


def months_of(html):
    return re.findall(r'class="month"[^>]* title="([^"]*)"', html)


def test_months_without_documents_are_shown_as_gaps(small):
    html = page_of(small)
    assert months_of(html) == ["Feb 2024: 1 document", "Mar 2024: 0 documents", "Apr 2024: 1 document"]
    assert re.findall(r'href="#t=([^"]*)"', html) == ["2024-02", "2024-04"]


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (2019, 2023, [str(year) for year in range(2019, 2024)]),
        (1891, 2023, [f"{year}s" for year in range(1890, 2030, 10)]),
        (1, 2023, [f"{year}s" for year in range(0, 2100, 100)]),
    ],
)
def test_many_months_are_shown_as_years_and_many_years_as_decades(tmp_path, first, last, labels):
    rows = [document("a", published=date(first, 5, 1)), document("b", published=date(last, 1, 1))]
    found = months_of(page_of(write_tables(tmp_path, documents=rows)))
    assert [label.split(":")[0] for label in found] == labels
    assert [label.split(": ")[1] for label in (found[0], *found[1:-1], found[-1])] == [
        "1 document",
        *["0 documents"] * (len(labels) - 2),
        "1 document",
    ]


def test_documents_without_dates_and_empty_tables_make_a_page(tmp_path):
    html = page_of(write_tables(tmp_path, documents=[document("a")]))
    assert "0 of 1 document carry" in html
    assert "Nothing was rejected" in html
    assert page_of(write_tables(tmp_path)).startswith("<!doctype html>")


def test_beyond_the_limit_a_stated_sample_is_shown_and_totals_count_all(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MAX_DOCUMENTS", 2)  # what the sentence says and what is read
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
    assert data["entities"][0]["documents"] == 4
    assert data["entities"][0]["where"] == [0, 1, 1, 1]
    assert "A sample: the first 2 of 4 documents by doc_id" in html
    assert '<span class="number">4</span><span class="note">4 with a full date</span>' in html
    assert "4 mentions" in html
    assert "c text" not in html


@pytest.mark.parametrize(("module", "limit", "room"), [(content, "MAX_CHARACTERS", 40), (payload, "MAX_BYTES", 800)])
def test_a_text_that_takes_too_much_room_is_left_out_and_said_to_be(tmp_path, monkeypatch, module, limit, room):
    monkeypatch.setattr(module, limit, room)
    rows = [document("a", "one"), document("b", "x" * 900), document("c", "three")]
    links = [naming(name, "country:CU", "country", "Cuba") for name in "abc"]
    entities = [entity("country:CU", "country", "Cuba", 3)]
    html = page_of(write_tables(tmp_path, documents=rows, document_entities=links, entities=entities))
    data = data_of(html)
    assert [row["id"] for row in data["documents"]] == ["a", "c"]
    assert data["entities"][0]["where"] == [0, 1, 1, 1]
    assert "A sample: the first 2 of 3 documents by doc_id for which this page has room" in html


def test_of_very_many_entities_those_in_most_documents_and_those_of_shown_documents_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(content, "MAX_ENTITIES", 1)
    rows = [entity(f"person:{name}", "person", name, number) for name, number in (("ana", 3), ("bo", 2), ("cy", 1))]
    links = [naming("a", "person:cy", "person", "cy")]
    html = page_of(write_tables(tmp_path, documents=[document("a")], entities=rows, document_entities=links))
    assert [row["id"] for row in data_of(html)["entities"]] == ["person:ana", "person:cy"]
    assert "2 of 3: those of each type in most documents" in html


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    return write_many(tmp_path_factory.mktemp("many"), 2_000)


def test_two_thousand_documents_make_a_page_under_thirty_megabytes_in_seconds(many):
    assert seconds_of(lambda: write_report(many), enough=12) < 12
    assert (many / page.PAGE).stat().st_size < 30_000_000
    assert "2,000 documents, all shown" in (many / page.PAGE).read_text(encoding="utf-8")


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
    unlinked = mention("a", 0, "Cuba")._replace(entity_id=None, link_method=None)
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
    assert {row["id"] for row in data_of(html)["entities"]} == ids


def test_every_code_of_the_map_is_a_country_and_stands_once():
    rows = drawings.tile_rows()
    codes = [code for row in rows for code in row if code != ".."]
    assert len({len(row) for row in rows}) == 1
    assert len(codes) == len(set(codes)) > 195
    assert set(codes) <= set(countries())


def test_a_country_on_the_map_leads_to_its_entity_and_one_that_is_not_stands_below(small):
    html = page_of(small)
    assert 'title="Cuba: 2 documents" aria-label="Cuba: 2 documents" href="#e=country%3ACU"' in html
    assert 'Not on the map: <a href="#e=country%3ACSHH">Czechoslovakia</a> 1.' in html
    assert re.search(r'<span class="q0"[^>]* title="Peru: 0 documents"', html)


def test_the_strongest_colour_is_for_the_most_documents(tmp_path):
    rows = [about(str(i), code) for code, number in (("CU", 40), ("PE", 6), ("CL", 1)) for i in range(number)]
    found = re.findall(
        r'class="(q\d)"[^>]* title="(?:Cuba|Peru|Chile):', page_of(write_tables(tmp_path, document_countries=rows))
    )
    assert sorted(found) == ["q1", "q3", "q5"]


def crowd(tmp_path, number):
    """Documents in which each of many entities with long names stands beside the next three."""
    ids = [f"agency:ministry-{i}" for i in range(number)]
    rows = [
        naming(f"{i:02}.{again}", ids[(i + step) % number], "agency", "Name")
        for i in range(number)
        for again in range(2)
        for step in range(4)
    ]
    entities = [
        entity(name, "agency", f"Ministry of Communications number {i} and more", 8) for i, name in enumerate(ids)
    ]
    return write_tables(tmp_path, entities=entities, document_entities=rows)


def test_nodes_of_the_network_lead_to_their_entities_and_stay_within_bounds(tmp_path):
    html = page_of(crowd(tmp_path, 90))
    desk = html.split('<svg class="desk"')[1].split("</svg>")[0]
    assert desk.count("<circle") == network.MAX_EACH <= 60
    assert 'href="#e=agency%3Aministry-0"' in desk
    assert all(0 <= int(x) <= 1150 for x in re.findall(r'cx="(-?\d+)"', desk))
    assert all(0 <= int(y) <= 720 for y in re.findall(r'cy="(-?\d+)"', desk))


def test_labels_of_the_network_do_not_cover_each_other(seeds_output):
    found = page.read_content(seeds_output, 0).network
    places = network.layout(found, 1150, 720, 32).values()
    boxes = [(p.x - 3 * len(p.label), p.y - p.radius, p.x + 3 * len(p.label), p.y + p.radius + 16) for p in places]
    pairs = [(one, other) for i, one in enumerate(boxes) for other in boxes[:i]]
    assert len(boxes) > 20
    assert [1 for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]] == []


def test_the_network_is_laid_out_alike_every_time(tmp_path):
    output = crowd(tmp_path, 30)
    assert write_report(output).read_bytes() == write_report(output).read_bytes()


def test_where_no_two_names_share_a_document_there_is_no_network(tmp_path):
    assert "No two of the leading names" in page_of(write_tables(tmp_path, documents=[document("a")]))


SCORE = ("mention", "strict", "all", "<person>", 0.9, 0.8, 0.847, 0.81, 0.88, 100, 90, 80, 12)


def test_scores_are_shown_where_there_are_any(small):
    assert 'id="quality"' not in page_of(small)
    rows = [SCORE, ("mention", "strict", "form", "surname", None, 0.5, None, None, None, 2, 0, 0, 12)]
    write_scores(small, rows)
    html = page_of(small)
    assert '<a href="#quality">' in html
    assert "Against labels of 12 documents" in html
    assert '<th scope="row">&lt;person&gt;</th><td class="num">0.900</td><td class="num">0.800</td>' in html
    assert 'aria-label="F1 0.847, interval 0.810 to 0.880"' in html
    assert "<summary>By form</summary>" in html


def test_scores_of_another_shape_are_passed_over(small):
    write_scores(small, [SCORE[:8]], tuple(content.Score.__slots__[:8]))
    assert 'id="quality"' not in page_of(small)
