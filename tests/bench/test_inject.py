"""The injector says exactly what it put where; no wording is out of reach."""

from random import Random

import pytest

from pipeline.clean import Cleaned
from pipeline.clean.header import Marked
from pipeline.records import Header, Span
from pipeline.spans import Change, SpanMap, apply
from tests.bench import scoring
from tests.bench.bodies import Body, long_bodies
from tests.bench.cleaning import TRIES
from tests.bench.inject import TRANSFORMS, inject
from tests.bench.places import UnfitError
from tests.bench.scoring import blanks, removed_places
from tests.bench.wordings import CLOSE, HELD_BACK, JOINT, OPEN, SAMPLE, fill, load_kinds, render, unmarked

PARAGRAPHS = """
The ministry’s harbour office said on Monday that the “grain corridor” — closed since May — would open again.
Officials of the regional commission had agreed to meet "before the harvest", their spokeswoman said in writing.
The commission’s own figures, five of them, were different, and the regional officials wouldn’t say which were \
right. They were, its president told the assembly, the best that anyone had, and they would do for the harvest.
A ferry captain, who asked not to be named, said that the affected crews hadn't been told of the first meeting.
In the afternoon the harbour office published a list of ships, of which nine flew the flag of Panama. A tenth, \
the captain said, flew none. The regional assembly will hear the spokeswoman and him before the harvest.
""".strip().split("\n")
BODY = Body("port", ("Harbour office opens the corridor", *PARAGRAPHS), title=True)
KINDS = load_kinds()
OTHERS = load_kinds(HELD_BACK) + load_kinds(SAMPLE)
BOTH = [pytest.param(kind, id=kind.name) for kind in KINDS] + [
    pytest.param(kind, id=f"held-back-{kind.name}") for kind in OTHERS
]
TRANSFORMED = [case for case in BOTH if "transform:" in case.values[0].where]
WHOLE_LINES = [
    case for case in BOTH if case.values[0].where in {"line-anywhere", "line-tail", "first-line", "last-line"}
]


def injected(kind, wording, seed):
    """An injection; a body is asked again where it had no place, as the benchmark asks the next one."""
    rng = Random(seed)
    body = long_bodies([BODY], rng)[0] if kind.where.startswith("pages-") else BODY
    for _ in range(TRIES):
        if kind.where.startswith("transform:wrap"):  # lines are long enough to wrap, and end elsewhere in every try
            body = Body("port", (BODY.blocks[0], " ".join(rng.sample(PARAGRAPHS, len(PARAGRAPHS)))), title=True)
        try:
            return inject(body, wording, rng)
        except UnfitError:
            continue
    raise AssertionError(f"no place for {wording.template!r}")


@pytest.mark.parametrize("kind", BOTH)
def test_every_wording_can_be_put_in_and_all_its_slots_are_filled(kind):
    for wording in kind.wordings():
        found = injected(kind, wording, wording.template)
        assert found.intervals
        assert all(0 <= start < end <= len(found.text) for start, end in found.intervals)
        assert all(not set(text) & {OPEN, CLOSE, JOINT, "␞"} for text in (found.text, found.want))


@pytest.mark.parametrize("kind", BOTH)
def test_the_same_seed_gives_the_same_injection(kind):
    wording = kind.wordings()[-1]
    assert injected(kind, wording, 7) == injected(kind, wording, 7)


@pytest.mark.parametrize("kind", WHOLE_LINES)
def test_without_its_intervals_an_injected_text_is_the_body_again(kind):
    for seed, wording in enumerate(kind.wordings()):
        found = injected(kind, wording, seed)
        rest = apply(found.text, [Change(start, end, "", "", "") for start, end in found.intervals])
        if OPEN not in wording.template:
            assert blanks(rest) in {blanks(BODY.text), blanks("\n".join(BODY.blocks[1:]))}


