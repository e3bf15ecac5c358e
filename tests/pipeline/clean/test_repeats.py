"""Lines that recur within a site: how they are found, what is proposed, and what applying the list may touch."""

import csv
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.repeats.lines import key_of, keyed_lines, longest_line, opening_of, site_of
from pipeline.clean.repeats.proposal import find_repeats
from pipeline.clean.repeats.table import (
    COLUMNS,
    KEEP,
    REMOVE,
    TAG,
    Repeat,
    Repeats,
    load_repeats,
    write_repeats,
)
from pipeline.clean.repeats.tally import Counts, Tally, lines_of
from pipeline.clean.ruleset import Ruleset
from pipeline.clean.zones import ZoneRules
from pipeline.errors import DataError
from pipeline.records import Header, RawDocument, Rejection
from pipeline.spans import apply

SITE = "herald.example"
WORDS = [
    ("ferry", "trawler", "barge", "cutter"),
    ("left", "reached", "circled", "missed"),
    ("the old pier", "the sand bank", "the outer reef", "the river mouth"),
]
SENTENCES = [f"The {boat} {did} {place} before the crew had counted its nets." for boat, did, place in product(*WORDS)]
NO_RULES, NO_ZONES = Ruleset([]), ZoneRules([])  # what cleaning removes and marks by itself is another matter
FURNITURE = ("More stories for you", "Gift this story", "Read the weekend edition", "Send us a tip")
LONG_NOTICE = "We publish what readers send us, and " + "we thank all of them for each and every line of it, " * 4


def raw(number, lines, site=SITE, **known):
    text = "\n\n".join(lines) + "\n"
    header = Header(url=f"https://{site}/{number}", title=known.pop("title", None))
    return RawDocument(f"{site}-{number:02}", f"{site}.txt", None, text, header, **known)


def article(number, head=(), within=(), foot=(), **known):
    """A document of its own title and five sentences of its own, with lines before, within and behind them."""
    body = SENTENCES[5 * number : 5 * number + 5]
    title = f"Nets and tides of the {'abcdefghijkl'[number] * 3} coast"
    return raw(number, [title, *head, *body[:3], *within, *body[3:], *foot], **known)


def found(documents, least=3, rules=NO_RULES, zone_rules=NO_ZONES):
    return find_repeats(lambda: documents, least, rules, zone_rules)


def proposed(documents, line):
    """The action and the reason for ``line``; None where it is not listed."""
    rows = [(row.action, row.why) for row in found(documents) if row.key == key_of(line)]
    return rows[0] if rows else None


def listed(actions, site=SITE):
    return Repeats({site: {key_of(line): action for line, action in actions.items()}})


def applied(repeats, text, site=SITE, title=None):
    return apply(text, list(repeats.changes(site, text, title)))


@pytest.mark.parametrize(
    ("known", "site"),
    [
        ({"header": Header(url="https://www.Herald.example:8080/a?b", publisher="The Herald")}, "herald.example"),
        ({"header": Header(url="www.herald.example/a")}, "herald.example"),
        ({"text": "\ufeff\r\nhttps://herald.example/a\r\n\r\nNets"}, "herald.example"),
        ({"text": "See https://herald.example/a\n"}, "feeds/may"),
        ({"header": Header(url="https://[herald/a")}, "feeds/may"),
        ({"header": Header(url="https://", publisher=" The  Herald ")}, "The Herald"),
        ({}, "feeds/may"),
        ({"source": "a.txt"}, "."),
        ({"source": "feeds/may.csv", "row": 3}, "feeds/may.csv"),
    ],
)
def test_the_site_is_the_host_else_the_publisher_else_the_place_in_the_corpus(known, site):
    assert site_of(replace(RawDocument("d", "feeds/may/a.txt", None, "Nets"), **known)) == site


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("More stories", "  MORE  stories »"),
        ("Hits: 1204", "hits 7"),
        ("Don’t miss", "Don't miss!"),
        ("12 May 2024, 10:45", "3 may 1999 9.05"),
        ("_Nets_ & tides", "nets, tides"),
    ],
)
def test_copies_of_a_line_share_their_key(one, other):
    assert key_of(one) == key_of(other) != ""


