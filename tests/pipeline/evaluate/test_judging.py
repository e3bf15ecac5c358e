"""Runs are compared and gated by what is stored of them; labels that changed are told."""

import json
from dataclasses import replace

import pytest

from pipeline.errors import FloorError, LabelError
from pipeline.evaluate.agreement import agree, agreement_lines, kappa
from pipeline.evaluate.bootstrap import FEW
from pipeline.evaluate.cases import Case, Judged, fingerprint
from pipeline.evaluate.compare import compare, compare_lines
from pipeline.evaluate.documents import Judgement
from pipeline.evaluate.gate import check_floors, pin_floors, read_floors
from pipeline.evaluate.labels import Label, LabelledDocument
from pipeline.evaluate.linking import scores_of
from pipeline.evaluate.run import Evaluation, ledger_of
from pipeline.evaluate.score import Scores, strict_counts
from pipeline.evaluate.show import evaluation_lines, quoted
from pipeline.evaluate.written import error_rows, score_rows
from pipeline.records import Mention, Span
from tests.pipeline.link.test_link import document

TEXT = "Anna Kovacs left Peru for Cuba."
PEOPLE, PERU, CUBA = (0, 11, "person"), (17, 21, "country"), (26, 30, "country")


def labels(*spans):
    return tuple(Label(Span(start, end), kind, TEXT[start:end]) for start, end, kind in spans)


def mention(start, end, kind):
    surface = TEXT[start:end]
    return Mention("", start, "", None, kind, surface, end, start, end, "body", "full", "model", "", None, (), "", "")


def evaluation(found, gold=(PEOPLE, PERU), n=4):
    """An evaluation of ``n`` documents in which all of ``found`` is found, in the last one nothing."""
    cases = []
    for i in range(n):
        one = LabelledDocument(f"d{i:02}", TEXT, labels(*gold), f"l:{i}")
        cases.append(Case(one, document(TEXT, one.doc_id), [mention(*span) for span in found] if i < n - 1 else []))
    judgements = tuple(map(Judgement, cases))
    judged = Judged(tuple(cases), {"model": "stub 1"}, fingerprint(case.gold for case in cases))
    ledger = ledger_of(judgements)
    return Evaluation(Scores(strict_counts(ledger), n, ()), scores_of(ledger), ledger, judged, judgements)


def test_a_run_compared_with_itself_is_zero():
    one = evaluation([PEOPLE, CUBA])
    comparison = compare(one, one)
    differences = [difference for _, _, difference in comparison.scores.values() if difference]
    assert differences
    assert {(one.value, *one.interval, one.chance) for one in differences} == {(0, 0, 0, 1)}
    assert comparison.finds == []


def test_what_each_found_alone_is_told_with_its_verdict():
    comparison = compare(evaluation([PEOPLE]), evaluation([PERU, CUBA]))
    found = {(find.found_by, find.verdict, find.text) for find in comparison.finds}
    assert found == {("A", "right", "Anna Kovacs"), ("B", "right", "Peru"), ("B", "wrong", "Cuba")}
    lines = list(compare_lines(comparison))
    assert "Found by B alone, right: 3 (0 person, 3 country, 0 agency)" in lines
    assert max(map(len, lines)) <= 100


def test_long_names_are_shortened_to_the_width():
    line = quoted("agency: " + "Ministry of\nPosts " * 20, "wire/a.txt:7")
    assert (len(line), "\n" in line) == (100, False)
    assert line.endswith("… (wire/a.txt:7)")
    assert quoted("person: Lee", "x" * 20) == f"  person: Lee ({'x' * 20})"


def test_what_only_one_run_has_a_score_for_is_undefined():
    lines = compare_lines(compare(evaluation([]), evaluation([PEOPLE])))
    assert next(line for line in lines if line.startswith("agency")).split() == ["agency", *["undefined"] * 3]


@pytest.mark.parametrize(("n", "few"), [(FEW - 1, True), (FEW, False)])
def test_few_documents_are_told(n, few):
    told = (
        evaluation_lines(one := evaluation([PEOPLE], n=n), score_rows(one), error_rows(one), "labels"),
        compare_lines(compare(one, one)),
    )
    assert [any(line.startswith("Fewer than 30 documents") for line in lines) for lines in told] == [few, few]


