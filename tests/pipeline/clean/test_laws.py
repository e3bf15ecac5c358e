"""Laws of cleaning: they hold for any text, whatever the rules are.

Texts are made of sentences, of the wordings in the rules' own examples, and of characters that have broken cleaners.
"""

import itertools
import json
import os
import random
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.cleaning import MOST_REMOVED
from pipeline.clean.documents import clean_documents
from pipeline.clean.header import read_header
from pipeline.clean.rules import PASSES, load_rules
from pipeline.clean.ruleset import Ruleset
from pipeline.clean.view import View
from pipeline.clean.zones import load_zone_rules
from pipeline.config import PROJECT
from pipeline.records import Header, RawDocument, Span
from pipeline.spans import SpanMap, apply, as_edits
from tests.timing import seconds_of

DATA = files("pipeline") / "data"
RULES = load_rules()
ROWS = {
    row["id"]: row
    for file in sorted((DATA / "artefacts").iterdir(), key=lambda file: file.name)
    if file.name.endswith(".toml")
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
}
ZONES = tomllib.loads((DATA / "header.toml").read_text(encoding="utf-8"))["zone"]

# --- texts ---

# Sentences of a story: they hold all that looks like an artefact and is none.
STORY = (
    "Nine of the eleven states that had been asked to Apia agreed on a quota on Monday, said the agency of tides.",
    "“It’s a start,” Ana Pardo added: the catch shall fall by 40% until 2030, at a price of $5 (10%) a head.",
    "Ben Okoro, the envoy of the West Sea Commission, did not sign the text and left for Suva, as he wrote.",
    "The \U0001f469\u200d\U0001f680 of the agency waved; Étienne Brito-Semedo, 61, did not wave back to her.",
    "Two states, she said, had asked for more time; a second round of talks will be held in Suva in May.",
    "The minister, who had come with nine ships, said that the half-hearted commission was no help to her.",
    "A court in Nuku‘alofa had ruled in 2019 that the reef belonged to no one, which Tonga never accepted.",
    "What the fleet will do until then is anybody’s guess, said Chloe Latu, who has counted tuna for years.",
)
NEUTRAL = (
    *STORY,
    "Quota agreed in Apia",
    "APIA, June 6 (MAA) — Nine of eleven states agreed on a quota, Ana Pardo said.",
    "- Samoa: 12 ships",
    "By Chloe Latu",
    "Photo: Ben Okoro / Apia Herald",
    "مرحبا قال الوزير",
    "He kept it in C:\\archive, snake_case and 5 * 3 * 2 boxes; AT&T and R&D paid <nothing> for [sic] and #4.",
)
WORDINGS = sorted(
    {rule.example for rule in RULES.rules}
    | {line for rule in RULES.rules for line in rule.example.split("\n")}
    | {text for rule in RULES.rules for text in rule.keep}
    | {row["example"] for row in ZONES}
    | {phrase for row in ROWS.values() for phrase in row.get("lines", ())}
)
TROUBLE = (
    *"\r\n\t\f\x0b\x1c\x1d\x1e\x85\u2028\u2029\x00\x7f\ud800\udfff\u0301\u200d\u202e\u200fمﬁﬀ\u00a0\u2003\u00ad\ufeff\u200b",
    *"*_\\[]()<>&;#?�.,:!|~`-–—“”’\"'/@{}=+%aZé09 ",
    *("\r\n", "\n\n", "-\n", " \n", "\n ", "  ", "\U0001f469\u200d\U0001f680", "e\u0301", "ы"),
    *("â€™", "Ã©", "Â\u00a0", "&amp;", "&nbsp;", "&lt;b&gt;", "&#13;", "&amp;amp;", "**", "](/", "\\_", "\\u2019"),
    *("Page 1 of 2", "a.jpg", "<p>", "</p>", "[1]: /a\n"),
)  # fmt: skip
BREAKS = ("\n", "\n\n", "\r\n", "\r", "\n \n\n", "\f", "\n\f", "\u2028", "\x0b", " ", "")
WILD = st.lists(st.sampled_from(TROUBLE), max_size=25).map("".join)


@st.composite
def disturbed(draw, texts):
    """One of ``texts`` with something odd in it, somewhere."""
    text = draw(texts)
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(TROUBLE)) + text[at:]


