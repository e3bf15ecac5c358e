"""Every mention is an annotation that keeps the rules of the W3C model, and both its selectors hit the name."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import schemas
from pipeline.errors import TableError
from pipeline.export import WRITERS
from pipeline.export.annotations import CONTEXT, annotation, source_of, urn
from tests.pipeline.export.corpus import ANA, CUBA, MENTIONS, TEXTS, document, row, write_tables

IRI = re.compile(r"(?:https?://[^\s<>\"{}|\\^`]+|urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
# https://www.w3.org/TR/annotation-model: the motivations and purposes that are used here.
PURPOSES = {"identifying", "classifying", "tagging"}


def export(output, to):
    said = WRITERS["webannotation"](output, to, force=False)
    return said, [json.loads(line) for line in to.read_text(encoding="utf-8").splitlines()]  # JSON lines for any reader


def breaches(found):
    """What in an annotation breaks the rules of the Web Annotation Data Model."""
    target, bodies = found["target"], found["body"]
    position, quote = target["selector"]
    held = {
        "3.1 context": found["@context"] == CONTEXT,
        "3.1 id": IRI.fullmatch(found["id"]),
        "3.1 type": found["type"] == "Annotation",
        "3.3.5 motivation": found["motivation"] in PURPOSES,
        "3.3.2 generator": IRI.fullmatch(found["generator"]["id"]) and found["generator"]["type"] == "Software",
        "4 target": target["type"] == "SpecificResource" and IRI.fullmatch(target["source"]),
        "4.2.4 quotation": quote["type"] == "TextQuoteSelector" and quote.keys() >= {"exact", "prefix", "suffix"},
        "4.2.5 position": position["type"] == "TextPositionSelector" and 0 <= position["start"] <= position["end"],
        "3.2 bodies": bodies and all(_is_body(body) for body in bodies),
        "json-ld": all(":" in key or key in KNOWN for key in _keys(found)),
    }
    return [rule for rule, holds in held.items() if not holds]


KNOWN = {"@context", "id", "type", "motivation", "generator", "name", "body", "purpose", "source", "value", "format"}
KNOWN |= {"target", "selector", "start", "end", "exact", "prefix", "suffix"}


def _is_body(body):
    if body["purpose"] not in PURPOSES:
        return False
    if body["type"] == "TextualBody":
        return isinstance(body["value"], str)
    return body["type"] == "SpecificResource" and IRI.fullmatch(body["source"]["id"])


def _keys(value):
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def test_every_mention_is_an_annotation_by_the_rules(small, tmp_path):
    said, found = export(small, tmp_path / "a.jsonl")
    assert said == [f"{tmp_path / 'a.jsonl'}: {len(MENTIONS)} annotations"]
    assert [item["dc:identifier"] for item in found] == [mention.mention_id for mention in MENTIONS]
    assert [breaches(item) for item in found] == [[]] * len(MENTIONS)
    assert len({item["id"] for item in found}) == len(found)


def test_both_selectors_hit_the_name_in_the_raw_text(small, tmp_path):
    for item in export(small, tmp_path / "a.jsonl")[1]:
        text = TEXTS[item["dc:identifier"][0]]
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert text.startswith(quote["prefix"]) or len(quote["prefix"]) == 40


def test_what_is_linked_is_identified_and_the_rest_only_classified(small, tmp_path):
    found = export(small, tmp_path / "a.jsonl")[1]
    cuba, kato = found[2], found[-1]
    assert cuba["motivation"] == "identifying"
    assert cuba["body"][0]["source"] == {
        "id": "http://www.wikidata.org/entity/Q241",
        "dc:identifier": CUBA,
        "rdfs:label": "Cuba",
    }
    assert [body["purpose"] for body in cuba["body"]] == ["identifying", "tagging", "classifying"]
    assert (kato["motivation"], [body["value"] for body in kato["body"]]) == ("classifying", ["person"])


def test_one_entity_has_one_iri_wherever_it_is_named(small, tmp_path):
    found = export(small, tmp_path / "a.jsonl")[1]
    sources = [item["body"][0]["source"] for item in found if item["motivation"] == "identifying"]
    anas = [source["id"] for source in sources if source["dc:identifier"] == ANA]
    assert anas == [urn("entity", ANA)] * 3


@pytest.mark.parametrize("url", [None, "", "example.org/a", "https://", "https://example.org/a b", "file:///a"])
def test_a_document_without_an_iri_has_a_urn_of_its_id(url):
    assert source_of(document("a", url=url)) == urn("document", "a")


@pytest.mark.parametrize("url", ["https://example.org", "http://example.org:8080/a?b=c#d", "https://пример.рф/а"])
def test_an_address_is_the_source(url):
    assert source_of(document("a", url=url)) == url


def test_the_same_tables_give_the_same_bytes(small, tmp_path):
    export(small, tmp_path / "one.jsonl")
    export(small, tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_no_mention_makes_an_empty_file(tmp_path):
    said, found = export(write_tables(tmp_path / "tables"), tmp_path / "a.jsonl")
    assert (said, found) == ([f"{tmp_path / 'a.jsonl'}: 0 annotations"], [])


@given(before=st.text(), name=st.text(min_size=1), after=st.text())
def test_selectors_agree_in_any_text(before, name, after):
    whole = row(schemas.DOCUMENTS, doc_id="a", raw_text=before + name + after)
    start, end = len(before), len(before) + len(name)
    found = annotation(row(schemas.MENTIONS, doc_id="a", raw_start=start, raw_end=end, type="person"), whole, {})
    position, quote = found["target"]["selector"]
    assert breaches(found) == []
    assert (quote["exact"], whole.raw_text[position["start"] : position["end"]]) == (name, name)
    assert before.endswith(quote["prefix"])
    assert after.startswith(quote["suffix"])


def test_tables_that_do_not_belong_together_are_told(tmp_path):
    write_tables(tmp_path / "out", mentions=MENTIONS)
    with pytest.raises(
        TableError, match=r"`mentions` has the document .*, `documents` has not, as after a run that was"
    ):
        export(tmp_path / "out", tmp_path / "to")
    assert not (tmp_path / "to").exists()
