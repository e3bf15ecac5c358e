"""Which ids of different documents become one, case by case, and what judgements and order do to it.

In ``cases/resolve.jsonl`` each document is a list of pieces, joined by blanks; a mention is ``surface|type`` or
``surface|person|role``. ``one`` lists the redirects as ``[new id, old id, reason]``.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link import link_findings
from pipeline.records import Finding
from pipeline.resolve import Judgement, resolve
from pipeline.resolve.clusters import Clusters
from tests.pipeline.link.test_link import document


def links_of(documents):
    """The links of documents written as in the cases, the roles as they are told."""
    found = []
    for doc_id, pieces in sorted(documents.items()):
        text, findings, roles = "", [], {}
        for piece in pieces:
            surface, _, told = piece.partition("|")
            kind, _, role = told.partition("|")
            text += " " if text and piece not in {")", "'s"} and not text.endswith("(") else ""
            if kind:
                findings.append(Finding(doc_id, len(text), len(text) + len(surface), kind, surface, "hand"))
                roles[len(text)] = role or None
            text += surface
        links = link_findings(document(text, doc_id), findings)
        found += [link._replace(role=roles[link.clean_start]) for link in links]
    return found


def resolved(links, judgements=()):
    return resolve(lambda columns: ([getattr(link, name) for name in columns] for link in links), judgements)


def redirects(documents, *judgements):
    return resolved(links_of(documents), judgements)


def judged(left, right, judgement, line=2):
    return Judgement(left, right, judgement, "seen", line)


@pytest.mark.cases("resolve")
def test_ids_become_one(case):
    found = {(row.new_id, row.old_id, row.reason) for row in redirects(case["documents"]).redirects}
    assert found == set(map(tuple, case["one"]))


TWO = {"a": ["Dmitri Medvedev|person"], "b": ["Dmitry Medvedev|person"], "c": ["Anna Kovacs|person"]}


def test_a_judgement_keeps_apart_what_the_spelling_would_join():
    found = redirects(TWO, judged("person:dmitri-medvedev", "person:dmitry-medvedev", "different"))
    assert (found.redirects, found.unheeded) == ([], [])


def test_a_judgement_joins_what_nothing_else_would():
    rows = redirects(TWO, judged("person:anna-kovacs", "person:dmitri-medvedev", "same")).redirects
    assert [(row.old_id, row.new_id, row.reason, row.evidence) for row in rows] == [
        ("person:dmitri-medvedev", "person:anna-kovacs", "judgement", "seen"),
        ("person:dmitry-medvedev", "person:anna-kovacs", "spelling", "dmitry medvedev"),
    ]


def test_different_blocks_a_chain_of_others():
    judgements = [
        judged("person:anna-kovacs", "person:dmitry-medvedev", "different"),
        judged("person:anna-kovacs", "person:dmitri-medvedev", "same"),
    ]
    found = redirects(TWO, *judgements)
    assert [(row.old_id, row.new_id) for row in found.redirects] == [("person:dmitri-medvedev", "person:anna-kovacs")]


def test_a_later_row_wins_and_the_one_that_cannot_be_followed_is_told():
    earlier = judged("person:anna-kovacs", "person:dmitri-medvedev", "same", 2)
    apart = judged("person:dmitri-medvedev", "person:dmitry-medvedev", "different", 3)
    later = judged("person:anna-kovacs", "person:dmitry-medvedev", "same", 4)
    found = redirects(TWO, earlier, apart, later)
    assert found.unheeded == [(earlier, "contradicted")]
    assert [(row.old_id, row.new_id) for row in found.redirects] == [("person:dmitry-medvedev", "person:anna-kovacs")]


def test_unsure_changes_nothing():
    assert redirects(TWO, judged("person:anna-kovacs", "person:dmitri-medvedev", "unsure")) == redirects(TWO)


def test_an_id_that_no_document_has_is_told():
    row = judged("person:anna-kovacs", "person:nobody-known", "same")
    assert redirects(TWO, row).unheeded == [(row, "unknown-id")]


def test_a_document_that_does_not_name_a_person_has_none_to_take_out():
    row = judged("person:anna-kovacs#a", "person:anna-kovacs", "different")
    assert (redirects(TWO, row).redirects == redirects(TWO).redirects, redirects(TWO, row).unheeded) == (
        True,
        [(row, "unknown-id")],
    )


def test_a_judgement_may_take_the_person_of_one_document_out_of_a_name():
    same_name = {"a": ["Anna Kovacs|person"], "b": ["Anna Kovacs|person"], "c": ["Bela Amos|person"]}
    (row,) = redirects(same_name, judged("person:anna-kovacs#b", "person:anna-kovacs", "different")).redirects
    assert (row.old_id, row.doc_id, row.new_id) == ("person:anna-kovacs", "b", "person:anna-kovacs#b")
    found = redirects(same_name, judged("person:anna-kovacs#b", "person:bela-amos", "same")).redirects
    assert [(row.old_id, row.doc_id, row.new_id) for row in found] == [("person:anna-kovacs", "b", "person:bela-amos")]


IDS = "abcdef"
pairs = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1]))


@given(apart=pairs, joins=pairs)
def test_what_is_kept_apart_never_comes_together(apart, joins):
    clusters = Clusters(apart)
    for one, other in joins:
        done = clusters.join(one, other)
        assert done == (clusters.root(one) == clusters.root(other))
    assert all(clusters.root(one) != clusters.root(other) for one, other in apart)
    members = [member for cluster in clusters.joined() for member in cluster]
    assert len(members) == len(set(members))


@given(order=st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_documents_changes_no_redirect(order):
    names = ["Jorge Luis Perdomo", "Jorge Luis Perdomo Di-Lella", "Dmitri Medvedev", "Dmitry Medvedev"]
    documents = {doc_id: [f"{name}|person|minister"] for doc_id, name in zip(sorted(order), names, strict=True)}
    links = links_of(documents)
    shuffled = [link for doc_id in order for link in links if link.doc_id == doc_id]
    assert resolved(shuffled) == resolved(links)
