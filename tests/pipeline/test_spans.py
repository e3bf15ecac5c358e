"""Edits and the way back, held against a reference that walks character by character."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.spans import Change, SpanMap, apply, as_edits, compose, settle

ALPHABET = "abcXYZ .\n\r\u2028é\u0301ﬁ\U0001f469\u200d\u0645\x00\ud800"
TEXTS = st.text(ALPHABET, max_size=12)


def change(start, end, new="", rule="r"):
    return Change(start, end, new, rule, "made-up")


@st.composite
def candidates(draw, length):
    """Ranked changes of a text of ``length`` characters; they may overlap, touch, sit at 0 and at the end."""
    place, size, rank = st.integers(0, length), st.sampled_from((0, 0, 1, 2, 3, 9)), st.integers(0, 3)
    wanted = draw(st.lists(st.tuples(rank, place, size, st.text("<>ab", max_size=3)), max_size=6))
    return [
        (rank, change(start, min(start + size, length), new, f"r{i}"))
        for i, (rank, start, size, new) in enumerate(wanted)
    ]


@st.composite
def edited(draw, steps=1):
    """A text and ``steps`` lists of settled changes, each of what the ones before made of it."""
    raw = text = draw(TEXTS)
    made = []
    for _ in range(steps):
        made.append(settle(draw(candidates(len(text)))))
        text = apply(text, made[-1])
    return raw, *made


def origins(text, changes):
    """The reference: for every character of the changed text, itself and the span that it came from."""
    out, at = [], 0
    for one in changes:
        out += [(text[i], Span(i, i + 1)) for i in range(at, one.start)]
        out += [(new, Span(one.start, one.end)) for new in one.new]
        at = one.end
    return out + [(text[i], Span(i, i + 1)) for i in range(at, len(text))]


def origins_through(text, first, second):
    """The same through two steps: what a character of the last text came from in the first one."""
    middle = origins(text, first)
    walked = []
    for character, (start, end) in origins(apply(text, first), second):
        if start < end:
            walked.append((character, Span(middle[start][1].start, max(one.end for _, one in middle[start:end]))))
        else:
            walked.append((character, None))
    return walked


def copied(changes, length):
    """Characters of the original that no change touches."""
    touched = {i for one in changes for i in range(one.start, one.end)}
    return [i for i in range(length) if i not in touched]


def spans_of(length):
    return [Span(start, end) for start in range(length) for end in range(start + 1, length + 1)]


# --- settling ---


def clash(late, early):
    """Whether ``late`` cannot be made once ``early`` is taken."""
    if late.start == late.end:
        inside = early.start < late.start < early.end
        return inside or late.start == early.start
    if early.start == early.end:
        return late.start < early.start < late.end
    return late.start < early.end and early.start < late.end


@given(st.integers(0, 12).flatmap(candidates))
def test_settled_changes_are_those_that_a_greedy_walk_over_all_pairs_takes(ranked):
    taken = []
    for _, late in sorted(ranked, key=lambda item: (item[0], item[1].start - item[1].end, item[1].start)):
        if (late.start < late.end or late.new) and not any(clash(late, early) for early in taken):
            taken.append(late)
    settled = settle(ranked)
    assert sorted(settled, key=repr) == sorted(taken, key=repr)


@given(st.integers(0, 12).flatmap(candidates))
def test_settled_changes_stand_in_text_order_and_apart(ranked):
    settled = settle(ranked)
    assert all(one.end <= two.start for one, two in itertools.pairwise(settled))


@pytest.mark.parametrize(
    ("ranked", "winner"),
    [
        ([(1, change(0, 9, rule="long")), (0, change(3, 4, rule="first"))], "first"),
        ([(0, change(3, 5, rule="short")), (0, change(3, 9, rule="long"))], "long"),
        ([(0, change(3, 6, rule="right")), (0, change(1, 4, rule="left"))], "left"),
        ([(0, change(3, 6, rule="cut")), (1, change(4, 4, "+", rule="inside"))], "cut"),
        ([(0, change(3, 6, rule="cut")), (1, change(3, 3, "+", rule="at its start"))], "cut"),
        ([(0, change(3, 3, "+", rule="one")), (1, change(3, 3, "-", rule="two"))], "one"),
    ],
)
def test_priority_decides_then_length_then_place(ranked, winner):
    assert [one.rule_id for one in settle(ranked)] == [winner]


def test_an_insertion_where_another_change_ends_stays():
    assert len(settle([(0, change(3, 6)), (1, change(6, 6, "+"))])) == 2


# --- applying ---


@given(edited())
def test_the_changed_text_is_what_the_reference_spells(case):
    raw, changes = case
    assert apply(raw, changes) == "".join(character for character, _ in origins(raw, changes))


def test_without_changes_the_same_object_comes_back():
    raw = "Ana Pardo landed."
    assert apply(raw, []) is raw


@pytest.mark.parametrize(
    ("one", "op"), [(change(2, 2, "x"), "insert"), (change(2, 4), "remove"), (change(2, 4, "x"), "replace")]
)
def test_an_operation_is_named_after_what_it_does(one, op):
    assert one.op == op


@given(edited())
def test_edits_give_the_clean_text_from_the_raw_and_the_raw_from_the_clean(case):
    raw, changes = case
    clean, edits = apply(raw, changes), as_edits("d", raw, changes)
    there = back = ""
    at_raw = at_clean = 0
    for edit in edits:
        assert raw[at_raw : edit.raw_start] == clean[at_clean : edit.clean_start], "what stands between is copied"
        there += raw[at_raw : edit.raw_start] + edit.new_text
        back += clean[at_clean : edit.clean_start] + edit.raw_text
        at_raw, at_clean = edit.raw_end, edit.clean_end
    assert there + raw[at_raw:] == clean
    assert back + clean[at_clean:] == raw


@given(edited())
def test_edits_are_numbered_from_0_and_quote_both_texts(case):
    raw, changes = case
    clean, edits = apply(raw, changes), as_edits("d", raw, changes)
    assert [edit.seq for edit in edits] == list(range(len(changes)))
    assert all(raw[edit.raw_start : edit.raw_end] == edit.raw_text for edit in edits)
    assert all(clean[edit.clean_start : edit.clean_end] == edit.new_text for edit in edits)


# --- mapping ---


@given(edited())
def test_every_clean_span_goes_back_to_where_its_first_and_last_character_came_from(case):
    raw, changes = case
    there, walked = SpanMap(changes, len(raw)), origins(raw, changes)
    for span in spans_of(len(walked)):
        assert there.to_raw(span) == Span(walked[span.start][1].start, walked[span.end - 1][1].end)


@settings(max_examples=300)
@given(edited())
def test_every_raw_span_goes_to_the_hull_of_the_characters_that_stand_for_it(case):
    raw, changes = case
    there, walked = SpanMap(changes, len(raw)), origins(raw, changes)
    for span in spans_of(len(raw)):
        left = [i for i, (_, origin) in enumerate(walked) if set(range(*origin)) & set(range(*span))]
        assert there.to_clean(span) == (Span(left[0], left[-1] + 1) if left else None)


@given(edited())
def test_untouched_characters_go_there_and_back(case):
    raw, changes = case
    clean, there = apply(raw, changes), SpanMap(changes, len(raw))
    for i in copied(changes, len(raw)):
        span = there.to_clean(Span(i, i + 1))
        assert clean[slice(*span)] == raw[i]
        assert there.to_raw(span) == Span(i, i + 1)


@given(edited())
def test_the_way_back_never_turns_round(case):
    raw, changes = case
    there = SpanMap(changes, len(raw))
    spans = [there.to_raw(Span(i, i + 1)) for i in range(len(apply(raw, changes)))]
    assert all(0 <= span.start <= span.end <= len(raw) for span in spans)
    assert all(one.start <= two.start and one.end <= two.end for one, two in itertools.pairwise(spans))


def test_what_was_removed_right_behind_a_name_is_no_part_of_it():
    raw = "Ana Pardo[2] landed"
    there = SpanMap([change(9, 12)], len(raw))
    assert there.to_raw(Span(0, 9)) == Span(0, 9)
    assert there.to_raw(Span(9, 16)) == Span(12, 19)


def test_a_name_across_a_removal_gets_the_hull():
    raw = "Ana [2]Pardo landed"
    there = SpanMap([change(4, 7)], len(raw))
    assert raw[slice(*there.to_raw(Span(0, 9)))] == "Ana [2]Pardo"


def test_each_character_of_a_replacement_stands_for_all_that_was_replaced():
    there = SpanMap([change(2, 3, "fi")], 9)
    assert there.to_raw(Span(2, 3)) == there.to_raw(Span(3, 4)) == Span(2, 3)
    assert there.to_clean(Span(2, 3)) == Span(2, 4)


@pytest.mark.parametrize("changes", [[change(0, 3), change(3, 3, "+")], [change(3, 3, "+"), change(3, 6)]])
def test_text_inserted_next_to_a_removal_is_no_part_of_what_is_left(changes):
    raw = "abcdef"
    clean, there = apply(raw, changes), SpanMap(changes, len(raw))
    assert "+" not in clean[slice(*there.to_clean(Span(1, 5)))]


def test_what_was_removed_stands_nowhere_in_the_clean_text():
    assert SpanMap([change(2, 5)], 9).to_clean(Span(3, 5)) is None


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 2), Span(-1, 2), Span(0, 10)])
def test_a_span_outside_the_clean_text_is_refused(span):
    with pytest.raises(ValueError, match="does not lie in a text of 9 characters"):
        SpanMap([], 9).to_raw(span)


# --- composing ---


@settings(max_examples=200)
@given(edited(steps=2))
def test_composed_changes_do_in_one_step_what_two_do(case):
    raw, first, second = case
    assert apply(raw, compose(raw, first, second)) == apply(apply(raw, first), second)


@settings(max_examples=200)
@given(edited(steps=3))
def test_three_passes_compose_too(case):
    raw, first, second, third = case
    composed = compose(raw, compose(raw, first, second), third)
    assert apply(raw, composed) == apply(apply(apply(raw, first), second), third)


@settings(max_examples=200)
@given(edited(steps=2))
def test_composed_changes_stand_in_text_order_apart_and_change_something(case):
    raw, first, second = case
    composed = compose(raw, first, second)
    assert all(one.end <= two.start for one, two in itertools.pairwise(composed))
    if first and second:
        assert all(raw[one.start : one.end] != one.new for one in composed)


@settings(max_examples=200)
@given(edited(steps=2))
def test_the_composed_map_agrees_with_the_two_maps_one_after_the_other(case):
    raw, first, second = case
    middle = apply(raw, first)
    untouched = {Span(i, i + 1) for i in copied(first, len(raw))}
    kept = [origin in untouched for _, origin in origins(raw, first)]
    composed = SpanMap(compose(raw, first, second), len(raw))
    two = origins(middle, second)
    late = {i for one in second for i in range(one.start, one.end)}
    for i, (character, hull) in enumerate(origins_through(raw, first, second)):
        found = composed.to_raw(Span(i, i + 1))
        through = two[i][1]
        if through.end == through.start + 1 and through.start not in late and kept[through.start]:
            assert found == hull, "a character that neither touched keeps its own place"
            assert raw[slice(*found)] == character
        elif hull is not None and not (
            raw[slice(*found)] == character and hull.start <= found.start < found.end <= hull.end
        ):
            assert found.start <= hull.start, "melting may widen a span, never narrow or move it"
            assert found.end >= hull.end, "unless the second step puts the character back where it was"


@pytest.mark.parametrize(
    ("raw", "first", "second", "expected"),
    [
        ("aﬁb", [change(1, 2, "fi")], [change(2, 3)], [(1, 2, "f")]),  # deletion after expansion
        ("aﬁb", [change(1, 2, "fi")], [change(2, 2, "-")], [(1, 2, "f-i")]),  # insertion inside expansion
        ("abcd", [change(1, 2)], [change(1, 2)], [(1, 2, ""), (2, 3, "")]),  # adjacent
        ("ab", [change(0, 0, "x")], [change(0, 1)], []),  # inserted and taken back
        ("ab", [change(0, 1, "xy")], [change(0, 2, "a")], []),  # replaced and put back
        ("ab", [change(1, 2)], [change(1, 1, "z")], [(1, 2, ""), (2, 2, "z")]),  # at the end
        ("ab", [change(0, 1)], [change(0, 0, "z")], [(0, 1, ""), (1, 1, "z")]),  # at the start
        ("abc", [change(1, 2, "xyz")], [change(0, 5)], [(0, 3, "")]),  # all of it
        ("abc", [change(1, 2, "xyz")], [change(0, 2)], [(0, 2, "yz")]),  # deletion into an expansion
        ("abc", [change(1, 2, "xyz")], [change(3, 5)], [(1, 3, "xy")]),  # deletion out of an expansion
        ("abc", [change(1, 1, "xy")], [change(2, 2, "-")], [(1, 1, "x-y")]),  # insertion inside an insertion
        ("abc", [change(1, 1, "xy")], [change(1, 3)], []),  # an insertion taken back
        ("abcd", [change(1, 2), change(2, 3)], [change(0, 2)], [(0, 4, "")]),  # deletion around two
        ("ab", [change(2, 2, "x")], [change(3, 3, "y")], [(2, 2, "x"), (2, 2, "y")]),  # one behind the other at the end
    ],
)
def test_changes_of_the_same_characters_melt(raw, first, second, expected):
    assert [(one.start, one.end, one.new) for one in compose(raw, first, second)] == expected


def test_melted_changes_are_named_after_the_rule_that_takes_most():
    (melted,) = compose("abcdef", [change(1, 3, "x", rule="small")], [change(0, 4, "", rule="big")])
    assert melted.rule_id == "big"


@given(edited())
def test_composing_with_nothing_changes_nothing(case):
    raw, changes = case
    assert compose(raw, changes, []) == compose(raw, [], changes) == changes


@given(edited())
def test_what_the_rows_of_edits_undo_is_a_change_too(case):
    raw, changes = case
    edits = as_edits("d", raw, changes)
    undone = [change(edit.clean_start, edit.clean_end, edit.raw_text) for edit in edits]
    assert apply(apply(raw, changes), undone) == raw
    if changes:
        assert apply(raw, compose(raw, changes, undone)) == raw


@settings(max_examples=200)
@given(edited())
def test_a_span_within_one_copied_stretch_comes_back_as_it_went(case):
    raw, changes = case
    there, at = SpanMap(changes, len(raw)), 0
    for start, end in [*((one.start, one.end) for one in changes), (len(raw), len(raw))]:
        for one, two in itertools.combinations(range(at, start + 1), 2):
            assert there.to_raw(there.to_clean(Span(one, two))) == Span(one, two)
        at = end


@pytest.mark.parametrize("every", [1, 2, 7])
def test_many_changes_are_settled_composed_and_mapped_in_linear_time(every, in_linear_time):
    def work(text):
        first = settle([(i % 3, change(i, i + 1, "xy")) for i in range(0, len(text), every)])
        second = settle([(0, change(i, i + 1)) for i in range(0, len(text), every + 1)])
        there = SpanMap(compose(text, first, second), len(text))
        for i in range(0, len(text) // 2, 50):
            there.to_raw(Span(i, i + 1))

    in_linear_time(work, lambda length: "a" * min(length, 5_000))