@pytest.mark.parametrize(
    "line",
    ["", " \t", "— 7 —", "a 1", "https://herald.example/a", " <http://a.example> ", "ab" + "-" * 60, "nets " * 500],
)
def test_a_line_that_says_nothing_of_its_own_has_no_key(line):
    assert key_of(line) == ""


@given(st.text(st.sampled_from("aZéßİΣς9٣²_-. ’ﬁ\u0301\t,x\ud800") | st.characters(), max_size=20))
def test_what_a_quick_look_at_a_line_tells_agrees_with_its_key(line):
    key = key_of(line)
    if key:
        assert key_of(key) == key
        assert opening_of(line) == opening_of(key)
        assert len(line) <= longest_line(key)


def test_a_row_tells_where_how_often_and_in_whose_words():
    documents = [article(i, foot=["Send us a tip" if i else "SEND us a tip »"]) for i in range(4)]
    (row,) = found(documents)
    assert row == Repeat(SITE, "SEND us a tip »", "send us a tip", 4, 4, 1.0, REMOVE, "edge")


def test_lines_of_fewer_documents_are_not_listed():
    documents = [article(i, foot=FURNITURE[:1] if i < 2 else ()) for i in range(4)]
    assert found(documents) == []
    assert [row.documents for row in found(documents, least=2)] == [2]


def test_lines_are_counted_within_their_site():
    documents = [article(i, foot=FURNITURE[:1], site=f"{'abc'[i]}.example") for i in range(3)]
    assert found(documents) == []


def test_lines_are_counted_once_a_document_and_as_cleaning_leaves_them():
    documents = [article(i, foot=["Letters to&nbsp;the desk", "Letters to the desk"]) for i in range(3)]
    assert [(row.line, row.documents) for row in found(documents, rules=None)] == [("Letters to the desk", 3)]


def test_what_could_not_be_read_is_passed_over():
    documents = [Rejection("a.txt", None, "ingest", "empty", "…"), *(article(i, foot=FURNITURE) for i in range(3))]
    assert len(found(documents)) == len(FURNITURE)


@pytest.mark.parametrize("known", [{}, {"duplicate_of": f"{SITE}-00"}])
def test_the_same_text_under_another_id_counts_once(known):
    first = article(0, foot=FURNITURE)
    copies = [replace(first, doc_id=f"copy-{i}", **known) for i in range(3)]
    assert found([first, article(1, foot=FURNITURE), *copies]) == []
    rows = found([first, article(1, foot=FURNITURE), *copies, article(2, foot=FURNITURE)])
    assert {(row.documents, row.site_documents) for row in rows} == {(3, 3)}


@given(st.permutations(range(4)))
def test_of_equal_documents_the_first_by_id_counts(order):
    first = article(0, foot=["SEND us a tip"])
    documents = [
        first,
        replace(first, doc_id="a"),
        *(replace(article(i, foot=FURNITURE), doc_id=f"b{i}") for i in (1, 2)),
    ]
    (row,) = [row for row in found([documents[i] for i in order]) if row.key == "send us a tip"]
    assert (row.line, row.documents) == ("SEND us a tip", 3)


def test_versions_of_a_story_make_no_furniture_of_it():
    story = article(0).text.split("\n\n")
    versions = [raw(50 + i, [f"Nets, {'abc'[i] * 3} version", *story[1:], SENTENCES[40 + i]]) for i in range(3)]
    assert found(versions + [article(i, foot=FURNITURE[:1]) for i in range(1, 4)])[0].line == FURNITURE[0]
    assert not {row.line for row in found(versions)} & set(SENTENCES)
    signed = replace(versions[0], text=f"{versions[0].text}\nSend us a tip\n")
    assert proposed([signed, *versions[1:], *(article(i, foot=FURNITURE) for i in (1, 2))], "Send us a tip") is None


