"""FollowTheMoney's own model takes every line: its cleaning changes and drops none of the values."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import WRITERS
from pipeline.export.ftm import agent_id, document_id, records
from pipeline.export.ftm_values import country, language, name, text, url
from pipeline.knowledge import countries
from tests.pipeline.export.corpus import ANA, document, entity, naming, write_tables

pytest.importorskip("followthemoney", reason="followthemoney judges these files; pip install 'dateline[ftm]'")

from followthemoney import model
from followthemoney.types import registry

NASTY = st.text(min_size=1)


def cleaned(record):
    """The record after FollowTheMoney has cleaned every value, each list sorted."""
    proxy = model.get_proxy(record, cleaned=False)
    proxy.schema.validate(proxy.to_dict())
    properties = {prop: sorted(values) for prop, values in proxy.properties.items()}
    return {"id": proxy.id, "schema": proxy.schema.name, "properties": properties}


def as_written(record):
    return record | {"properties": {prop: sorted(values) for prop, values in record["properties"].items()}}


def is_complete(record):
    """Whether all properties that the schema requires are there, and no unknown ones."""
    schema = model.get(record["schema"])
    return set(schema.required) <= set(record["properties"]) <= set(schema.properties)


def test_followthemoney_takes_every_line_as_it_is(small, tmp_path):
    WRITERS["ftm"](small, tmp_path / "ftm.jsonl", force=False)
    lines = [json.loads(line) for line in (tmp_path / "ftm.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [cleaned(line) for line in lines] == [as_written(line) for line in lines]
    assert all(is_complete(line) for line in lines)
    assert len({line["id"] for line in lines}) == len(lines)


def test_references_lead_to_entities_of_the_schema_s_range(small):
    found = {record["id"]: record for record in records(small)}
    links = [
        (prop, found[value])
        for record in found.values()
        for prop in model.get(record["schema"]).properties.values()
        if prop.type == registry.entity
        for value in record["properties"].get(prop.name, [])
    ]
    assert len(links) == 8  # a document and an agent for each of four mentions
    assert all(model.get(target["schema"]).is_a(prop.range) for prop, target in links)


def test_ids_are_what_make_id_gives(small):
    proxy = model.make_entity("Document", key_prefix="dateline-document")
    assert proxy.make_id("wire/a.txt") == document_id("wire/a.txt")
    assert {document_id("a"), agent_id(ANA)} <= {record["id"] for record in records(small)}


def test_every_listed_country_has_its_code_or_is_known_to_have_none():
    codes = {code: country(code) for code in countries()}
    assert {code for code in codes.values() if code and registry.country.clean(code) != code} == set()
    without = {code for code, known in codes.items() if known is None}
    assert {"PCHH", "YDYE"} <= without
    assert {code for code in without if len(code) != 4 or code.lower() in registry.country.names} == set()


def test_languages_have_three_letters_and_the_unknown_one_none():
    assert (language("en"), language("und")) == (registry.language.clean("en"), None)


@given(NASTY)
def test_texts_pass_unchanged(value):
    found = text(value)
    assert found is None or registry.string.clean(found) == found


@given(st.text(st.sampled_from("\"' \u200b\u0301Aea\n"), min_size=1) | NASTY)
def test_names_pass_unchanged(value):
    found = name(value)
    assert found is None or registry.name.clean(found) == found


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}(:\d{1,5})?([/?#][ -~]{0,9})?", fullmatch=True))
def test_addresses_pass_unchanged(value):
    found = url(value)
    assert found is None or registry.url.clean(found) == found


@pytest.mark.parametrize("address", ["HTTPS://Example.org", "http://example.org?q=1", "https://пример.рф/а"])
def test_an_address_has_a_path(address):
    assert url(address) == registry.url.clean(address) is not None


@given(title=NASTY, source=NASTY, alias=NASTY, role=NASTY)
def test_any_text_makes_entities_that_pass_unchanged(tmp_path_factory, title, source, alias, role):
    named = entity("person:x", "Ana", aliases=("Ana", alias), roles=(role,))
    output = write_tables(
        tmp_path_factory.mktemp("any"),
        documents=[document("a", title=title, source=f"{source}.txt")],
        entities=[named],
        document_entities=[naming("a", "person:x", "Ana", forms=("Ana", alias))],
    )
    found = list(records(output))
    assert [cleaned(record) for record in found] == [as_written(record) for record in found]
    assert all(is_complete(record) for record in found)