@st.composite
def press_texts(draw):
    """Sentences and artefacts in any order, with all kinds of line ends between them, disturbed here and there."""
    stories, wordings = st.sampled_from(NEUTRAL), st.sampled_from(WORDINGS)
    lines = draw(st.lists(stories | wordings | disturbed(stories) | disturbed(wordings) | WILD, max_size=10))
    return "".join(line + draw(st.sampled_from(BREAKS)) for line in lines)


PLAIN = st.lists(st.sampled_from(NEUTRAL) | st.sampled_from(WORDINGS), max_size=10).map("\n".join)
ANY = press_texts() | PLAIN | WILD
few = settings(max_examples=25)


def solid(text):
    """How many characters of ``text`` are no blanks."""
    return len("".join(text.split()))


def folded(text):
    return " ".join(text.split())


def kept_stretches(raw, cleaned):
    """Pairs of the same characters, as spans of the raw and of the clean text, between the edits."""
    at_raw = at_clean = 0
    for edit in as_edits("d", raw, cleaned.changes):
        yield Span(at_raw, edit.raw_start), Span(at_clean, edit.clean_start)
        at_raw, at_clean = edit.raw_end, edit.clean_end
    yield Span(at_raw, len(raw)), Span(at_clean, len(cleaned.text))


# --- the way back ---


@given(ANY)
def test_what_stands_between_the_edits_is_copied(raw):
    cleaned = clean(raw)
    for before, after in kept_stretches(raw, cleaned):
        assert raw[slice(*before)] == cleaned.text[slice(*after)]
        if after.start < after.end:
            assert cleaned.spans.to_raw(after) == before


@given(ANY)
def test_edits_and_copies_divide_the_raw_text(raw):
    cleaned = clean(raw)
    pieces = [span for span, _ in kept_stretches(raw, cleaned)]
    pieces += [Span(change.start, change.end) for change in cleaned.changes]
    pieces = sorted(piece for piece in pieces if piece.start < piece.end)
    assert "".join(raw[slice(*piece)] for piece in pieces) == raw
    assert all(one.end == two.start for one, two in itertools.pairwise(pieces))


@given(ANY)
def test_the_clean_text_follows_from_the_raw_one_and_the_edits(raw):
    cleaned = clean(raw)
    assert apply(raw, cleaned.changes) == cleaned.text
    assert (cleaned.text is raw) == (not cleaned.changes), "the same object comes back exactly where there are no edits"
    assert all(raw[change.start : change.end] != change.new for change in cleaned.changes), "an edit changes something"
    assert {change.rule_id for change in cleaned.changes} <= set(RULES.step_of)


@given(ANY)
def test_the_raw_text_follows_from_the_clean_one_and_the_rows_of_edits_alone(raw):
    cleaned = clean(raw)
    back, at = "", 0
    for edit in as_edits("d", raw, cleaned.changes):
        assert cleaned.text[edit.clean_start : edit.clean_end] == edit.new_text
        back += cleaned.text[at : edit.clean_start] + edit.raw_text
        at = edit.clean_end
    assert back + cleaned.text[at:] == raw


@given(ANY)
def test_clean_characters_go_back_in_order_and_into_the_raw_text(raw):
    cleaned = clean(raw)
    spans = [cleaned.spans.to_raw(Span(i, i + 1)) for i in range(len(cleaned.text))]
    assert all(0 <= span.start <= span.end <= len(raw) for span in spans)
    assert all(one.start <= two.start and one.end <= two.end for one, two in itertools.pairwise(spans))
    again = SpanMap(cleaned.changes, len(raw))
    assert spans == [again.to_raw(Span(i, i + 1)) for i in range(len(cleaned.text))], "the map is that of the edits"


@given(ANY, st.data())
def test_raw_stretches_that_no_edit_touches_go_there_and_back(raw, data):
    cleaned = clean(raw)
    kept = [before for before, _ in kept_stretches(raw, cleaned) if before.start < before.end]
    for stretch in kept[:5]:
        start = data.draw(st.integers(stretch.start, stretch.end - 1))
        span = Span(start, data.draw(st.integers(start + 1, stretch.end)))
        there = cleaned.spans.to_clean(span)
        assert cleaned.text[slice(*there)] == raw[slice(*span)]
        assert cleaned.spans.to_raw(there) == span


