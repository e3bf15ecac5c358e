"""Linking within a document, case by case, and what holds for any documents.

In ``cases/link.jsonl`` a text marks its mentions as ``[surface|type]``, and ``expect`` says of each, in order,
``entity_id form method`` (the last two only where they matter; ``-`` for unlinked).
"""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link import Linked, assemble, link_documents, link_findings, register
from pipeline.link.entities import added_up
from pipeline.link.evidence import site_country
from pipeline.link.names import fold, slug
from pipeline.link.persons import is_part
from pipeline.records import Document, DocumentEntity, Edit, Finding, Zone


def document(text, doc_id="case.txt", **header):
    fields = dict.fromkeys(Document._fields, None)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = {"doc_id": doc_id, "source": doc_id, "language": "en", "raw_sha256": digest, "n_chars_removed": 0}
    sizes = {"n_chars_raw": len(text), "n_chars_clean": len(text), "raw_text": text, "clean_text": text}
    return Document(**fields | known | sizes | header)


def findings(text, spans, doc_id="case.txt"):
    return [Finding(doc_id, start, end, kind, text[start:end], "hand") for start, end, kind in spans]


@pytest.mark.cases("link")
def test_a_mention_leads_to_its_entity(unmarked, case):
    text, spans = unmarked(case["text"])
    header = {name: case[name] for name in ("dateline_place", "url", "publisher") if name in case}
    links = link_findings(document(text, **header), findings(text, spans))
    found = [f"{link.entity_id or '-'} {link.form} {link.method}" for link in links]
    assert [line.split()[: len(want.split())] for line, want in zip(found, case["expect"], strict=True)] == [
        want.split() for want in case["expect"]
    ]


MARKED = {
    "a.txt": "[Chilean|country] [Ministry of Tides|agency]: [Anna Kovacs|person] met [Kovacs|person] ([KOV|agency]).",
    "b.txt": "[Kenya|country]'s [Ministry of Tides|agency] and [A. Kovacs|person]; [Korean|country] ships.",
    "c.txt": "[South Korea|country] and [Korean|country] ships of the [EU|agency]; [Kovacs|person] and [Guba|country].",
    "d.txt": "A quiet day.",
}


@pytest.fixture(scope="module")
def corpus(unmarked):
    texts = {doc_id: unmarked(marked) for doc_id, marked in MARKED.items()}
    found = {doc_id: findings(text, spans, doc_id) for doc_id, (text, spans) in texts.items()}
    return {doc_id: (document(text, doc_id), found[doc_id]) for doc_id, (text, _) in texts.items()}


def rows_of(documents, found, edits=(), zones=()):
    return assemble(documents, Linked(edits, zones, found, link_documents(documents, found)))


def linked(corpus, order):
    """All rows, sorted, of linking the documents in the given order."""
    documents = [corpus[doc_id][0] for doc_id in order]
    rows = rows_of(documents, [row for doc_id in reversed(order) for row in corpus[doc_id][1][::-1]])
    return [sorted(map(repr, table)) for table in (rows.mentions, rows.document_entities, rows.document_countries)]


@given(order=st.permutations(sorted(MARKED)))
def test_the_order_of_documents_and_findings_changes_nothing(corpus, order):
    assert linked(corpus, order) == linked(corpus, sorted(MARKED))


@given(order=st.permutations(sorted(MARKED)))
def test_the_company_of_other_documents_changes_nothing(corpus, order):
    alone = [linked(corpus, [doc_id]) for doc_id in order]
    together = [sorted(row for table in tables for row in table) for tables in zip(*alone, strict=True)]
    assert together == linked(corpus, order)


names = st.sampled_from(["Anna Kovacs", "ANNA KOVACS", "A. Kovacs", "Kovacs", "Anna Maria Kovacs"])
entity_rows = st.builds(
    DocumentEntity,
    doc_id=st.text("ab", min_size=1, max_size=3),
    entity_id=st.sampled_from(["person:a", "person:b"]),
    type=st.just("person"),
    name=names,
    kind=st.sampled_from([None, "government", "news"]),
    country=st.sampled_from([None, "CL", "KE"]),
    country_by=st.none(),
    n_mentions=st.integers(1, 9),
    n_title=st.just(0),
    first_raw_start=st.just(0),
    forms=st.lists(names, min_size=1).map(tuple),
    roles=st.lists(st.sampled_from(["mayor", "judge"]), unique=True).map(tuple),
    published=st.sampled_from([None, date(2024, 1, 1), date(2024, 2, 1)]),
    publisher=st.none(),
)


@given(rows=st.lists(entity_rows), seed=st.randoms(use_true_random=False))
def test_entities_do_not_depend_on_the_order_of_rows(rows, seed):
    shuffled = rows.copy()
    seed.shuffle(shuffled)
    one, other = (list(added_up(sorted(some, key=lambda row: row.entity_id))) for some in (rows, shuffled))
    assert one == other
    assert sum(entity.n_mentions for entity in one) == sum(row.n_mentions for row in rows)


