"""The data files keep the promises of pipeline/data/README.md, and a broken one says where it is broken."""

import csv
import itertools
import re
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline import knowledge, places
from pipeline.errors import DataError
from pipeline.knowledge import rows as rows_module
from pipeline.link.role_words import role_words

DATA = Path(str(files("pipeline") / "data"))
LOADERS = {
    "countries.csv": knowledge.countries,
    "country_names.csv": knowledge.country_names,
    "cities.csv": places.places,
    "lookalikes.csv": knowledge.lookalikes,
    "confusables.csv": knowledge.confusables,
    "agencies.csv": knowledge.agencies,
    "agency_heads.csv": knowledge.agency_heads,
    "organisations.csv": knowledge.organisations,
    "person_names.csv": knowledge.person_names,
    "titles.csv": knowledge.titles,
    "particles.csv": knowledge.particles,
    "regions.csv": places.regions,
    "towns.csv": places.towns,
    "news_agencies.csv": knowledge.news_agencies,
    "eastern_surnames.csv": knowledge.eastern_surnames,
    "small_words.csv": knowledge.small_words,
    "sold_domains.csv": knowledge.sold_domains,
    "words.csv": knowledge.words,
    "agency_abbreviations.csv": knowledge.agency_abbreviations,
    "agency_words.csv": knowledge.agency_words,
    "evidence.csv": knowledge.evidence_weights,
    "kind_cues.csv": knowledge.kind_cues,
    "lone_heads.csv": knowledge.lone_heads,
    "name_endings.csv": knowledge.name_endings,
    "name_variants.csv": knowledge.name_variants,
    "nicknames.csv": knowledge.nicknames,
    "role_words.csv": role_words,
    "subdivisions.csv": places.settled,
}
SORTED_BY = {
    "countries.csv": ("code",),
    "country_names.csv": ("code", "form", "alias"),
    "cities.csv": ("city",),
    "lookalikes.csv": ("phrase",),
    "confusables.csv": ("one", "other"),
    "agencies.csv": ("name",),
    "organisations.csv": ("name", "kind"),
    "person_names.csv": ("part", "country", "name"),
    "titles.csv": ("title",),
    "particles.csv": ("particle",),
    "regions.csv": ("region",),
    "towns.csv": ("town",),
    "news_agencies.csv": ("agency",),
    "eastern_surnames.csv": ("surname",),
    "small_words.csv": ("word",),
    "sold_domains.csv": ("domain",),
    "words.csv": ("word",),
    "agency_abbreviations.csv": ("abbreviation", "name", "kind", "country"),
    "agency_words.csv": ("variant",),
    "evidence.csv": ("kind",),
    "lone_heads.csv": ("head",),
    "name_endings.csv": ("ending",),
    "name_variants.csv": ("variant",),
    "nicknames.csv": ("nickname", "name"),
    "role_words.csv": ("word", "part"),
    "subdivisions.csv": ("code", "name"),
}
UNIQUE = {
    "countries.csv": ("code",),
    "country_names.csv": ("code", "alias"),
    "cities.csv": ("city",),
    "lookalikes.csv": ("phrase",),
    "confusables.csv": ("one", "other"),
    "agencies.csv": ("name", "country"),
    "agency_heads.csv": ("pattern",),
    "organisations.csv": ("name", "kind"),
    "person_names.csv": ("part", "country", "name"),
    "titles.csv": ("title",),
    "particles.csv": ("particle",),
    "regions.csv": ("region",),
    "towns.csv": ("town",),
    "news_agencies.csv": ("agency",),
    "eastern_surnames.csv": ("surname",),
    "small_words.csv": ("word",),
    "sold_domains.csv": ("domain",),
    "words.csv": ("word",),
    "agency_abbreviations.csv": ("abbreviation", "name", "kind", "country"),
    "agency_words.csv": ("variant",),
    "evidence.csv": ("kind",),
    "lone_heads.csv": ("head",),
    "kind_cues.csv": ("side", "pattern"),
    "name_endings.csv": ("ending",),
    "name_variants.csv": ("variant",),
    "nicknames.csv": ("nickname", "name"),
    "role_words.csv": ("word", "part"),
    "subdivisions.csv": ("name", "code"),
}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the data folder that the loaders read; changes of it end with the test."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.toml", "*.md"))
    monkeypatch.setattr(rows_module, "files", lambda _: tmp_path)
    forget()
    yield tmp_path / "data"
    monkeypatch.undo()
    forget()


