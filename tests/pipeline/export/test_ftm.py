"""FollowTheMoney entities say what the tables say: documents, people, agencies and mentions."""

from pipeline import schemas
from pipeline.export import WRITERS
from pipeline.export.ftm import agent, agent_id, document_id, records
from pipeline.export.ftm_values import country, name, text, url
from tests.pipeline.export.corpus import ANA, HEALTH, REUTERS, entity, mention, row, write_tables


def by_id(output):
    return {record["id"]: record for record in records(output)}


def test_a_document_carries_its_header_and_what_it_names(small):
    found = by_id(small)
    properties = found[document_id("a")]["properties"]
    assert properties.pop("processingAgent")[0].startswith("Dateline ")
    assert properties == {
        "fileName": ["a.jsonl:1"],
        "title": ['=Cuba, "health" and more'],
        "publisher": ["The | Post"],
        "sourceUrl": ["https://example.org/a?x=1"],
        "publishedAt": ["2024-02-01"],
        "language": ["eng"],
        "country": ["cu"],
        "detectedCountry": ["cu"],
        "namesMentioned": ["Ana Ruiz", "Ministry of Health"],
        "peopleMentioned": ["Ana Ruiz"],
        "companiesMentioned": ["Ministry of Health"],
    }
    assert "sourceUrl" not in found[document_id("b")]["properties"]
    assert found[document_id("c")]["properties"]["country"] == ["dd"]


def test_people_have_roles_and_no_nationality(small):
    record = by_id(small)[agent_id(ANA)]
    assert record["schema"] == "Person"
    assert record["properties"] == {
        "name": ["Ana Ruiz"],
        "weakAlias": ["Ruiz"],
        "position": ["Minister of Health"],
    }


def test_agencies_are_public_bodies_or_organizations_by_their_kind(small):
    found = by_id(small)
    assert found[agent_id(HEALTH)] == {
        "id": agent_id(HEALTH),
        "schema": "PublicBody",
        "properties": {"name": ["Ministry of Health"], "jurisdiction": ["cu"]},
    }
    assert found[agent_id(REUTERS)]["schema"] == "Organization"
    assert found[agent_id(REUTERS)]["properties"]["classification"] == ["news"]


def test_a_mention_has_all_forms_and_the_countries_beside_it(small):
    mentions = [record["properties"] for record in records(small) if record["schema"] == "Mention"]
    assert mentions[1] == {
        "document": [document_id("a")],
        "resolved": [agent_id(ANA)],
        "name": ["Ana Ruiz", "Ruiz"],
        "detectedSchema": ["Person"],
        "contextCountry": ["cu"],
    }
    assert mentions[-1]["contextCountry"] == ["cu", "gb"]


def test_a_form_that_is_also_used_in_full_is_an_alias(tmp_path):
    mentions = [mention("a", ANA, "Ana Ruiz"), mention("a", ANA, "Ruiz", "surname", nth=1), mention("a", ANA, "Ruiz")]
    output = write_tables(tmp_path, mentions=mentions, entities=[entity(ANA, "Ana Ruiz", aliases=("Ana Ruiz", "Ruiz"))])
    assert next(records(output))["properties"] == {"name": ["Ana Ruiz"], "alias": ["Ruiz"]}


def test_countries_without_a_code_are_told(small, tmp_path):
    said = WRITERS["ftm"](small, tmp_path / "ftm.jsonl", force=False)
    assert said == [
        f"{tmp_path / 'ftm.jsonl'}: 10 lines (3 Document, 4 Mention, 1 Organization, 1 Person, 1 PublicBody)",
        "FollowTheMoney has no code for these countries, left out: PCHH",
    ]


def test_what_is_too_long_is_cut_with_an_ellipsis():
    assert text("word " * 500) == ("word " * 205)[:1023].rstrip() + "…"
    assert len(name("a" * 500)) == 384
    assert url("https://example.org/" + "a" * 5000) is None


def test_an_agency_of_no_known_kind_is_an_organization():
    found = agent(row(schemas.ENTITIES, entity_id="agency:x", type="agency", name="X"), set())
    assert (found["schema"], found["properties"]) == ("Organization", {"name": ["X"]})


def test_the_same_tables_give_the_same_bytes(small, tmp_path):
    for part in ("one", "two"):
        WRITERS["ftm"](small, tmp_path / part, force=False)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_former_states_have_the_code_that_is_known_or_none():
    assert [country(code) for code in ("CU", "XK", "SUHH", "DDDE", "PCHH")] == ["cu", "xk", "suhh", "dd", None]