def test_scores_and_errors_are_rows():
    one = evaluation([PEOPLE, CUBA])
    rows = {row[:4]: row for row in score_rows(one)}
    assert rows["mention", "strict", "all", "all"][4:7] == pytest.approx((0.5, 0.375, 3 / 7))
    assert rows["mention", "strict", "type", "country"][4:7] == (0, 0, 0)
    assert rows["mention", "strict", "publisher", "unknown"][9:11] == (8, 6)
    assert [row.kind for row in error_rows(one)] == ["missed", "spurious"] * 3 + ["missed", "missed"]


@pytest.fixture
def floors(tmp_path):
    return tmp_path / "floors.toml"


def values(path):
    return {" ".join((*key, measure)): floor for (key, measure), floor in read_floors(path)[1].items()}


def test_pinning_sets_floors_a_margin_below_the_scores(floors):
    one = evaluation([PEOPLE])
    pin_floors(one, floors, 0.02)
    assert values(floors)["mention strict all all recall"] == 0.35  # measured: 3 of 8
    assert all(check.holds for check in check_floors(one, floors, ""))
    assert "mention strict type agency f1" not in values(floors)


def test_pinning_raises_and_never_lowers(floors):
    good, bad = evaluation([PEOPLE, PERU]), evaluation([PEOPLE, CUBA])
    pin_floors(bad, floors, 0.02)
    low = values(floors)
    pin_floors(good, floors, 0.02)
    high = values(floors)
    pin_floors(bad, floors, 0.02)
    assert values(floors) == high
    assert all(high[name] >= low[name] for name in low)
    assert high["mention strict all all f1"] > low["mention strict all all f1"]
    assert [check.name for check in check_floors(bad, floors, "") if not check.holds][0].startswith("mention strict")  # noqa: RUF015


def test_pinning_keeps_floors_of_the_user_s_own(floors):
    floors.write_text('[mention.exact.publisher.recall]\n"www.example.org, Lima" = 0.5\n', encoding="utf-8")
    pin_floors(evaluation([PEOPLE]), floors, 0.02)
    assert values(floors)["mention exact publisher www.example.org, Lima recall"] == 0.5


def test_a_gate_refuses_labels_that_changed_and_tells_how_to_pin(floors):
    pin_floors(evaluation([PEOPLE]), floors, 0.02)
    with pytest.raises(
        FloorError, match=r"pinned for other labels \(\w{12}; these are \w{12}\).* dateline gate x --pin"
    ):
        check_floors(evaluation([PEOPLE], gold=[PEOPLE]), floors, "dateline gate x --pin")


def test_an_undefined_score_is_below_its_floor(floors):
    pin_floors(evaluation([PEOPLE]), floors, 0.02)
    floors.write_text(floors.read_text() + "\n[mention.strict.zone.f1]\ncaption = 0\n")
    assert [check.measured for check in check_floors(evaluation([PEOPLE]), floors, "") if not check.holds] == [None]


@pytest.mark.parametrize(
    "wrong",
    [
        "[mention",
        "[mention.strict.all.f2]\nall = 0.5",
        "[mention.strict.all.f1]\nall = 92",
        "[mention.strict]\nf1 = 0.9",
    ],
)
def test_a_wrong_file_of_floors_is_told(floors, wrong):
    floors.write_text(wrong)
    with pytest.raises(FloorError, match=r"floors\.toml: "):
        read_floors(floors)


def test_the_fingerprint_is_that_of_what_the_labels_say():
    one, two = (LabelledDocument(doc_id, TEXT, labels(PEOPLE, PERU), "a:1") for doc_id in "ab")
    known = fingerprint([one, two])
    assert fingerprint([two, replace(one, place="b:7")]) == known
    others = (replace(one, text=TEXT + "!"), replace(one, labels=one.labels[:1]), replace(one, doc_id="c"))
    assert all(fingerprint([other, two]) != known for other in others)


@pytest.fixture
def write(tmp_path):
    def write_labels(name, **documents):
        path = tmp_path / name
        rows = (
            {
                "doc_id": doc_id,
                "text": TEXT,
                "mentions": [{"start": a, "end": b, "label": c.upper()} for a, b, c in spans],
            }
            for doc_id, spans in documents.items()
        )
        path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
        return path

    return write_labels