@pytest.mark.parametrize("head", [(), FURNITURE[:2]])
def test_lines_at_the_edges_and_beside_one_another_are_to_be_removed(head):
    documents = [article(i, head=head, within=FURNITURE[1:3], foot=FURNITURE[3:]) for i in range(4)]
    rows = {row.line: (row.action, row.why) for row in found(documents)}
    assert rows[FURNITURE[3]] == (REMOVE, "edge")
    assert rows[FURNITURE[2]] == (REMOVE, "beside-others")
    assert {action for action, _ in rows.values()} == {REMOVE}


def test_a_line_inside_the_body_is_kept_unless_a_good_part_of_many_documents_has_it():
    assert proposed([article(i, within=["What comes next"]) for i in range(4)], "What comes next") == (KEEP, "in-body")
    many = [article(i, within=["What comes next"] if i < 4 else ()) for i in range(12)]
    assert proposed(many, "What comes next") == (REMOVE, "common")


def test_what_is_a_title_somewhere_is_kept_everywhere():
    headline = "Nets and tides of the ddd coast"  # the title of article 3
    documents = [article(i, foot=[headline, *FURNITURE[:1]]) for i in range(3)]
    assert proposed(documents, headline) == (REMOVE, "edge")
    assert proposed([*documents, article(3)], headline) == (KEEP, "title")
    known = raw(90, [*SENTENCES[20:60], headline], title=headline)
    assert proposed([*documents, known], headline) == (KEEP, "title")


def test_a_line_of_its_own_may_stand_between_furniture_and_the_end_of_a_long_document():
    own = [f"Herring, {'abcd'[i] * 3} grade" for i in range(4)]
    assert proposed([article(i, foot=["Send us a tip", own[i]]) for i in range(4)], "Send us a tip") == (REMOVE, "edge")
    short = [raw(i, [f"Tides {'abcd'[i]}", SENTENCES[i], "Send us a tip", own[i]]) for i in range(4)]
    assert proposed(short, "Send us a tip") == (KEEP, "in-body")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (LONG_NOTICE, "long"),
        ("Ana Pardo", "name"),
        ("Samoa", "name"),
        ("Ana Pardo grows herbs", "names"),
        ("A note from Samoa", "names"),
        ("A note from Okoro", "names"),
        ("Okoro", "names"),
        ("The case goes on.", "sentence"),
        ("The crew of the ferry has not been seen since.", "sentence"),
    ],
)
def test_what_may_be_content_is_tagged_at_most(line, why):
    assert proposed([article(i, foot=[line]) for i in range(4)], line) == (TAG, why)


def test_a_line_that_is_a_zone_already_is_tagged_with_its_name():
    (row,) = found([article(i, foot=["By Ana Pardo"]) for i in range(4)], zone_rules=None)
    assert (row.action, row.why) == (TAG, "byline")


@pytest.mark.parametrize("line", ["The case goes on.", "A note from Okoro", "Letters of the Herald readers"])
def test_what_most_documents_share_at_their_edges_may_go_all_the_same(line):
    assert proposed([article(i, foot=[line] if i < 7 else ()) for i in range(10)], line) == (REMOVE, "edge")


@pytest.mark.parametrize("line", ["Ana Pardo", "Ana Pardo grows herbs", "A note from Samoa", "By Ana Pardo"])
def test_a_sure_name_is_never_removed(line):
    assert proposed([article(i, foot=[line]) for i in range(10)], line)[0] == TAG


def test_a_capital_makes_no_name_of_a_word_that_the_corpus_writes_small():
    documents = [article(i, foot=["Weekend Nets"]) for i in range(4)]
    assert proposed(documents, "Weekend Nets") == (TAG, "name")
    weekend = raw(60, ["Tides", "They came back on the weekend after all.", SENTENCES[60]])
    assert proposed([*documents, weekend], "Weekend Nets") == (REMOVE, "edge")


