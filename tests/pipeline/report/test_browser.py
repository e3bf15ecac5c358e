"""The report in a browser: it can be searched, sorted, followed and read, by mouse and keyboard, wide and narrow."""

import re
import shutil
from itertools import pairwise

import pytest

from pipeline.report import write_report
from tests.pipeline.report.rows import NASTY, about, document, edit, entity, mention, naming, write_small, write_tables

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
PEOPLE = [f"Person {letter}" for letter in "ABCDEF"]


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'dateline[browser]'")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is on the path (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        try:
            # A container without user namespaces has no room for Chromium's sandbox; the page is our own.
            chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except playwright.Error as error:
            pytest.skip(f"{path} does not start: {str(error).splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Six documents that name a country and people in pairs; the first holds markup, a cut and an ambiguous name."""
    small = write_small(tmp_path_factory.mktemp("small"))  # only its page is of interest below
    texts = [f"{one} met {other} in Cuba. Anderson said so." for one, other in pairwise(PEOPLE)]
    texts = [f"{NASTY} {texts[0]}", *texts[1:]]
    ids = {name: f"person:{name.lower().replace(' ', '-')}" for name in PEOPLE}
    documents, mentions, links = [], [], []
    for i, text in enumerate(texts):
        doc_id = "a" if not i else f"d{i}"
        documents.append(document(doc_id, text + " ADVERT", text, title=f"Story {i}", publisher="Daily"))
        for name in PEOPLE[i : i + 2]:
            mentions.append(mention(doc_id, text.index(name), name, "person", ids[name]))
            links.append(naming(doc_id, ids[name], "person", name))
        mentions.append(mention(doc_id, text.index("Cuba"), "Cuba"))
        links.append(naming(doc_id, "country:CU", "country", "Cuba"))
    at = texts[0].index("Anderson")
    both = ("person:person-a", "person:person-b")
    mentions.append(mention("a", at, "Anderson", "person", None, candidates=both))
    people = [entity(ids[name], "person", name, i + 1, roles=("Envoy",)) for i, name in enumerate(PEOPLE)]
    output = write_tables(
        tmp_path_factory.mktemp("report"),
        documents=documents,
        edits=[edit(0, len(texts[0]), len(texts[0]), " ADVERT", "")],
        mentions=mentions,
        entities=[*people, entity("country:CU", "country", "Cuba", 5, "CU")],
        document_entities=links,
        document_countries=[about(row.doc_id, "CU") for row in documents],
    )
    return {"small": write_report(small).as_uri(), "main": write_report(output).as_uri()}


@pytest.fixture
def opened(browser, report):
    """What opens the report at a width and in a scheme; nothing may be said on the console or asked of a network."""
    contexts, said = [], []

    def show(viewport=None, *, name="main", at="", **options):
        context = browser.new_context(viewport=viewport or WIDE, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
        page.goto(report[name] + at)
        return page

    yield show
    for context in contexts:
        context.close()
    assert said == []


def names_in(page):
    return page.locator("#entity-rows tr.row button").all_inner_texts()


def test_entities_are_searched_by_name_role_and_type(opened):
    page = opened()
    assert len(names_in(page)) == 7
    page.fill("#entity-search", "person c")
    assert names_in(page) == ["Person C"]
    page.fill("#entity-search", "envoy")
    assert len(names_in(page)) == 6
    page.fill("#entity-search", "")
    page.click("#types button:has-text('Countries')")
    assert names_in(page) == ["Cuba"]
    page.fill("#entity-search", "nobody")
    assert "Nothing fits" in page.inner_text("#entity-rows")


def test_entities_are_sorted_by_what_stands_above_them(opened):
    page = opened()
    assert names_in(page)[0] == "Person F"
    page.click("#entity-head button:has-text('Name')")
    assert names_in(page) == ["Cuba", *PEOPLE]
    assert page.get_attribute("#entity-head th[data-key=name]", "aria-sort") == "ascending"
    page.click("#entity-head button:has-text('Name')")
    assert names_in(page)[0] == "Person F"
    page.click("#entity-head button:has-text('Documents')")
    page.click("#entity-head button:has-text('Documents')")
    assert names_in(page)[0] == "Person A"


def test_a_narrow_page_sorts_by_a_list(opened):
    page = opened(NARROW)
    page.select_option("#entity-sort", "name")
    assert names_in(page)[0] == "Cuba"


def test_an_entity_leads_to_its_documents_with_its_mentions_framed(opened):
    page = opened()
    page.click("#entity-rows button:has-text('Person C')")
    assert page.locator(".detail .places a").all_inner_texts() == ["Story 1", "Story 2"]
    page.click(".detail .places a:has-text('Story 2')")
    assert page.locator("details.document[open] .title").inner_text() == "Story 2"
    assert page.locator("mark.here").all_inner_texts() == ["Person C"]
    page.go_back()
    assert page.locator("details.document[open]").count() <= 1


def test_a_document_opens_with_its_mentions_marked_and_what_was_cut_struck_through(opened):
    page = opened()
    page.click("details.document summary:has-text('Story 0')")
    text = page.locator("details.document[open] .text")
    assert NASTY in text.inner_text()
    assert page.locator("#document-rows script").count() == 0
    assert [name.rstrip("?") for name in text.locator("mark.person").all_inner_texts()] == [*PEOPLE[:2], "Anderson"]
    assert text.locator("del").inner_text().strip() == "ADVERT"
    assert "line-through" in text.locator("del").evaluate("node => getComputedStyle(node).textDecorationLine")
    page.uncheck("#changes")
    assert not text.locator("del").is_visible()


def test_an_ambiguous_mention_names_its_candidates(opened):
    page = opened()
    page.click("details.document summary:has-text('Story 0')")
    page.click(".text mark.ambiguous")
    assert page.locator("#tip a").all_inner_texts() == ["Person A", "Person B"]
    page.click("#tip a:has-text('Person B')")
    assert page.locator("tr.row.on button").inner_text() == "Person B"
    assert page.is_hidden("#tip")


def test_the_keyboard_alone_opens_a_document_and_a_mention(opened):
    page = opened()
    page.focus("details.document summary >> nth=0")
    page.keyboard.press("Enter")
    page.focus("details.document[open] mark >> nth=0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#tip') !== null")
    page.keyboard.press("Escape")
    assert page.is_hidden("#tip")
    assert page.evaluate("document.activeElement.tagName") == "MARK"


@pytest.mark.parametrize(("viewport", "drawing"), [(WIDE, "desk"), (NARROW, "phone")])
def test_a_node_of_the_network_leads_to_its_entity(opened, viewport, drawing):
    page = opened(viewport)
    node = page.locator(f".net svg.{drawing} a", has=page.locator("text", has_text="Person D"))
    node.focus()
    assert page.locator(f".net svg.{drawing} path.on").count() > 0
    node.click()
    assert page.locator("tr.row.on button").inner_text() == "Person D"
    assert page.locator("tr.open").is_visible()


def test_a_bar_of_the_timeline_leads_to_its_documents(opened):
    page = opened(name="small")
    page.click("a.month >> nth=1")
    assert page.locator("#document-rows .title").all_inner_texts() == ["Ana of Cuba."]
    page.click("#document-date")
    assert page.locator("#document-rows .title").count() == 2


def test_merged_ids_roles_and_successors_stand_with_the_entity(opened):
    page = opened(name="small", at="#e=person%3Aanna")  # an old id still leads to the entity
    assert re.search(r"Merged ids\s+person:anna spelling", page.inner_text(".detail"))
    assert f"Minister\n{NASTY}" in page.inner_text(".detail")
    page = opened(name="small", at="#e=country%3ACSHH")
    assert "Czechia\nSlovakia" in page.inner_text(".detail")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", ["main", "small"])
def test_nothing_scrolls_sideways_and_both_schemes_have_contrast(opened, name, viewport, scheme):
    page = opened(viewport, name=name, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    page.click("#entity-rows button >> nth=0")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("getComputedStyle(document.querySelector('.chip')).transitionDuration") == "0s"
    ink, paper = page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    ink, paper = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ink, paper))
    assert (ink < 200 and paper > 600) if scheme == "light" else (ink > 600 and paper < 200)