# --- nothing twice, nothing for nothing ---


@settings(max_examples=120)
@given(ANY)
@example("\n".join([STORY[0]] * 5) + "\nDOMPDF_ENABLE_REMOTE is set to FALSE\f")
@example("Tide Bulletin 7\nThe quota was agreed.\n1\fTide Bulletin 8\nNine states signed.\n2")
@example("<" * 20 + "i x=1>" * 20 + STORY[0])
@example("[the " * 20 + "quota" + "](/fish)" * 20)
def test_what_is_clean_is_not_changed_again(raw):
    once = clean(raw).text
    again = clean(once)
    assert [(change.rule_id, once[change.start : change.end], change.new) for change in again.changes] == []
    assert again.text is once


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_seven_artefacts_in_a_row_are_cleaned_at_once(rule):
    many = [rule.example] * 7
    for lines in ([*many, *STORY * 3], [*STORY * 3, *many]):
        once = clean("\n".join(lines)).text
        assert [(change.rule_id, once[change.start : change.end]) for change in clean(once).changes] == []


@given(st.lists(st.sampled_from(NEUTRAL), min_size=1, max_size=6, unique=True), st.sampled_from(("\n", "\n\n")))
def test_a_text_without_artefacts_comes_back_as_the_same_object(lines, between):
    raw = between.join(lines)
    cleaned = clean(raw)
    assert list(cleaned.changes) == list(cleaned.tagged) == list(cleaned.told) == []
    assert cleaned.text is raw


# Look-alikes of one rule that another one rightly takes, by that one.
TAKEN_BY_OTHERS = {
    "sentence-over-page": {"page-of"},  # a footer goes, joined or not
    "office-escape": {"office-line-end"},  # the same escape, of a line end
    # what keeps a rule away is another's artefact
    "dompdf-logo": {"dompdf-notice"},
    "image-name-glued": {"image-address"},
    "glue-alt-text": {"glue-title"},
    "navigation-neighbour": {"cms-line"},
}


def taken_in_a_story(text):
    """The rules that take words of ``text``, or put some in, where it stands in the middle of a story."""
    cleaned = clean("\n\n".join([*STORY[:4], text.strip("\n"), *STORY[4:]]))
    return {change.rule_id for change in cleaned.changes if RULES.step_of[change.rule_id] not in ("breaks", "layout")}


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_the_look_alikes_of_a_rule_are_kept_by_all_rules_in_the_middle_of_a_story(rule):
    for text in rule.keep:
        assert taken_in_a_story(text) <= TAKEN_BY_OTHERS.get(rule.id, set()), text


def test_look_alikes_that_others_take_are_still_taken():
    taken = {
        rule.id: set().union(*map(taken_in_a_story, rule.keep)) for rule in RULES.rules if rule.id in TAKEN_BY_OTHERS
    }
    assert taken == TAKEN_BY_OTHERS


# --- injection: what is taken is what was put in ---


def alone_takes(rule, raw, start, end):
    """Whether ``rule``, all by itself, removes the stretch and nothing else."""
    changes = Ruleset([rule]).found(rule.step, View(raw)).changes
    return [(change.start, change.end, change.new) for change in changes] == [(start, end, "")]


def artefacts_of(rule):
    """Lines that ``rule`` removes whole: its phrases, or what it removes from its example."""
    phrases = ROWS[rule.id].get("lines")
    if phrases:
        return list(phrases)
    view = View(rule.example)
    changes = Ruleset([rule]).found(rule.step, view).changes
    if len(changes) != 1 or changes[0].new or changes[0].start not in view.starts:
        return []
    end = changes[0].end
    return [rule.example[changes[0].start : end].strip("\n")] if end in (*view.starts, len(rule.example)) else []


def for_lines(rule):
    """Whether ``rule`` is one for whole lines by its form."""
    return "line" in ROWS[rule.id] or "lines" in ROWS[rule.id]