def test_a_site_may_name_itself():
    lines = ("Write to the Herald", "Write to the Tribune")
    documents = [article(i, foot=lines) for i in range(4)]
    assert [proposed(documents, line) for line in lines] == [(REMOVE, "edge"), (TAG, "names")]


def test_a_sentence_inside_the_text_is_tagged_however_many_documents_share_it():
    documents = [article(i, within=["The case goes on.", FURNITURE[0]]) for i in range(10)]
    assert proposed(documents, "The case goes on.") == (TAG, "sentence")


def test_lines_that_differ_in_their_numbers_are_tagged_inside_the_text():
    documents = [article(i, within=[f"Catch: {i} tons", FURNITURE[0]]) for i in range(4)]
    assert proposed(documents, "Catch: 1 tons") == (TAG, "varies")
    same = [article(i, within=["Catch: 7 tons", FURNITURE[0]]) for i in range(4)]
    assert proposed(same, "Catch: 7 tons") == (REMOVE, "beside-others")


CORPUS = [
    *(article(i, head=FURNITURE[i % 3 : 2], within=FURNITURE[2:3], foot=FURNITURE[3 - i % 3 :]) for i in range(9)),
    *(
        raw(70 + i, ["Tides", SENTENCES[50 + i], "By Ana Pardo", f"Catch: {i} tons"], site="b.example")
        for i in range(4)
    ),
    replace(article(0, foot=FURNITURE), doc_id="copy", duplicate_of=f"{SITE}-00"),
    replace(article(1, head=FURNITURE[1:2], within=FURNITURE[2:3], foot=FURNITURE[2:]), doc_id="equal"),
]


@given(st.permutations(CORPUS))
def test_the_order_of_reading_changes_nothing(documents):
    rows = found(documents)
    assert rows == found(CORPUS)
    assert rows == sorted(rows, key=lambda row: (row.site, -row.documents, row.key))
    assert {row.site for row in rows} == {SITE, "b.example"}


@given(st.integers(0, 8))
def test_counts_of_parts_of_a_corpus_add_up_to_those_of_all(border):
    documents = [
        article(i, head=(FURNITURE[0],), within=(f"{i % 2} boats lost",), foot=FURNITURE[i % 3 : i % 3 + 2])
        for i in range(8)
    ]
    total, recurs = {}, {lines_of(one, NO_RULES).hashes[k] for one in documents for k in (1, -1)}.__contains__
    for part in (documents, documents[border:], documents[:border]):
        counts = Counts(0, NO_RULES, NO_ZONES)
        for one in part:
            counts.add(one, lines_of(one, NO_RULES), recurs)
        total.setdefault(part is documents, []).append(counts)
    (whole,), parts = total[True], total[False]
    merged = {}
    for counts in parts:
        for key, tally in counts.tallies.items():
            merged.setdefault(key, Tally()).merge(tally)
    shown = [{key: replace(tally, digits=None) for key, tally in found.items()} for found in (merged, whole.tallies)]
    assert shown[0] == shown[1]
    assert sum((counts.site_documents for counts in parts), Counter()) == whole.site_documents


def test_documents_of_another_site_change_nothing():
    assert [row for row in found(CORPUS) if row.site == SITE] == found(
        [doc for doc in CORPUS if "b.ex" not in doc.doc_id]
    )