def forget():
    for load in LOADERS.values():
        load.cache_clear()


# --- the shipped files ---


def test_every_csv_file_has_a_loader():
    assert {path.name for path in DATA.glob("*.csv")} == set(LOADERS)


@pytest.mark.parametrize("name", LOADERS)
def test_a_shipped_file_loads(name):
    assert LOADERS[name]()


@pytest.mark.parametrize("name", LOADERS)
def test_a_shipped_file_is_utf_8_with_line_feeds_one_row_a_line(name):
    text = (DATA / name).read_bytes().decode("utf-8")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert text.endswith("\n")
    assert text.count("\n") == len(rows(name)) + 1


@pytest.mark.parametrize(("name", "key"), SORTED_BY.items(), ids=SORTED_BY)
def test_a_shipped_file_is_sorted(name, key):
    keys = [tuple(row[field] for field in key) for row in rows(name)]
    wrong = [two for one, two in itertools.pairwise(keys) if one > two]
    assert not wrong, f"the first row out of place is {wrong[0]}"


@pytest.mark.parametrize(("name", "key"), UNIQUE.items(), ids=UNIQUE)
def test_a_shipped_file_says_nothing_twice(name, key):
    counts = Counter(tuple(row[field] for field in key) for row in rows(name))
    assert [found for found, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", LOADERS)
def test_every_row_names_its_source(name):
    assert all(row["source"] for row in rows(name))


def test_codes_are_those_of_iso_3166():
    for row in rows("countries.csv"):
        assert re.fullmatch("[A-Z]{2}|[A-Z]{4}", row["code"])
        assert re.fullmatch("[A-Z]{3}|", row["alpha3"]), row
        assert re.fullmatch(r"\d{3}|", row["numeric"]), row
        assert re.fullmatch(r"Q\d+|", row["wikidata"]), row
    for field in ("alpha3", "wikidata"):
        counts = Counter(row[field] for row in rows("countries.csv") if row[field] and len(row["code"]) == 2)
        assert max(counts.values()) == 1, counts.most_common(1)


def test_successors_are_todays_countries_and_only_former_states_have_some():
    for country in knowledge.countries().values():
        assert set(country.successors) <= knowledge.countries().keys()
        assert all(len(code) == 2 for code in country.successors)
        assert bool(country.successors) == (len(country.code) == 4), country


def test_every_country_is_found_by_its_own_name():
    names = knowledge.country_names()
    missing = [
        country.name
        for country in knowledge.countries().values()
        if country.code not in {name.code for name in names.get(country.name, ())}
    ]
    assert missing == []


def test_an_alias_that_several_countries_claim_is_weak():
    for alias, names in knowledge.country_names().items():
        if len({name.code for name in names}) > 1:
            assert not any(name.strong for name in names), alias


def test_former_states_have_no_capital():
    assert not any(country.capitals for country in knowledge.countries().values() if len(country.code) == 4)


def test_cities_are_no_countries_elsewhere():
    names = knowledge.country_names()
    for row in rows("cities.csv"):
        assert row["code"] in {name.code for name in names.get(row["city"], ())} or row["city"] not in names, row


def test_an_agency_has_each_form_once():
    for agency in knowledge.agencies():
        assert not set(agency.strong) & set(agency.weak), agency
        assert len(set(agency.strong)) == len(agency.strong), agency
        assert agency.name in (*agency.strong, *agency.weak)


def test_intergovernmental_bodies_belong_to_no_country():
    assert [
        agency.name for agency in knowledge.agencies() if agency.kind == "intergovernmental" and agency.country
    ] == []


def test_letters_are_confused_with_other_letters():
    assert all(len(pair) == 2 and all(len(letter) == 1 for letter in pair) for pair in knowledge.confusables())


def test_particles_stand_inside_or_after():
    assert set(knowledge.particles().values()) == {"inside", "after"}


def test_an_ambiguous_name_has_a_row_for_each_country():
    assert {name.code for name in knowledge.country_names()["Congo"]} == {"CD", "CG"}


def test_words_and_domains_are_in_lower_case():
    listed = knowledge.small_words() | knowledge.sold_domains() | knowledge.words()
    assert [word for word in listed if word != word.lower()] == []


def test_sold_domains_are_those_of_countries():
    assert {domain.upper() for domain in knowledge.sold_domains()} <= knowledge.countries().keys()


# --- broken files ---


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("countries.csv", "AD,AND,020,Andorra,,,,editors", "code AD stands twice; keep one row"),
        ("country_names.csv", "ZQ,Zedland,name,strong,editors", "code 'ZQ' is not in countries.csv"),
        ("country_names.csv", "FR,Gaul,nickname,strong,editors", "form must be one of"),
        ("country_names.csv", "FR,Gaul,name,middling,editors", "strength strong or weak"),
        ("country_names.csv", "FR,Gaul,name,strong", "has not 5 fields; quote values that hold commas"),
        ("country_names.csv", "FR,Gaul, old,name,strong,editors", "has not 5 fields"),
        ("country_names.csv", "FR,Gaul ,name,strong,editors", "begins or ends with a blank"),
        ("cities.csv", "Zedtown,ZQ,editors", "code 'ZQ' is not in countries.csv"),
        ("agencies.csv", "Zed Office,private,,,,strong,editors", "kind must be one of"),
        ("agencies.csv", "Zed Office,news,,,,middling,editors", "strength strong or weak"),
        ("agencies.csv", "Zed Office,news,ZQ,,,strong,editors", "country 'ZQ' is not in countries.csv"),
        ("agency_heads.csv", "(Zed,news,no,,editors", "the pattern does not compile"),
        ("agency_heads.csv", "Zed,news,maybe,,editors", "generic yes or no"),
        ("titles.csv", "Zed", "has not 3 fields"),
        ("particles.csv", "zed,before,editors", "position"),
        ("lookalikes.csv", "Zed", "has not 3 fields"),
        ("confusables.csv", "Z", "has not 3 fields"),
        ("regions.csv", "Zedshire,ZQ,editors", "code 'ZQ' is not in countries.csv"),
        ("eastern_surnames.csv", "Zed", "has not 3 fields"),
        ("small_words.csv", "zed,English", "has not 3 fields"),
        ("sold_domains.csv", "zz", "has not 2 fields"),
    ],
)
def test_a_broken_row_is_an_error_that_names_file_line_and_remedy(data, name, row, message):
    path = data / name
    line = path.read_text(encoding="utf-8").count("\n") + 1
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(DataError) as error:
        LOADERS[name]()
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert message in str(error.value)


@pytest.mark.parametrize("name", LOADERS)
def test_wrong_columns_are_an_error_that_tells_the_right_ones(data, name):
    text = (data / name).read_text(encoding="utf-8")
    header = text.split("\n", 1)[0]
    (data / name).write_text(text.replace("source", "origin", 1), encoding="utf-8")
    with pytest.raises(DataError, match=rf"{name}:1: the columns must be {re.escape(header)}\."):
        LOADERS[name]()


@pytest.mark.parametrize("content", ["", "\n"])
def test_an_empty_file_is_an_error(data, content):
    (data / "titles.csv").write_text(content)
    with pytest.raises(DataError, match=r"titles\.csv:1: the columns must be title,kind,source"):
        knowledge.titles()


def test_a_row_may_be_added(data):
    with (data / "titles.csv").open("a", encoding="utf-8") as file:
        file.write("Zed,office,editors\n")
    assert "Zed" in knowledge.titles()
