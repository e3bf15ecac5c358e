"""Places in datelines, and what they tell."""

import pytest

from pipeline.places import is_place, place_country, places, towns


@pytest.mark.parametrize(
    ("place", "code"),
    [("havana", "CU"), ("quito", "EC"), ("são tomé", "ST"), ("singapore", "SG"), ("new zealand", "NZ")],
)
def test_a_dateline_place_tells_its_country(place, code):
    assert places()[place] == code


@pytest.mark.parametrize(
    ("place", "country"),
    [
        ("HAVANA", "CU"),
        ("Wellington, New Zealand", "NZ"),
        ("GUANTANAMO BAY, Cuba", "CU"),
        ("Brooklyn, New York", "US"),
        ("Paris, Texas", "US"),
        ("PARIS, TEX.", "US"),
        ("Los Angeles, CA", "US"),
        ("London, Ontario", "CA"),
        ("Victoria, British Columbia", "CA"),
        ("Springfield, Ill., USA", "US"),
        ("Georgia", "GE"),
        ("Tbilisi, Georgia", "GE"),
        ("Atlanta, Georgia", "US"),
        ("Athens, Georgia", "US"),
        ("Port Quill, Georgia", None),
        ("Lagos, somewhere", None),
        ("London, Paris", None),
        ("PARIS/GENEVA", None),
        ("BERN/GENEVA", "CH"),
        ("HAVANA/PORT QUILL", "CU"),
        ("Port Quill", None),
        ("", None),
    ],
)
def test_a_place_tells_its_country_where_nothing_in_it_speaks_against(place, country):
    assert place_country(place) == country


@pytest.mark.parametrize("name", ["HAVANA", "PARIS/GENEVA", "Lagos, somewhere", "Port Quill, Texas"])
def test_a_name_with_a_known_part_is_a_place(name):
    assert is_place(name)


@pytest.mark.parametrize("name", ["Port Quill", "Texas", "", None])
def test_a_name_without_a_known_part_is_no_place(name):
    assert not is_place(name)


def test_a_town_is_a_place_but_tells_no_country():
    assert "aalst" in towns()
    assert is_place("AALST")
    assert place_country("AALST") is None