def borders(rule, artefact, lines):
    """The borders between ``lines`` where ``rule`` must take ``artefact``.

    By the form of the rule where it is one for whole lines; where its pattern sees more than the line, those borders
    where it does so when it is alone.
    """
    by_form = for_lines(rule)
    for border in (0, len(lines)) if rule.company else range(len(lines) + 1):
        if by_form and rule.where == "anywhere":
            yield border
            continue
        raw, start, end = injected(lines, artefact, border, "\n")
        low, high = View(raw).bounds(rule.where)
        if low <= start <= high and (by_form or alone_takes(rule, raw, start, end)):
            yield border


def injected(lines, artefact, border, between):
    """The text with ``artefact`` before the line of that number, and the stretch that the line takes with its break."""
    start = len("".join(line + between for line in lines[:border]))
    raw = between.join([*lines[:border], artefact, *lines[border:]])
    return raw, start, min(start + len(artefact) + 1, len(raw))


BY_LINES = [(rule, artefacts_of(rule)) for rule in RULES.rules]
BY_LINES = [(rule, found) for rule, found in BY_LINES if found]


BETWEEN = ("\n", "\n\n", "\r\n")


@pytest.mark.parametrize(("rule", "artefacts"), BY_LINES, ids=[rule.id for rule, _ in BY_LINES])
def test_an_artefact_at_any_line_border_goes_and_the_story_stays(rule, artefacts):
    artefact = min(artefacts, key=len)
    for border, between in zip(borders(rule, artefact, STORY), itertools.cycle(BETWEEN), strict=False):
        raw, start, end = injected(STORY, artefact, border, between)
        cleaned = clean(raw)
        assert cleaned.text == between.replace("\r", "").join(STORY), (artefact, border)
        taken = [change for change in cleaned.changes if not change.new]
        assert all(one.end == two.start for one, two in itertools.pairwise(taken))
        assert taken[0].start <= start < end <= taken[-1].end
        assert raw[taken[0].start : taken[-1].end].strip() == artefact.strip()


def stories_with(rule, artefacts):
    """Stories that hold all of ``artefacts``, each where it must go, no two of them side by side."""
    stories = []
    for number, artefact in enumerate(artefacts):
        there = list(borders(rule, artefact, STORY))
        border = there[number % len(there)]
        free = next((story for story in stories if not {border - 1, border, border + 1} & set(story)), None)
        if free is None:
            free = {}
            stories.append(free)
        free[border] = artefact
    for story in stories:
        yield [line for border, after in enumerate([*STORY, None]) for line in (story.get(border), after) if line]


@pytest.mark.parametrize(("rule", "artefacts"), BY_LINES, ids=[rule.id for rule, _ in BY_LINES])
def test_every_wording_of_an_artefact_goes_and_the_story_stays(rule, artefacts):
    for lines in stories_with(rule, [artefact for artefact in artefacts if [*borders(rule, artefact, STORY)]]):
        cleaned = clean("\n".join(lines))
        assert cleaned.text == "\n".join(STORY), lines


def test_rules_for_whole_lines_are_all_tried_so():
    tried = {rule.id for rule, artefacts in BY_LINES if all([*borders(rule, one, STORY)] for one in artefacts)}
    assert {id_ for id_, row in ROWS.items() if "lines" in row} - tried == set()
    assert len(tried) > 4


ANYWHERE = sorted(
    (rule.id, artefact)
    for rule, artefacts in BY_LINES
    for artefact in artefacts  # one in small letters may go on in the next one
    if artefact.strip()
    and not artefact[0].islower()
    and set(borders(rule, artefact, STORY)) == set(range(len(STORY) + 1))
)


@given(st.data(), st.sampled_from(("\n", "\n\n", "\r\n", "\n \n", " \n")))
def test_artefacts_together_leave_the_story_as_each_of_them_does(data, between):
    body = data.draw(st.lists(st.sampled_from(STORY), min_size=4, unique=True))
    lines = list(body)
    for _ in range(data.draw(st.integers(1, 4))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(st.sampled_from(ANYWHERE))[1])
    cleaned = clean(between.join(lines))
    if not cleaned.tagged:
        assert cleaned.text == {1: "\n", 2: "\n\n"}[between.count("\n")].join(body)
    for line in body:
        assert cleaned.spans.to_raw(span_of(cleaned.text, line)) == span_of(between.join(lines), line)


def span_of(text, part):
    at = text.index(part)
    return Span(at, at + len(part))


