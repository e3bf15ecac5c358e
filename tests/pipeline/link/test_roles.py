"""The role that a text states with a name, case by case, and what holds for any text.

In ``cases/roles.jsonl`` a text marks its mentions as ``[surface|type]``, and ``expect`` is the role of each person.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.role_words import tokens_of
from pipeline.link.roles import normal, roles
from pipeline.records import Finding


def findings(text, spans):
    return [Finding("case.txt", start, end, kind, text[start:end], "hand") for start, end, kind in spans]


@pytest.mark.cases("roles")
def test_a_person_has_the_role_that_the_text_states(unmarked, case):
    text, spans = unmarked(case["text"])
    found = roles(findings(text, spans), text)
    assert [found.get(start) for start, _, kind in spans if kind == "person"] == case["expect"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minister of Communications", "Communications Minister"),
        ("Minister of Foreign Affairs of Chile", "acting foreign minister"),
        ("Minister of Science, Technology and Environment", "Science, Technology and Environment Minister"),
        ("chairman of the Central Bank of Cuba", "Central Bank chairperson"),
        ("ex-president", "President of the Republic of Chile"),
        ("Ministry of Health spokesman", "spokeswoman for the Ministry of Health"),
        ("first deputy minister of communications", "First Deputy Communications Minister"),
        ("Maj. Gen.", "major general"),
        ("PM", "former Prime Minister"),
        ("Defense Minister", "minister of defence"),
    ],
)
def test_two_forms_of_one_role_are_equal(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minister of Health", "Deputy Minister of Health"),
        ("president", "vice president"),
        ("Minister of Trade", "Minister of Transport"),
        ("foreign minister", "prime minister"),
        ("minister of health", "adviser to the minister of health"),
    ],
)
def test_different_roles_differ(one, other):
    assert normal(one) != normal(other)


WORDS = (
    "the of for and , . minister Minister President head chief health Health former Dr 's told \n told \n\n ( ) ’ - "
    "ministers deputy vice Gen. spokesman to"
)
words = st.sampled_from(WORDS.split(" "))
mentions = st.sampled_from(
    ["[Ana Brito|person]", "[Paul Vance|person]", "[Chilean|country]", "[Ministry of Tides|agency]"]
)


@given(pieces=st.lists(words | mentions, max_size=30))
def test_roles_are_told_of_persons_on_one_line_and_not_too_long(unmarked, pieces):
    text, spans = unmarked(" ".join(pieces))
    found = roles(findings(text, spans), text)
    assert set(found) <= {start for start, _, kind in spans if kind == "person"}
    assert all(role and role == " ".join(role.split()) and len(role) <= 100 for role in found.values())
    assert all(normal(role) for role in found.values())


@given(text=st.text())
def test_any_text_is_read_as_tokens_in_order(text):
    tokens = tokens_of([], text)
    assert all(text[token.start : token.end].startswith(token.text) for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))


@given(role=st.text())
def test_a_key_is_the_key_of_itself(role):
    assert normal(normal(role)) == normal(role)


@pytest.mark.parametrize(
    "piece",
    [
        "President [Ana Brito|person] of [Chile|country], ",
        "minister of health, trade, ",
        "[Ana Brito|person], Mr head of ",
    ],
)
def test_roles_take_time_in_proportion_to_the_text(unmarked, in_linear_time, piece):
    bare, spans = unmarked(piece)

    def make(length):
        return bare * (length // len(bare))

    def work(text):
        shifts = range(0, len(text), len(bare))
        roles(findings(text, [(start + at, end + at, kind) for at in shifts for start, end, kind in spans]), text)

    in_linear_time(work, make)
