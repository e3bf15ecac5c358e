"""The network has every entity, an edge for each pair that documents name together, and tells what it leaves out."""

import networkx as nx
import pytest

from pipeline.export import WRITERS
from pipeline.export.network import Selection, read_network
from pipeline.records import TYPES
from tests.pipeline.export.corpus import ANA, CUBA, EAST, HEALTH, REUTERS, entity, naming, write_tables

ALL = {"types": TYPES, "least": 1, "most": 200}
READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}
FORMS = pytest.mark.parametrize("form", sorted(READERS))


def export(form, output, to, **options):
    return WRITERS[form](output, to, force=True, **(ALL | options))


def edges(output, **options):
    network = read_network(output, Selection(**(ALL | options)))
    return {pair: edge.weight for pair, edge in network.edges.items()}


@FORMS
def test_the_file_reads_back_as_the_network(small, tmp_path, form):
    said = export(form, small, tmp_path / "net")
    graph = READERS[form](tmp_path / "net")
    assert said == [f"{tmp_path / 'net'}: 5 nodes, 5 edges"]
    assert set(graph.nodes) == {ANA, HEALTH, REUTERS, CUBA, EAST}
    facts = {"label": "Ministry of Health", "type": "agency", "kind": "government", "country": "CU"}
    assert graph.nodes[HEALTH].items() >= (facts | {"n_documents": 1, "n_mentions": 3}).items()
    assert "kind" not in graph.nodes[ANA]
    known = {"weight": 2, "first_published": "2024-02-01", "last_published": "2024-04-09"}
    assert graph.edges[ANA, CUBA].items() >= known.items()


@FORMS
def test_the_same_tables_give_the_same_bytes_on_any_day(small, tmp_path, form, monkeypatch):
    export(form, small, tmp_path / "one")
    monkeypatch.setattr("time.strftime", lambda _: "2001-01-01")
    export(form, small, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_pairs_of_too_few_documents_have_no_edge(small, tmp_path):
    assert edges(small, least=2) == {(CUBA, ANA): 2}
    said = export("graphml", small, tmp_path / "net", least=2)
    assert said[1] == "Pairs that fewer than 2 documents name together have no edge (--least)"


def test_only_chosen_types_are_nodes(small):
    network = read_network(small, Selection(("person", "agency"), 1, 200))
    assert [node.entity_id for node in network.entities] == [HEALTH, REUTERS, ANA]
    assert set(network.edges) == {(HEALTH, ANA), (REUTERS, ANA)}


@FORMS
def test_crowded_documents_make_no_edges_and_are_told(tmp_path, form):
    rows = [naming("c", name, name) for name in (ANA, CUBA, EAST, REUTERS)]
    output = write_tables(
        tmp_path / "tables", entities=[entity(row.name, row.name) for row in rows], document_entities=rows
    )
    assert edges(output, most=3) == {}
    assert len(edges(output, most=4)) == 6
    assert edges(output, most=3, types=("country", "person")).keys() == {(CUBA, EAST), (CUBA, ANA), (EAST, ANA)}
    said = export(form, output, tmp_path / "net", most=3)
    assert said[1:] == ["1 document with over 3 entities made no edges (--most): c (4)"]
    assert said[1] in (tmp_path / "net").read_text(encoding="utf-8")


def test_of_many_crowded_documents_the_first_are_named(tmp_path):
    rows = [naming(f"d{i:02}", name, name) for i in range(12) for name in (ANA, CUBA, EAST)]
    output = write_tables(
        tmp_path / "tables", entities=[entity(name, name) for name in (ANA, CUBA, EAST)], document_entities=rows
    )
    told = export("gexf", output, tmp_path / "net", most=2)[1]
    assert told.startswith("12 documents with over 2 entities made no edges (--most): d00 (3), d01 (3), ")
    assert told.endswith("d09 (3), 2 more")


def test_documents_without_a_date_count_but_date_no_edge(tmp_path):
    rows = [naming("a", ANA, "Ana"), naming("a", CUBA, "Cuba")]
    output = write_tables(
        tmp_path / "tables", entities=[entity(ANA, "Ana"), entity(CUBA, "Cuba")], document_entities=rows
    )
    export("graphml", output, tmp_path / "net")
    graph = nx.read_graphml(tmp_path / "net")
    assert graph.edges[CUBA, ANA].items() >= {"weight": 1}.items()
    assert "first_published" not in graph.edges[CUBA, ANA]


@FORMS
def test_what_xml_cannot_hold_is_replaced(tmp_path, form):
    output = write_tables(tmp_path / "tables", entities=[entity(ANA, 'A\x01<n>&a\ufffe"')])
    export(form, output, tmp_path / "net")
    assert READERS[form](tmp_path / "net").nodes[ANA]["label"] == 'A\ufffd<n>&a\ufffd"'


@FORMS
def test_empty_tables_make_an_empty_network(tmp_path, form):
    said = export(form, write_tables(tmp_path / "tables"), tmp_path / "net")
    assert said == [f"{tmp_path / 'net'}: 0 nodes, 0 edges"]
    assert len(READERS[form](tmp_path / "net")) == 0