def test_mentions_carry_offsets_zone_and_context():
    raw, text = "XX Anna Kovacs spoke in Cuba.", "Anna Kovacs spoke in Cuba."
    edit = Edit("case.txt", 0, "remove", 0, 3, 0, 0, "XX ", "", "r", "f")
    zones = [
        Zone("case.txt", 3, "title", 29, 0, 26, "r", furniture=False),
        Zone("case.txt", 24, "caption", 28, 21, 25, "r", furniture=False),
    ]
    one = document(text)._replace(raw_text=raw, n_chars_raw=len(raw))
    rows = rows_of([one], findings(text, [(21, 25, "country"), (0, 11, "person")]), [edit], zones)
    assert [
        (row.mention_id, row.raw_start, row.raw_end, row.zone, row.prefix, row.suffix) for row in rows.mentions
    ] == [
        ("case.txt:3-14", 3, 14, "title", "", " spoke in Cuba."),
        ("case.txt:24-28", 24, 28, "caption", "Anna Kovacs spoke in ", "."),
    ]
    assert [(row.entity_id, row.n_mentions, row.n_title) for row in rows.document_entities] == [
        ("person:anna-kovacs", 1, 1),
        ("country:CU", 1, 0),
    ]


def test_each_kind_of_evidence_for_a_country_is_counted_apart(unmarked):
    text, spans = unmarked(
        "[Chile|country] and [Chileans|country]; [Chilean|country] [Ministry of Tides|agency]; [Peru|country]"
    )
    rows = rows_of([document(text, dateline_place="Santiago")], findings(text, spans))
    chile, peru = sorted(rows.document_countries, key=lambda row: row.iso2)
    assert (chile.n_name, chile.n_demonym, chile.n_agency, chile.n_dateline, chile.is_focus) == (1, 2, 1, 1, True)
    assert (peru.n_name, peru.is_focus) == (1, False)
    assert chile.share + peru.share == pytest.approx(1)


def test_unlinked_mentions_are_rows_without_an_entity(unmarked):
    text, spans = unmarked("a [Korean|country] film")
    rows = rows_of([document(text)], findings(text, spans))
    assert [(row.entity_id, row.link_method) for row in rows.mentions] == [(None, "ambiguous")]
    assert (rows.document_entities, rows.document_countries) == ([], [])


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.example.gob.cu/a", "CU"),
        ("http://example.co.uk", "GB"),
        ("https://example.com/cu", None),
        ("https://example.tv", None),
        ("example.cu", None),
        ("http://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_tells_its_country_where_its_domain_does(url, code):
    assert site_country(url) == code


@given(name=st.text())
def test_folding_twice_changes_nothing_and_slugs_are_never_empty(name):
    assert fold(fold(name)) == fold(name)
    assert slug(name)


@pytest.mark.parametrize(("one", "other"), [("Díaz-Canel", "DIAZ CANEL"), ("O’Neill", "O'Neill"), ("Łódź", "łódź")])
def test_names_that_differ_in_marks_only_are_one_key(one, other):
    assert fold(one) == fold(other)


def test_the_smallest_zone_around_a_mention_is_its_zone():
    spans = {"title": (0, 20), "caption": (2, 9), "credit": (4, 6), "source_line": (12, 14)}
    zones = [
        Zone("case.txt", start, zone, end, start, end, "r", furniture=False) for zone, (start, end) in spans.items()
    ]
    found = [(0, 1), (2, 5), (4, 6), (5, 8), (8, 10), (12, 13), (19, 21)]
    mentions = [(start, end, "person") for start, end in found]
    rows = rows_of([document("a" * 30)], findings("a" * 30, mentions), zones=zones[::-1])
    assert [row.zone for row in rows.mentions] == [
        "title",
        "caption",
        "credit",
        "caption",
        "title",
        "source_line",
        "body",
    ]


def test_linking_takes_time_in_proportion_to_the_names(unmarked):
    """Twice the names may not take four times as long; counted in comparisons, so that no clock matters."""
    counts = []
    for size in (200, 400):
        with pytest.MonkeyPatch.context() as patch:
            calls = []
            patch.setattr(register, "is_part", lambda *names, calls=calls: calls.append(names) or is_part(*names))
            given_names = [f"{chr(97 + i % 26)}a{i}" for i in range(size)]
            marked = " ".join(f"[Muhammad {name} Khan|person] [Anna {name}|person]" for name in given_names)
            text, spans = unmarked(marked)
            link_findings(document(text), findings(text, spans))
            counts.append(len(calls))
    assert counts[1] <= 2 * counts[0]
