"""What shards say of ids adds up to what the corpus says, and ids that may be one end up in one cluster."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.spark.clusters import JOIN, _chains, _hanging_together, chained
from pipeline.engines.spark.merges import _profile, facts_of
from pipeline.engines.spark.rows import ddl
from pipeline.resolve import blocks, resolve, resolved
from pipeline.resolve.profiles import profiles, ties
from tests.conftest import CASES
from tests.pipeline.resolve.test_resolution import links_of

DOCUMENTS = {
    f"{case['id']}/{doc_id}": pieces
    for case in map(json.loads, (CASES / "resolve.jsonl").read_text(encoding="utf-8").splitlines())
    for doc_id, pieces in case["documents"].items()
}


@pytest.fixture(scope="module")
def links():
    """The links of the documents of all cases, as of one corpus."""
    return links_of(DOCUMENTS)


def told(links):
    return lambda columns: (tuple(getattr(link, name) for name in columns) for link in links)


def added_up(shards, watched):
    """The profiles that the facts of ``shards`` give when equal ones are added up, as Spark does."""
    total = {}
    for number, links in enumerate(shards):
        for entity_id, apart, kind, field, value, n, shard in facts_of(links, watched, f"part-{number:03}"):
            key = (entity_id, apart, kind, field, value)
            before = total.get(key, (0, shard))
            total[key] = before[0] + n, min(before[1], shard)
    found = {}
    for (entity_id, apart, *rest), counted in total.items():
        found.setdefault((entity_id, apart), []).append((entity_id, apart, *rest, *counted))
    return {key: _profile(key[0], rows) for key, rows in found.items()}


@given(st.sets(st.sampled_from(sorted(DOCUMENTS)), min_size=1, max_size=8))
def test_facts_of_shards_add_up_to_what_the_corpus_says(links, starts):
    doc_ids = sorted(DOCUMENTS)
    borders = [0, *sorted(doc_ids.index(doc_id) for doc_id in starts), len(doc_ids)]
    own = [set(doc_ids[start:end]) for start, end in pairwise(borders)]
    shards = [[link for link in links if link.doc_id in ids] for ids in own]
    watched = frozenset(f"{link.entity_id}#{link.doc_id}" for link in links[::7])
    known, splits = profiles(told(links), watched)
    persons = [one for one, profile in known.items() if profile.type == "person" and "#" not in one]
    near = ties(told(links), persons)
    found = added_up(shards, watched)
    assert {one: profile for (one, apart), (profile, _) in found.items() if not apart} == known
    assert {one: profile for (one, apart), (profile, _) in found.items() if apart} == splits
    assert {one: found[one, False][1] for one in persons} == near


def clustered(known):
    """The clusters of profiles, as Spark's workers find them: ids by name of the cluster; those alone are left out."""
    shared = {one: [JOIN.join(block) for block in blocks(profile)] for one, profile in known.items()}
    names = {one: found[0] for one, found in shared.items() if known[one].type == "person" and found}
    found = dict(_hanging_together(sorted((name.split(JOIN)[0], one, name) for one, name in names.items())))
    bodies = sorted(one for one in known if known[one].type == "agency")
    numbers = [(i, hash(block)) for i, one in enumerate(bodies) for block in shared[one]]
    found |= {bodies[number]: f"agency {chain}" for number, chain in _chains(numbers)}
    return {name: [one for one in found if found[one] == name] for name in found.values()}


def test_clusters_resolve_as_the_whole_corpus_does(links):
    known, _ = profiles(told(links))
    near = ties(told(links), [one for one, profile in known.items() if profile.type == "person" and "#" not in one])
    whole = resolve(told(links)).redirects
    clusters = clustered(known)
    parts = [resolved({one: known[one] for one in ids}, {}, (), lambda _: near).redirects for ids in clusters.values()]
    assert sorted(row for rows in parts for row in rows) == sorted(whole)
    assert {row.reason for row in whole} == {"spelling", "word-order", "abbreviation", "fuller-name"}
    assert len([rows for rows in parts if rows]) > 10


def test_the_blocks_of_a_person_begin_with_one_word(links):
    known, _ = profiles(told(links))
    persons = [profile for profile in known.values() if profile.type == "person"]
    assert [person for person in persons if len({block[0] for block in blocks(person)}) > 1] == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_numbers_that_links_lead_to_have_one_name(links):
    found = list(chained(10, links))
    assert all(found[one] == found[other] for one, other in links)
    assert all(found[name] == name <= i for i, name in enumerate(found))
    linked = {number for link in links for number in link}
    assert all(found[i] == i for i in range(10) if i not in linked)


def test_a_shape_is_written_as_spark_wants_it():
    assert ddl({"end": "bigint", "forms": "array<string>"}) == "`end` bigint, `forms` array<string>"
