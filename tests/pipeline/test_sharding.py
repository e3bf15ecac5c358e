"""Shards are cut by content: all is in one, none is large, and a document more or less changes two at most."""

import itertools
import random
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import PROJECT, Settings
from pipeline.config import SHARD_DOCUMENTS as LARGEST
from pipeline.ingest import scan_corpus
from pipeline.records import Source
from pipeline.sharding import borders_of, cut, edge, ranked_of

UNIT = 1 << 16
IDS = st.one_of(
    st.integers(0, 99_999).map("wire/{:05}.txt".format),
    st.text("abc/", min_size=1, max_size=6),
    st.integers(0, 10**9).map("https://paper.example/{}".format),
)
CORPORA = st.tuples(st.sets(IDS, min_size=1), st.integers(0, 600), st.integers(0, 400)).map(
    lambda drawn: sorted({*drawn[0], *(f"doc-{i}" for i in range(drawn[1])), *(f"{i:04}" for i in range(drawn[2]))})
)
SHAPES = {
    "numbers": lambda draw: f"{draw.randrange(10**6):06}",
    "words": lambda draw: "".join(draw.choices("abcdefghij", k=8)),
    "paths": lambda draw: f"site-{draw.randrange(40):02}/2024/{draw.randrange(10**6)}.html",
    "rows": lambda draw: f"export.jsonl:{draw.randrange(10**5)}",
}


def source(doc_id, size=0):
    return Source(doc_id, doc_id, "text", doc_id, size=size)


def shards(ids, sizes=()):
    return cut([source(doc_id, size) for doc_id, size in zip(ids, sizes or [0] * len(ids), strict=True)])


def n_new(before, after):
    """How many documents are in shards of ``after`` that ``before`` has not."""
    known = set(before)
    return sum(len(shard) for shard in after if shard not in known)


@given(CORPORA)
def test_shards_hold_every_document_once_and_in_order(ids):
    assert [document.doc_id for document in chain(*shards(ids))] == ids


@given(CORPORA)
def test_shards_are_neither_empty_nor_large(ids):
    assert all(1 <= len(shard) <= LARGEST for shard in shards(ids))


@given(CORPORA, IDS)
def test_a_document_more_or_less_changes_two_shards_at_most(ids, one):
    without, with_it = (shards(sorted(found)) for found in ({*ids} - {one}, {*ids, one}))
    assert len(set(with_it) - set(without)) <= 2
    assert n_new(without, with_it) <= 2 * LARGEST
    assert n_new(with_it, without) <= 2 * LARGEST


@given(CORPORA, st.data())
def test_texts_in_a_shard_are_bounded_where_sizes_are_known(ids, data):
    sizes = data.draw(st.lists(st.integers(0, 9 * UNIT), min_size=len(ids), max_size=len(ids)))
    for shard in shards(ids, sizes):
        assert sum(document.size for document in shard[1:]) < LARGEST * UNIT


@given(CORPORA, st.integers(0, 200 * UNIT), st.integers(0, 200 * UNIT), st.data())
def test_a_document_of_another_size_changes_few_shards(ids, before, after, data):
    place = data.draw(st.integers(0, len(ids) - 1))
    old, new = ([size if i == place else 0 for i in range(len(ids))] for size in (before, after))
    assert n_new(shards(ids, old), shards(ids, new)) <= 2 * LARGEST


@pytest.mark.parametrize("shape", SHAPES)
def test_of_10000_documents_one_more_or_less_redoes_2_percent_at_most(shape):
    draw = random.Random(shape)
    ids = sorted({SHAPES[shape](draw) for _ in range(10_300)})[:10_000]
    before = shards(ids)
    assert 0.4 * LARGEST < len(ids) / len(before) < 0.6 * LARGEST
    for _ in range(8):
        more = sorted({*ids, SHAPES[shape](draw)})
        less = sorted({*ids} - {draw.choice(ids)})
        assert n_new(before, shards(more)) <= 200
        assert n_new(before, shards(less)) <= 200


def test_no_size_of_the_corpus_moves_all_borders():
    ids = [f"{i:05}" for i in range(5_000)]
    draw = random.Random(5)
    draw.shuffle(ids)
    known = {shard for n in range(100, 4_900, 400) for shard in shards(sorted(ids[:n]))}
    for n in range(100, 4_900, 400):
        assert n_new(known, shards(sorted(ids[: n + 1]))) <= 2 * LARGEST


def test_the_sample_corpus_has_work_for_two_processes():
    corpus = scan_corpus(Settings(PROJECT / "output", PROJECT / "seeds" / "documents"))
    sizes = sorted(len(shard) for shard in cut(corpus.sources))
    assert len(sizes) > 1
    assert sum(sizes[:-1]) > len(corpus.sources) / 4


def test_an_empty_corpus_has_no_shards():
    assert cut([]) == []


def test_ids_that_are_no_text_for_utf8_have_a_shard():
    assert len(shards(["\udcff.txt"])) == 1


@given(CORPORA, st.lists(st.integers(0, 1000), max_size=6), st.sampled_from([3, 10, LARGEST]))
def test_stretches_that_know_the_edges_of_their_neighbours_are_cut_as_the_whole_is(ids, at, largest):
    ranked = [ranked_of(doc_id, (i % 7) * UNIT // 2) for i, doc_id in enumerate(ids)]
    ends = [0, *sorted(end % (len(ids) + 1) for end in at), len(ids)]
    found = []
    for start, end in itertools.pairwise(ends):
        before, behind = edge(reversed(ranked[:start]), largest), edge(ranked[end:], largest)
        found += [start + border for border in borders_of(ranked[start:end], largest, before, behind)]
    assert found == borders_of(ranked, largest)


@given(CORPORA, st.integers(0, 1000), st.sampled_from([3, 10, LARGEST]))
def test_an_edge_goes_on_with_another(ids, at, largest):
    ranked = [ranked_of(doc_id, 0) for doc_id in ids]
    middle, end = len(ids) // 2, at % len(ids)
    own, near, far = ranked[:middle], ranked[middle : middle + end], ranked[middle + end :]
    both = edge([*edge(near, largest), *edge(far, largest)], largest)
    assert len(both) <= largest
    assert borders_of(own, largest, behind=both) == [i for i in borders_of(ranked, largest) if i < middle]