@given(st.sampled_from(STORY), st.data(), st.sampled_from(("\u00ad", "\u200b", "\x00", "\ufeff", "\u2060", "\x1f")))
def test_an_invisible_character_inside_a_name_goes_and_the_name_keeps_its_raw_place(line, data, odd):
    at = data.draw(st.integers(1, len(line) - 1))
    raw = line[:at] + odd + line[at:]
    cleaned = clean(raw)
    assert cleaned.text == line
    assert cleaned.spans.to_raw(Span(at - 1, at + 1)) == Span(at - 1, at + 2)
    assert cleaned.spans.to_raw(Span(at, at + 1)) == Span(at + 1, at + 2)


# --- what must not matter ---


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x0b"])
@few
@given(PLAIN)
def test_any_kind_of_line_end_gives_the_same_clean_text(end, text):
    if not re.search(r"[\r\f]|_x000[AD]_", text):
        assert clean(text.replace("\n", end)).text == clean(text).text


WITHOUT_FITS = Ruleset([rule if for_lines(rule) else replace(rule, fits=None) for rule in RULES.rules])


@given(ANY)
def test_looking_only_at_lines_that_fit_a_rule_spares_work_and_changes_nothing(raw):
    for step in PASSES:
        assert RULES.found(step, View(raw)).changes == WITHOUT_FITS.found(step, View(raw)).changes


@few
@given(ANY)
def test_what_was_read_before_does_not_matter(raw):
    one, two = clean(raw), clean(raw, Ruleset(RULES.rules))
    assert (one.text, list(one.changes), list(one.tagged)) == (two.text, list(two.changes), list(two.tagged))


def test_the_order_of_documents_does_not_matter():
    raws = [RawDocument(text, text, None, text) for text in (*WORDINGS[::8], "\n".join([*STORY, *WORDINGS[:9]]))]
    one, other = clean_documents(raws), clean_documents(reversed(raws))
    for name in ("documents", "edits", "zones", "rejected"):
        assert sorted(map(repr, getattr(one, name))) == sorted(map(repr, getattr(other, name)))


DIGEST = """
import json, sys
from pipeline.clean.documents import clean_documents
from pipeline.records import RawDocument
print(ascii(clean_documents([RawDocument(text, text, None, text) for text in json.load(sys.stdin)])))
"""