def test_a_listed_line_goes_with_its_break():
    repeats = listed({"Send us a tip": REMOVE, "Read on": TAG, "Nets": KEEP})
    text = "Tides\n\nNets\nSEND us a tip!\nRead on\n"
    (change,) = repeats.changes(SITE, text)
    assert (change.start, change.end, change.new, change.rule_id, change.family) == (
        12,
        27,
        "",
        "repeated-line",
        "repeat",
    )
    assert applied(repeats, text) == "Tides\n\nNets\nRead on\n"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Tides\nRead on", "Tides"),
        ("Tides\nRead on\nRead on", "Tides"),
        ("Tides\n\nRead on\nRead on", "Tides\n"),
        ("Tides\nRead on\nNets\nRead on", "Tides\nNets"),
        ("Tides\nRead on\n", "Tides\n"),
        ("Tides\n  Read on \n\nNets", "Tides\n\nNets"),
        ("Read on\nTides\nRead on\nNets", "Read on\nTides\nNets"),
        ("https://herald.example/a\n\nRead on\nTides", "https://herald.example/a\n\nRead on\nTides"),
        ("Tides\nRead on and on\nPlease read on", "Tides\nRead on and on\nPlease read on"),
        ("Read on", "Read on"),
        ("", ""),
    ],
)
def test_all_but_the_first_line_that_says_something_can_go(text, rest):
    assert applied(listed({"Read on": REMOVE}), text) == rest


def test_the_known_title_stays_wherever_it_stands():
    text = "Nets\nRead on\nTides\nRead on"
    assert applied(listed({"Read on": REMOVE, "Tides": REMOVE}), text, title="READ ON") == "Nets\nRead on\nRead on"


def test_a_tag_lies_around_the_words_of_its_line():
    text = "Tides\n \u00a0Read on! \nNets\nread  on"
    zones = list(listed({"Read on": TAG, "Nets": REMOVE}).tags(SITE, text))
    assert [(text[slice(*zone.span)], zone.zone, zone.rule_id) for zone in zones] == [
        ("Read on!", "repeated", "repeated-line"),
        ("read  on", "repeated", "repeated-line"),
    ]


LINES = [*FURNITURE, "READ the Weekend edition »", *SENTENCES[:3], "", "  ", "7", "Ana Pardo", "Send us a tip today"]
texts = st.lists(st.sampled_from(LINES) | st.text(max_size=8), max_size=12).map("\n".join)
ACTIONS = st.dictionaries(
    st.sampled_from([*FURNITURE, "Ana Pardo", SENTENCES[0]]), st.sampled_from([REMOVE, TAG, KEEP])
)


@given(texts, ACTIONS)
def test_applying_the_list_twice_does_no_more_than_once(text, actions):
    once = applied(listed(actions), text)
    assert applied(listed(actions), once) == once


@given(texts, ACTIONS)
def test_only_whole_listed_lines_go_and_the_first_one_stays(text, actions):
    left, before = applied(listed(actions), text).split("\n"), text.split("\n")
    gone = {key_of(line) for line, action in actions.items() if action == REMOVE}
    assert [line for line in left if key_of(line) not in gone] == [line for line in before if key_of(line) not in gone]
    assert list(keyed_lines("\n".join(left)))[:1] == list(keyed_lines(text))[:1]
    assert all(key_of(line) not in gone for line in left) or next(iter(keyed_lines(text)))[1] in gone


@given(texts, ACTIONS)
def test_other_sites_are_left_alone(text, actions):
    repeats = listed(actions)
    assert list(repeats.changes("b.example", text)) == list(repeats.tags("b.example", text)) == []


@given(texts, ACTIONS)
def test_changes_are_apart_and_in_order_and_tags_hold_their_lines(text, actions):
    repeats, at = listed(actions), 0
    for change in repeats.changes(SITE, text):
        assert at <= change.start < change.end <= len(text)
        at = change.end
    for zone in repeats.tags(SITE, text):
        assert key_of(text[slice(*zone.span)]) in {key_of(line) for line in actions}


