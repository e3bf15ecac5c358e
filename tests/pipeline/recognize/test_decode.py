"""Scores become the best whole spans, whatever the scores are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognize.decode import LABELS, TAGS, best_tags, log_probabilities, spans_of


def scores_for(*tags, sure=9.0):
    scores = np.zeros((len(tags), len(TAGS)), dtype=np.float32)
    for row, tag in zip(scores, tags, strict=True):
        row[TAGS.index(tag)] = sure
    return scores


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O U-PERSON O", [(1, 2, "PERSON")]),
        ("B-AGENCY I-AGENCY L-AGENCY", [(0, 3, "AGENCY")]),
        ("U-COUNTRY B-AGENCY L-AGENCY", [(0, 1, "COUNTRY"), (1, 3, "AGENCY")]),
        ("O O", []),
        ("", []),
    ],
)
def test_tags_that_fit_are_read_as_they_stand(tags, spans):
    assert spans_of(scores_for(*tags.split())) == spans


def test_a_span_that_does_not_end_is_mended_by_the_next_best_tags():
    scores = scores_for("B-PERSON", "I-PERSON", "O")
    scores[1, TAGS.index("L-PERSON")] = 8.0
    assert spans_of(scores) == [(0, 2, "PERSON")]


def test_tokens_that_are_outside_for_certain_part_the_text_and_change_nothing():
    long = scores_for(*["O"] * 50, "U-PERSON", *["O"] * 50, "B-AGENCY", "L-AGENCY", sure=20.0)
    assert spans_of(long) == [(50, 51, "PERSON"), (101, 103, "AGENCY")]


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_spans_lie_apart_in_order_and_within_the_text(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, len(TAGS)), scale=4).astype(np.float32)
    spans = spans_of(scores)
    edges = [0, *(edge for start, end, _ in spans for edge in (start, end)), size]
    assert edges == sorted(edges)
    assert all(start < end and label in LABELS for start, end, label in spans)


@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_islands_are_decoded_as_the_whole_text_would_be(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, len(TAGS)), scale=3).astype(np.float32)
    scores[::3] = scores_for("O", sure=20.0)  # every third token is outside for certain
    whole = [TAGS[tag] for tag in best_tags(log_probabilities(scores))]
    assert sum(tag[0] in "BU" for tag in whole) == len(spans_of(scores))
    assert all(whole[start][2:] == label for start, _, label in spans_of(scores))


@given(st.integers(1, 10), st.integers(0, 2**32 - 1))
def test_probabilities_add_up_to_one(size, seed):
    scores = np.random.default_rng(seed).normal(size=(size, len(TAGS)), scale=9).astype(np.float32)
    assert np.allclose(np.exp(log_probabilities(scores)).sum(axis=1), 1, atol=1e-4)