def test_every_process_writes_the_same_rows():
    texts = [*WORDINGS[::40], "\n".join([*STORY, *WORDINGS[:20]]), *TROUBLE]
    there = subprocess.run(
        [sys.executable, "-c", DIGEST],
        input=json.dumps(texts),
        env=os.environ | {"PYTHONHASHSEED": "1"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert there.strip() == ascii(clean_documents([RawDocument(text, text, None, text) for text in texts]))


# --- the budget ---


def taken_away(raw, cleaned):
    """How many characters that are no blanks went with rules that take words away."""
    removing = {rule.id for rule in RULES.rules if rule.step in ("pages", "artefacts")}
    cut = (change for change in cleaned.changes if not change.new and change.rule_id in removing)
    return sum(solid(raw[change.start : change.end]) for change in cut)


# Texts in which rules that take words away find something and others next to nothing.
WORDY = [text for text in (*NEUTRAL, *WORDINGS) if not set(text) & set("&<\\*_[]#\f\r") and text.isprintable()]


@given(st.lists(st.sampled_from(WORDY), max_size=8).map("\n".join))
def test_no_more_than_the_budget_goes_or_all(raw):
    cleaned = clean(raw)
    taken = taken_away(raw, cleaned)
    if cleaned.text:
        assert taken <= MOST_REMOVED * (taken + solid(cleaned.text))


@given(ANY)
def test_of_a_text_over_the_budget_nothing_goes_and_what_would_have_is_tagged(raw):
    cleaned = clean(raw)
    if cleaned.tagged:
        assert taken_away(raw, cleaned) == 0
        assert all(0 <= span.start < span.end <= len(cleaned.text) for span, _ in cleaned.tagged)
        tagged = sum(solid(cleaned.text[slice(*span)]) for span, _ in cleaned.tagged)
        assert tagged > 0


@given(st.integers(1, len(STORY)), st.integers(1, 12), st.sampled_from(ANYWHERE))
def test_a_document_is_left_whole_exactly_where_more_than_the_budget_would_go(sentences, times, wording):
    artefact = wording[1]
    raw = "\n".join([*STORY[:sentences], *[artefact] * times])
    cleaned = clean(raw)
    if times * solid(artefact) > MOST_REMOVED * solid(raw):
        assert cleaned.text is raw
        assert "".join(raw[slice(*span)] for span, _ in cleaned.tagged).split() == " ".join([artefact] * times).split()
    else:
        assert cleaned.text == "\n".join(STORY[:sentences])
        assert list(cleaned.tagged) == []


@given(st.sampled_from(ANYWHERE), st.integers(-3, 25), st.integers(0, 20), st.sampled_from(("\u00ad", "\x00", "&shy;")))
def test_a_document_at_the_edge_of_the_budget_is_not_judged_otherwise_a_second_time(wording, over, pads, pad):
    _, artefact = wording
    story = "\n".join(STORY)[: int(solid(artefact) / MOST_REMOVED * (1 - MOST_REMOVED) * 1.2) + over].rstrip()
    once = clean(f"{story}\n{artefact[:3]}{pad * pads}{artefact[3:]}").text
    assert [(change.rule_id, once[change.start : change.end]) for change in clean(once).changes] == []


@given(st.lists(st.sampled_from(ANYWHERE), min_size=1, max_size=6), st.sampled_from(("\n", "\n\n", "\r\n")))
def test_a_text_of_artefacts_alone_becomes_empty(wordings, between):
    cleaned = clean(between.join(artefact for _, artefact in wordings))
    assert cleaned.text == ""
    assert list(cleaned.tagged) == []


@given(ANY)
def test_a_document_over_the_budget_is_flagged_and_its_artefacts_are_zones(raw):
    rows = clean_documents([RawDocument("d", "d", None, raw)])
    tagged = {tag.span for tag in clean(raw).tagged}
    for document in rows.documents:
        assert document.over_budget == bool(tagged)
        assert tagged == {Span(zone.clean_start, zone.clean_end) for zone in rows.zones if zone.zone == "artefact"}


# --- zones and header fields ---


def cross(one, two):
    """Whether the two share characters and neither holds the other."""
    first, last = sorted((one, two))
    return first.start < last.start < first.end < last.end


HEADED = st.lists(
    st.sampled_from([row["example"] for row in ZONES]) | st.sampled_from(NEUTRAL) | disturbed(st.sampled_from(NEUTRAL)),
    max_size=8,
).map("\n".join)


@given(HEADED | ANY)
def test_zones_of_any_text_lie_in_it_in_order_and_nest_or_are_apart(text):
    _, zones = read_header(text, Header())
    assert zones == sorted(zones)
    assert all(0 <= zone.span.start < zone.span.end <= len(text) for zone in zones)
    assert not any(cross(one.span, two.span) for one, two in itertools.combinations(zones, 2))
    assert len({zone.span for zone in zones}) == len(zones)


@given(HEADED | ANY)
def test_header_fields_are_words_of_the_clean_text(text):
    header, _ = read_header(text, Header())
    for name in Header.__slots__:
        value = getattr(header, name)
        if isinstance(value, str) and name != "published_precision":
            assert value in folded(text), name
    if header.published is not None:
        assert str(header.published.year) in text


@given(HEADED | PLAIN)
def test_header_fields_of_a_document_stand_in_its_text_or_in_what_was_removed(raw):
    rows = clean_documents([RawDocument("d", "d", None, raw)])
    for document in rows.documents:
        removed = [folded(edit.raw_text) for edit in rows.edits]
        told = (document.url, document.title, document.publisher, document.source_agency, document.author)
        for value in (*told, document.dateline_place, document.caption, document.credit):
            assert value is None or any(value in text for text in (folded(document.clean_text), *removed))


@given(HEADED | ANY)
def test_rows_of_zones_lie_in_both_texts_and_belong_together(raw):
    rows = clean_documents([RawDocument("d", "d", None, raw)])
    spans = clean(raw).spans
    assert len({(zone.doc_id, zone.raw_start, zone.zone) for zone in rows.zones}) == len(rows.zones), "key of zones"
    for zone in rows.zones:
        assert spans.to_raw(Span(zone.clean_start, zone.clean_end)) == Span(zone.raw_start, zone.raw_end)
        assert 0 <= zone.raw_start <= zone.raw_end <= len(raw)
    for one, two in itertools.combinations(rows.zones, 2):
        assert not cross(Span(one.clean_start, one.clean_end), Span(two.clean_start, two.clean_end))


@given(st.sampled_from([row for row in ZONES if not row["example"][0].islower()]), st.sampled_from(ANYWHERE))
def test_an_artefact_in_front_moves_a_zone_and_tells_nothing(row, wording):
    story = "\n".join([row["example"], *STORY[:4]])
    if clean(story).text != story:
        return
    before, after = (
        read_header(story, Header()),
        clean_documents([RawDocument("d", "d", None, f"{wording[1]}\n{story}")]),
    )
    found = [(zone.zone, zone.clean_start, zone.clean_end) for zone in after.zones]
    assert sorted(found) == sorted((zone.zone, *zone.span) for zone in before[1])


# --- time ---

UNITS = (
    *" \t7Aaé-([*_|./<\u00ad",
    *("a.", "A.", "a/", "[(", "<a ", "<p>", "<script>", "&amp;", "\\_", "- ", "A ", "a ", "Aa ", "A, ", "1 ", "12:30 "),
    *(" ? A", "[a][1] ", "http://a.b/ ", "x.com/", "a@", "a/b.png ", "Ana Pardo, ", "Photo: ", "May 3, 2024 "),
    *("SUPPORT US ", "Ana PardoAna Pardo"),
)


def is_slow(find, unit):
    """Whether what looks at a view takes more than linear time on a text of many ``unit``."""
    seconds = []
    for length in (500, 10_000):
        view = View(unit * (length // len(unit) + 1))
        seconds.append(seconds_of(lambda view=view: list(find(view))))
        if seconds[-1] > 0.3 or (seconds[-1] > 0.005 and seconds[-1] > 60 * seconds[0]):
            return True
    return False


def everywhere(rule):
    """The rule, tried at every line of a view, whether its literals stand there or not."""
    return lambda view: rule.find(view, None, *view.bounds(rule.where))


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if not for_lines(rule)], ids=lambda rule: rule.id)
def test_a_rule_that_looks_at_long_lines_is_not_slow_on_one(rule):
    assert next((unit for unit in UNITS if is_slow(everywhere(rule), unit)), None) is None


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_is_not_slow_where_what_it_looks_for_stands_again_and_again(rule):
    artefact = rule.example.strip("\n")
    units = (unit for word in (*rule.needs[:1], artefact) for unit in (f"{word} ", f"{word}\n"))
    assert next((unit for unit in units if is_slow(everywhere(rule), unit)), None) is None


@pytest.mark.parametrize("rule", load_zone_rules().rules, ids=lambda rule: rule.id)
def test_a_rule_of_zones_is_not_slow_on_a_long_line(rule):
    assert next((unit for unit in UNITS if is_slow(lambda view: rule.find(view, None), unit)), None) is None


@pytest.mark.parametrize("unit", [" ", "A, "])
def test_a_line_of_a_megabyte_takes_linear_time(unit, in_linear_time):
    in_linear_time(clean, lambda length: unit * (length // len(unit)))


EDITED = ("\n", "\r\n", " \n", "\f", "Par\u00ad\u00a0do ", "&amp;", "\\_", "Ã©", "a.\x00\ud800\r\n")


@pytest.mark.parametrize("unit", EDITED)
def test_a_text_that_is_edited_everywhere_takes_linear_time(unit):
    for length in (1_000, 4_000):
        text = unit * (length // len(unit))
        assert seconds_of(lambda text=text: clean(text)) < 0.3 + 20 * length / 1_000_000


def test_artefacts_of_all_kinds_in_one_document_take_linear_time():
    lines = [*STORY * 3, *NEUTRAL, *WORDINGS]
    random.Random(7).shuffle(lines)
    text = "\n".join(lines)
    clean(text[:100])  # what is loaded on first use does not count
    few, many = (seconds_of(lambda size=size: clean(text[:size])) for size in (3_000, 12_000))
    assert many < 0.3 + 8 * few