@given(st.permutations(CORPUS[:9]))
def test_what_is_proposed_of_a_corpus_leaves_its_titles_and_sentences(documents):
    rows = found(documents)
    repeats = Repeats({SITE: {row.key: row.action for row in rows}})
    for document in documents:
        text = document.text
        left = applied(repeats, text)
        assert [line for line in left.split("\n") if line] == [
            line for line in text.split("\n") if line in left and line
        ]
        assert all(sentence in left for sentence in SENTENCES if sentence in text)
        assert left.startswith(text.partition("\n")[0])


def test_the_list_survives_its_file(tmp_path):
    path = tmp_path / "repeats.csv"
    awkward = Repeat(
        SITE, 'Nets, "tides" & \ud800Okoro’s', key_of('Nets, "tides" & \ud800Okoro’s'), 3, 9, 0.5, TAG, "names"
    )
    write_repeats([*found(CORPUS), awkward], path)
    repeats = load_repeats(path)
    text = "Tides\nNets tides Okoro s\nSend us a tip"
    assert applied(repeats, text) == "Tides\nNets tides Okoro s"
    assert [text[slice(*zone.span)] for zone in repeats.tags(SITE, text)] == ["Nets tides Okoro s"]


def test_a_list_is_never_written_over(tmp_path):
    path = tmp_path / "repeats.csv"
    write_repeats([], path)
    with pytest.raises(DataError, match=r"repeats\.csv: is there .* name another"):
        write_repeats([], path)
    with pytest.raises(DataError, match="cannot be written"):
        write_repeats([], tmp_path / "none" / "repeats.csv")


def rows_file(path, *rows, columns=COLUMNS):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def test_a_person_may_change_actions_and_add_rows_without_figures(tmp_path):
    path = rows_file(tmp_path / "r.csv", [SITE, "Read on", "read on", "", "", "", REMOVE, ""])
    assert applied(load_repeats(path), "Tides\nread on") == "Tides"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[SITE, "Read on", "read on", 3, 9, 1, "delete", ""]], r"r\.csv:2: action 'delete' .* remove, tag, keep"),
        ([[SITE, "Read on", "reed on", 3, 9, 1, KEEP, ""]], r"r\.csv:2: .* key of its line is 'read on'"),
        ([["", "Read on", "read on", 3, 9, 1, KEEP, ""]], r"r\.csv:2: the row needs a site"),
        ([[SITE, "7", "", 3, 9, 1, KEEP, ""]], r"r\.csv:2: "),
        ([[SITE, "Read on", "read on"]], r"r\.csv:2: has not 8 fields"),
        ([[SITE, "Read on", "read on", 3, 9, 1, KEEP, "", ""]], r"r\.csv:2: has not 8 fields"),
        ([[SITE, "Read on", "read on", 3, 9, 1, KEEP, ""]] * 2, r"r\.csv:3: the key 'read on' stands twice"),
    ],
)
def test_a_wrong_row_is_named_with_its_line_and_remedy(tmp_path, rows, message):
    with pytest.raises(DataError, match=message):
        load_repeats(rows_file(tmp_path / "r.csv", *rows))


def test_a_file_that_is_no_list_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"r\.csv:1: the columns must be site,line,key"):
        load_repeats(rows_file(tmp_path / "r.csv", columns=["site", "line"]))
    (tmp_path / "b.csv").write_bytes(",".join(COLUMNS).encode() + b"\n\xff\xfe")
    with pytest.raises(DataError, match="no CSV in UTF-8"):
        load_repeats(tmp_path / "b.csv")
    with pytest.raises(DataError, match=r"cannot be read .* make it with `dateline repeats`"):
        load_repeats(tmp_path / "none.csv")


@pytest.mark.parametrize("unit", ["a", " ", "-", "Read on ", "Read on\n", "\n", "7", "read-", "(", "Read on\nTides\n"])
def test_looking_lines_up_takes_linear_time(unit, in_linear_time):
    repeats = listed({"Read on": REMOVE, SENTENCES[0]: REMOVE})
    in_linear_time(lambda text: applied(repeats, text), lambda length: unit * (length // len(unit)))
