"""The sample corpus with the shipped model: what is found, line by line, and what must hold between the tables.

``golden/seeds.tsv`` lists every mention for a person to read. After a change that is meant, write it anew with
``python -m pytest tests/test_golden.py --update-golden`` and read the difference before committing it.
"""

import itertools
from collections import Counter
from pathlib import Path

import pytest

from pipeline import schemas, tables
from pipeline.config import PROJECT
from pipeline.evaluate.gate import check_floors
from pipeline.evaluate.run import evaluate_tables
from pipeline.spans import Change, apply

GOLDEN = Path(__file__).parent / "golden" / "seeds.tsv"
HEAD = ("doc_id", "raw_start-raw_end", "type", "surface", "entity_id")


@pytest.fixture(scope="module")
def rows(seeds_output):
    """All rows of the sample corpus by the name of their table."""
    return {table.name: tables.read_all(seeds_output, table) for table in schemas.TABLES}


@pytest.fixture(scope="module")
def documents(rows):
    return {row.doc_id: row for row in rows["documents"]}


def lines(mentions):
    """A line for each mention, by document and place."""
    yield "\t".join(HEAD)
    for row in sorted(mentions, key=lambda row: (row.doc_id, row.raw_start)):
        surface = " ".join(row.surface.split())
        yield "\t".join((row.doc_id, f"{row.raw_start}-{row.raw_end}", row.type, surface, row.entity_id or "-"))


def test_the_mentions_are_the_golden_ones(rows, request):
    found = list(lines(rows["mentions"]))
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text("\n".join(found) + "\n", encoding="utf-8")
    golden = GOLDEN.read_text(encoding="utf-8").split("\n")[:-1]
    lost, new = sorted(set(golden) - set(found)), sorted(set(found) - set(golden))
    assert (lost, new) == ([], []), "if this is meant: --update-golden, and read the difference"
    assert found == golden


def test_every_sample_is_read(rows):
    assert rows["rejected"] == []
    assert len(rows["documents"]) == 77


def test_clean_offsets_hold_the_surface(rows, documents):
    wrong = [
        row.mention_id
        for row in rows["mentions"]
        if documents[row.doc_id].clean_text[row.clean_start : row.clean_end] != row.surface
    ]
    assert wrong == []


def test_raw_offsets_hold_the_surface_up_to_what_cleaning_changed(rows, documents):
    edits = {doc_id: list(found) for doc_id, found in itertools.groupby(rows["edits"], key=lambda edit: edit.doc_id)}
    for row in rows["mentions"]:
        raw = documents[row.doc_id].raw_text[row.raw_start : row.raw_end]
        inside = [
            Change(
                edit.raw_start - row.raw_start, edit.raw_end - row.raw_start, edit.new_text, edit.rule_id, edit.family
            )
            for edit in edits.get(row.doc_id, [])
            if row.raw_start <= edit.raw_start < row.raw_end and edit.raw_end <= row.raw_end
        ]
        assert row.surface in apply(raw, inside), row.mention_id


def test_edits_rebuild_the_clean_text(rows, documents):
    edits = {doc_id: list(found) for doc_id, found in itertools.groupby(rows["edits"], key=lambda edit: edit.doc_id)}
    for doc_id, document in documents.items():
        found = sorted(edits.get(doc_id, []), key=lambda edit: edit.seq)
        changes = [Change(edit.raw_start, edit.raw_end, edit.new_text, edit.rule_id, edit.family) for edit in found]
        assert apply(document.raw_text, changes) == document.clean_text
        for edit in found:
            assert document.raw_text[edit.raw_start : edit.raw_end] == edit.raw_text
            assert document.clean_text[edit.clean_start : edit.clean_end] == edit.new_text


def test_mentions_do_not_overlap(rows):
    mentions = sorted(rows["mentions"], key=lambda row: (row.doc_id, row.raw_start))
    for one, other in itertools.pairwise(mentions):
        if one.doc_id == other.doc_id:
            assert one.raw_end <= other.raw_start
            assert one.clean_end <= other.clean_start


def test_context_stands_around_the_mention(rows, documents):
    for row in rows["mentions"]:
        assert row.prefix + row.surface + row.suffix in documents[row.doc_id].clean_text


def test_zones_lie_in_both_texts(rows, documents):
    for row in rows["zones"]:
        document = documents[row.doc_id]
        assert 0 <= row.raw_start < row.raw_end <= document.n_chars_raw
        assert 0 <= row.clean_start < row.clean_end <= document.n_chars_clean


def test_mentions_are_what_was_recognized_and_linked(rows):
    recognized = {(row.doc_id, row.clean_start, row.clean_end, row.type) for row in rows["recognized"]}
    assert {(row.doc_id, row.clean_start, row.clean_end, row.type) for row in rows["mentions"]} == recognized
    assert len(rows["recognized"]) == len(rows["mentions"]) == len(recognized)


def test_ids_join_between_all_tables(rows, documents):
    entities = {row.entity_id: row.type for row in rows["entities"]}
    for name in ("edits", "zones", "mentions", "document_entities", "document_countries"):
        assert {row.doc_id for row in rows[name]} <= set(documents)
    linked = {(row.entity_id, row.type) for row in rows["mentions"] if row.entity_id}
    assert linked == set(entities.items())
    assert {(row.entity_id, row.type) for row in rows["document_entities"]} == linked
    assert {row.duplicate_of for row in documents.values()} <= {None, *documents}


def test_the_key_of_every_table_is_unique(rows):
    for table in schemas.TABLES:
        keys = Counter(tuple(getattr(row, name) for name in table.key) for row in rows[table.name])
        assert [key for key, count in keys.items() if count > 1] == [], table.name


def test_document_entities_count_the_mentions(rows):
    mentions = Counter((row.doc_id, row.entity_id) for row in rows["mentions"] if row.entity_id)
    titles = Counter((row.doc_id, row.entity_id) for row in rows["mentions"] if row.entity_id and row.zone == "title")
    counted = {(row.doc_id, row.entity_id): row for row in rows["document_entities"]}
    assert {key: row.n_mentions for key, row in counted.items()} == mentions
    assert {key: row.n_title for key, row in counted.items() if row.n_title} == titles


def test_entities_add_up_the_documents(rows):
    counted = Counter()
    for row in rows["document_entities"]:
        counted[row.entity_id, "documents"] += 1
        counted[row.entity_id, "mentions"] += row.n_mentions
    for row in rows["entities"]:
        assert row.n_documents == counted[row.entity_id, "documents"]
        assert row.n_mentions == counted[row.entity_id, "mentions"]


def test_shares_of_countries_sum_to_one(rows):
    shares = Counter()
    for row in rows["document_countries"]:
        shares[row.doc_id] += row.share
    assert list(shares.values()) == pytest.approx([1] * len(shares), abs=1e-5)
    assert {row.doc_id for row in rows["document_countries"] if row.is_focus} == set(shares)


def test_countries_of_a_document_count_its_evidence(rows):
    named = Counter((row.doc_id, row.entity_id) for row in rows["mentions"] if row.type == "country" and row.entity_id)
    counted = {
        (row.doc_id, f"country:{row.iso2}"): row.n_name + row.n_demonym
        for row in rows["document_countries"]
        if row.n_name + row.n_demonym
    }
    assert counted == named


def test_scores_on_the_sample_labels_stay_above_their_floors(seeds_output):
    labels = PROJECT / "seeds" / "labels"
    checks = check_floors(evaluate_tables(labels, seeds_output), labels / "floors.toml", "make gate PIN=yes")
    assert len(checks) > 10
    assert [check for check in checks if not check.holds] == []
