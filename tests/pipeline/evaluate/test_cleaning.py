"""What cleaning costs: a label whose letters it removes is truncated, one of which nothing is left is destroyed."""

import pytest

from pipeline.evaluate.cleaning import cleaning_tallies, fates
from pipeline.evaluate.counts import ALL, Key, Ledger, enter, totals
from pipeline.evaluate.labels import Label
from pipeline.records import Span
from pipeline.spans import Change, apply, as_edits
from tests.pipeline.link.test_link import document

TEXT = "Read more: Anna\nKovacs of Mauri-\ntania, M&eacute;xico."


def fate(name, *cuts):
    """What becomes of ``name`` where each of ``cuts`` is replaced as told."""
    changes = sorted(Change(TEXT.index(old), TEXT.index(old) + len(old), new, "rule", "family") for old, new in cuts)
    label = Label(Span(TEXT.index(name), TEXT.index(name) + len(name)), "person", name)
    cleaned = document(apply(TEXT, changes), "a", raw_text=TEXT, n_chars_raw=len(TEXT))
    return fates([label], cleaned, as_edits("a", TEXT, changes))


@pytest.mark.parametrize(
    ("name", "cuts", "wanted"),
    [
        ("Anna\nKovacs", [], "kept"),
        ("Anna\nKovacs", [("\n", " ")], "kept"),
        ("Anna\nKovacs", [("Read more: ", "")], "kept"),
        ("Mauri-\ntania", [("-\n", "")], "kept"),
        ("M&eacute;xico", [("&eacute;", "é")], "kept"),
        ("Anna\nKovacs", [("Read more: Anna\n", "")], "truncated"),
        ("Anna\nKovacs", [("cs of", "")], "truncated"),
        ("Anna\nKovacs", [("Read more: Anna\nKovacs", "")], "destroyed"),
        ("Anna\nKovacs", [("Read more: Anna\nKovacs", " ")], "destroyed"),
        ("Anna\nKovacs", [("Anna", ""), ("Kovacs", "")], "destroyed"),
    ],
)
def test_only_letters_that_go_cost_anything(name, cuts, wanted):
    assert fate(name, *cuts) == [wanted]


def test_costs_are_counted_by_type():
    labels = [Label(Span(0, 1), kind, "x") for kind in ("person", "person", "country")]
    ledger: Ledger = {}
    enter(ledger, "a", cleaning_tallies(labels, ["kept", "destroyed", "truncated"]))
    sums = totals(ledger)
    person, whole = sums[Key("cleaning", "kept", "type", "person")], sums[Key("cleaning", "kept", ALL, ALL)]
    assert (person.f1, person.missed, whole.n_gold, whole.missed, whole.partial) == (0.5, 1, 3, 1, 1)
