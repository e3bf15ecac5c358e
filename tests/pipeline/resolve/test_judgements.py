"""The file of judgements: read as a person edits it, and kept when the next pairs are written."""

import csv

import pytest

from pipeline.errors import JudgementError
from pipeline.records import Entity
from pipeline.resolve import load_judgements
from pipeline.resolve.pairs import alike
from pipeline.resolve.review import judged_pairs, write_review

HEAD = "left_id,right_id,judgement,note\n"


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "judgements.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_later_row_on_a_pair_beats_an_earlier_one(write):
    path = write(HEAD + "person:a,person:b,same,\nperson:b,person:a,Different,no\nperson:a,person:c,unsure,\n")
    assert [(row.pair, row.judgement, row.note, row.line) for row in load_judgements(path)] == [
        (("person:a", "person:b"), "different", "no", 3),
        (("person:a", "person:c"), "unsure", "", 4),
    ]


def test_rows_not_judged_yet_and_other_columns_do_not_count(write):
    path = write("score,judgement,left_id,right_id\n0.9,,person:a,person:b\n0.8,same,agency:a,agency:b\n")
    assert [row.pair for row in load_judgements(path)] == [("agency:a", "agency:b")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("left,right\n", "judgements.csv:1: no column left_id, right_id, judgement; the file needs left_id"),
        (HEAD + "person:a,person:b,maybe,\n", "judgements.csv:2: judgement 'maybe' is not same, different or unsure"),
        (HEAD + "person:a,agency:b,same,\n", "judgements.csv:2: 'person:a' and 'agency:b' are no two persons"),
        (HEAD + "country:CU,country:US,same,\n", "judgements.csv:2: 'country:CU' and 'country:US' are no two persons"),
        (HEAD + "person:a,person:a,same,\n", "judgements.csv:2: 'person:a' stands on both sides"),
        (HEAD + 'person:a,"person:b,same\n', "judgements.csv:2: no CSV"),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_a_remedy(write, text, said):
    with pytest.raises(JudgementError) as error:
        load_judgements(write(text))
    assert said in str(error.value)


def test_a_file_that_is_no_utf_8_is_told(tmp_path):
    path = tmp_path / "judgements.csv"
    path.write_bytes(b"left_id,right_id,judgement\nperson:\xe9,person:b,same\n")
    with pytest.raises(JudgementError, match="not UTF-8"):
        load_judgements(path)


def entity(entity_id, name, n_documents=1, **known):
    facts = {"kind": None, "country": None, "iso3": None, "iso_numeric": None, "wikidata": None} | known
    facts |= {"successors": (), "roles": (), "first_published": None, "last_published": None}
    kind = entity_id.partition(":")[0]
    return Entity(entity_id, kind, name, aliases=(name,), n_documents=n_documents, n_mentions=n_documents, **facts)


ENTITIES = [
    entity("person:lindiwe-mkhwebane", "Lindiwe Mkhwebane", 9),
    entity("person:lindiwe-mkhwabane", "Lindiwe Mkhwabane", 2),
    entity("person:anna-kovacs", "Anna Kovacs", 5),
    entity("person:kovacs#a", "Kovacs"),
    entity("agency:tide-safety-agency@NO", "Tide Safety Agency", kind="government", country="NO"),
    entity("agency:tides-safety-agency", "Tides Safety Agency", kind="government"),
    entity("agency:tide-safety-agency@PE", "Tide Safety Agency", kind="government", country="PE"),
    entity("agency:tsa", "TSA"),
]


def ids(pairs):
    return [(pair.left.entity_id, pair.right.entity_id) for pair in pairs]


def test_like_names_are_pairs_and_bodies_of_different_states_are_not():
    assert set(ids(alike(ENTITIES, set()))) == {
        ("person:lindiwe-mkhwabane", "person:lindiwe-mkhwebane"),
        ("agency:tide-safety-agency@NO", "agency:tides-safety-agency"),
        ("agency:tide-safety-agency@PE", "agency:tides-safety-agency"),
        ("agency:tide-safety-agency@NO", "agency:tsa"),
        ("agency:tide-safety-agency@PE", "agency:tsa"),
        ("agency:tides-safety-agency", "agency:tsa"),
    }


def test_pairs_do_not_depend_on_the_order_of_entities():
    assert alike(ENTITIES[::-1], set()) == alike(ENTITIES, set())


def test_judged_pairs_are_not_proposed_again():
    judged = {("person:lindiwe-mkhwabane", "person:lindiwe-mkhwebane")}
    assert judged.isdisjoint(ids(alike(ENTITIES, judged)))


def test_no_name_is_compared_with_all_others(monkeypatch):
    compared = []
    monkeypatch.setattr("pipeline.resolve.pairs._score", lambda *names: compared.append(names) or 0.0)
    for size in (300, 600):
        compared.append(size)
        alike([entity(f"person:muhammad-{n}", f"Muhammad Khan{n:04}") for n in range(size)], set())
    first = compared.index(600)
    assert len(compared) - first <= 2.1 * first


def test_reviewing_again_keeps_what_is_judged_and_renews_the_rest(tmp_path):
    path = tmp_path / "judgements.csv"
    write_review(path, alike(ENTITIES, judged_pairs(path)), {"person:anna-kovacs": "a: … [Anna Kovacs] …"})
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert load_judgements(path) == []
    rows[0] |= {"judgement": "same", "note": "one woman"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    write_review(path, alike(ENTITIES, judged_pairs(path)), {})
    again = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert again[0] == rows[0]
    assert len(again) == len(rows)
    assert {row["judgement"] for row in again[1:]} == {""}