def test_agreement_counts_and_lists_what_differs(write):
    first = write("a.jsonl", x=[PEOPLE, PERU, CUBA], y=[PEOPLE], z=[])
    second = write("b.jsonl", x=[(0, 4, "person"), (17, 21, "agency")], y=[PEOPLE, CUBA])
    agreed = agree(first, second)
    assert (agreed.n_documents, agreed.alone) == (2, ("z",))
    assert agreed.tallies["all", "strict"].f1 == 2 / 8
    assert agreed.tallies["all", "exact"].f1 == 4 / 8
    assert [(row.doc_id, row.kind) for row in agreed.disagreements] == [
        ("x", "boundary"),
        ("x", "type"),
        ("x", "A alone"),
        ("y", "B alone"),
    ]
    assert max(map(len, agreement_lines(agreed))) <= 100


def test_agreement_is_the_same_from_both_sides(write):
    first, second = write("a.jsonl", x=[PEOPLE, PERU]), write("b.jsonl", x=[PEOPLE, CUBA])
    one, two = agree(first, second), agree(second, first)
    assert (one.tallies["all", "strict"].f1, one.kappa) == (two.tallies["all", "strict"].f1, two.kappa)


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        # Cohen's (1960) kind of table: 20 and 15 times the same, 5 and 10 times not.
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.4),
        ({("y", "y"): 3, ("n", "n"): 2}, 1),
        ({("y", "y"): 3}, None),
        ({}, None),
    ],
)
def test_kappa_is_that_worked_by_hand(pairs, value):
    assert kappa(pairs) == (value if value is None else pytest.approx(value))


def test_agreement_needs_documents_that_both_have(write):
    with pytest.raises(LabelError, match="no document is in both"):
        agree(write("a.jsonl", x=[]), write("b.jsonl", y=[]))


def test_agreement_needs_the_same_text(write):
    other = write("b.jsonl", x=[])
    other.write_text(other.read_text().replace("Cuba", "Kuba"))
    with pytest.raises(LabelError, match="its text is another than that of the other side"):
        agree(write("a.jsonl", x=[]), other)


def test_agreement_takes_the_text_from_the_side_that_has_one(write, tmp_path):
    own, sheet = write("a.jsonl", x=[PEOPLE, PERU]), tmp_path / "b.csv"
    sheet.write_text("doc_id,start,end,label,text\nx,0,11,person,Anna Kovacs\nx,17,21,country,Peru\n")
    for one, two in ((own, sheet), (sheet, own)):
        assert agree(one, two).tallies["all", "strict"].f1 == 1
    with pytest.raises(LabelError, match="neither file holds a text"):
        agree(sheet, sheet)


def test_agreement_places_labels_by_all_but_blanks(write):
    own, other = write("a.jsonl", x=[PEOPLE, CUBA]), write("b.jsonl", x=[])
    row = json.loads(other.read_text())
    row["text"] = f"\n {row['text']}"
    row["mentions"] = [{"start": 2, "end": 13, "label": "PERSON", "text": "Anna Kovacs"}]
    other.write_text(json.dumps(row))
    agreed = agree(own, other)
    assert (agreed.tallies["person", "strict"].f1, len(agreed.disagreements)) == (1, 1)


def test_floors_that_are_none_hold_nothing_up(tmp_path):
    path = tmp_path / "floors.toml"
    one = evaluation([PEOPLE])
    path.write_text(f'labels_sha256 = "{one.judged.labels_sha256}"\n')
    with pytest.raises(FloorError, match="holds no floor"):
        check_floors(one, path, "dateline gate")


def test_labels_without_entities_are_told_and_not_scored_as_links():
    lines = list(evaluation_lines(evaluation([PEOPLE]), score_rows(evaluation([PEOPLE])), [], "labels"))
    assert "The labels state no entities: documents, linking and gathering are not scored." in lines
    assert not [line for line in lines if line.startswith(("Entities of documents", "Linking"))]


def test_labels_that_are_none_are_a_note():
    assert "not one label in 4 documents" in evaluation([PEOPLE], gold=()).judged.notes[0]