@pytest.mark.parametrize("kind", TRANSFORMED)
def test_putting_the_originals_back_gives_the_wanted_text(kind):
    for seed, wording in enumerate(kind.wordings()):
        found = injected(kind, wording, seed)
        changes = [
            Change(start, end, original, "", "")
            for (start, end), original in zip(found.intervals, found.originals, strict=True)
        ]
        assert apply(found.text, changes) == found.want


def test_every_transformation_is_used():
    assert {kind.where.partition(":")[2] for kind in KINDS if "transform:" in kind.where} == set(TRANSFORMS)


def test_a_body_without_a_place_for_the_artefact_is_refused():
    kind = next(kind for kind in KINDS if kind.name == "line-hyphen")
    with pytest.raises(UnfitError):
        inject(Body("short", ("No word twice.",)), kind.wordings()[0], Random(1))


def test_an_unknown_slot_is_named():
    with pytest.raises(ValueError, match="no slot 'nonesuch'"):
        fill("{nonesuch}", KINDS[0], Random(1))


def test_marks_become_intervals_and_joints():
    assert unmarked("a ⟦bc⟧ d¦e") == ("a bc de", [(2, 4)], [6])
    assert unmarked("abc") == ("abc", [(0, 3)], [])


def test_every_family_of_the_catalogue_has_kinds_with_several_wordings():
    families = {kind.family for kind in KINDS}
    assert families == {
        "appeal", "archive", "chrome", "cms", "encoding", "glue", "image", "layout", "lookalike", "pdf", "wire"
    }  # fmt: skip
    assert min(len(set(kind.templates)) for kind in KINDS) >= 2


def test_the_held_back_wordings_are_other_wordings_of_the_same_kinds():
    first = {kind.name: kind for kind in KINDS}
    for kind in OTHERS:
        assert (kind.family, kind.where, kind.expected) == tuple(
            getattr(first[kind.name], key) for key in ("family", "where", "expected")
        )
    for kind in load_kinds(HELD_BACK):
        if not kind.carriers:  # templates of these only say what is done to which characters
            assert not set(kind.templates) & set(first[kind.name].templates)


def test_slots_vary_with_the_seed():
    wording = next(kind for kind in KINDS if kind.name == "dateline-agency").wordings()[0]
    assert len({render(wording, Random(seed)) for seed in range(30)}) > 20


def test_only_visible_characters_count_as_removed():
    assert removed_places("ab \n cd", [Change(1, 6, " ", "", "")]) == {1, 5}
    assert removed_places("ab", [Change(1, 1, "\n", "", "")]) == set()


def perfect(found, text):
    """What a cleaner that knows the answer makes of ``text``."""
    if text != found.text:
        changes = []
    elif found.originals:
        spans = zip(found.intervals, found.originals, strict=True)
        changes = [Change(start, end, original, "", "") for (start, end), original in spans]
    elif found.expected[0] in {"removed", "rejoined"}:
        changes = [Change(start, end, "", "", "") for start, end in found.intervals]
    else:
        changes = [Change(joint, joint, "\n", "", "") for joint in found.joints]
    return Cleaned(apply(text, changes), changes, SpanMap(changes, len(text)))


@pytest.mark.parametrize("kind", BOTH)
def test_a_cleaner_that_knows_the_answer_is_exact_and_an_idle_one_misses(kind, monkeypatch):
    for wording in kind.wordings():
        found = injected(kind, wording, wording.template)
        zone = found.expected[0].partition(":")[2]
        marked = [Marked(Span(*interval), zone, "") for interval in found.intervals]
        monkeypatch.setattr(scoring, "clean", lambda text, found=found: perfect(found, text))
        monkeypatch.setattr(scoring, "read_header", lambda *_, marked=marked: (Header(), marked))
        assert scoring.judge(found)[:2] == (True, True)
        monkeypatch.setattr(scoring, "clean", lambda text: Cleaned(text, [], SpanMap([], len(text))))
        monkeypatch.setattr(scoring, "read_header", lambda *_: (Header(), []))
        assert scoring.judge(found).dealt == (kind.family == "lookalike")
