"""Datelines of no listed form, taken apart slot by slot."""

import pytest

from pipeline.clean.datelines import line_slots, slots_dateline
from pipeline.clean.view import View

FIELDS = ("zone", "dateline_place", "date", "source_agency", "publisher", "author")


def read(text):
    """What the dateline of the text tells."""
    match = slots_dateline(View(text))
    return {} if match is None else {name: value for name, value in match.groupdict().items() if value}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[Bamako, AFP] Nine states agreed.",
            {"zone": "[Bamako, AFP]", "dateline_place": "Bamako", "source_agency": "AFP"},
        ),
        ("Suva, 6 June 2024, AFP — Nine", {"dateline_place": "Suva", "date": "6 June 2024", "source_agency": "AFP"}),
        ("Apia Herald / Suva / 6 June 2024 — Nine", {"publisher": "Apia Herald", "dateline_place": "Suva"}),
        ("[Lima] Nine states agreed.", {"zone": "[Lima]", "dateline_place": "Lima"}),
        ("[Lima, Andean Newswire] Nine", {"dateline_place": "Lima", "source_agency": "Andean Newswire"}),
        ("[Lima, Andes News Service] Nine", {"dateline_place": "Lima", "source_agency": "Andes News Service"}),
        ("Suva, Rajab 12, 1440, RKN -- Nine", {"dateline_place": "Suva", "source_agency": "RKN"}),
        ("Suva, Safar 3, 1440, 13 Oct 2018, RKN -- Nine", {"date": "13 Oct 2018", "source_agency": "RKN"}),
        ("Suva, Sene 12/2008 (RKN) Nine", {"zone": "Suva, Sene 12/2008 (RKN)", "source_agency": "RKN"}),
        ("SUVA, 8. septembra (Nailasi) - Nine", {"dateline_place": "SUVA", "source_agency": "Nailasi"}),
        ("SUVA, RKN-Reef, 3 May – Nine", {"dateline_place": "SUVA", "source_agency": "RKN-Reef"}),
        ("Suva (Fiji), 23/11/2011 – Nine", {"dateline_place": "Suva (Fiji)", "date": "23/11/2011"}),
        ("Suva, 8/Feb/2016 – Nine", {"dateline_place": "Suva", "date": "8/Feb/2016"}),
        (f"Suva/Lima - Nine {'states ' * 9}agreed.", {"zone": "Suva/Lima", "dateline_place": "Suva/Lima"}),
    ],
)
def test_slots_of_known_kinds_make_a_dateline_and_tell_its_fields(text, told):
    assert told.items() <= read(text).items()


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pardo, Ben Okoro — the two of them signed.",
        "Nine states, two of them late, agreed — at last.",
        "Lima — and nothing else",
        "(Lima)",
        "[sic] Nine states agreed.",
        "(Miss) Nine states agreed.",
        "Salina, Kan., 3 May 2011, RKN – Nine states agreed.",
        "Lima, KAN – Nine states agreed.",
        "Ana Pardo (Labour), Ben Okoro – Nine states agreed.",
        "Suva, the 3 of us (RKN) Nine states agreed.",
        "Sector 12 (RKN) Nine states agreed.",
        "Flight 12 to Suva, RKN – Nine states agreed.",
        "Suva/Lima - Nine Agree",
        "Suva/Lima, RKN - Nine states agreed.",
        f"Suva/Ana - Nine {'states ' * 9}agreed.",
        f"Suva, Lima - Nine {'states ' * 9}agreed.",
        "6 June 2024 — Nine states agreed.",
        "",
        "\n\n",
    ],
)
def test_what_does_not_add_up_is_none(text):
    assert read(text) == {}


def test_a_dateline_stands_near_the_top():
    dateline = "[Bamako, AFP] Nine states agreed."
    assert read("Quota agreed\n\n" + dateline)["zone"] == "[Bamako, AFP]"
    assert read("Nine states agreed.\n" * 9 + dateline) == {}


def test_the_match_lies_where_the_dateline_does():
    text = "Quota agreed\n  [Bamako, AFP] Nine states agreed."
    assert slots_dateline(View(text)).span() == (15, 28)


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Reefton Times, Arta Krasniqi, 2 March 2014", ["paper", "person", "date"]),
        ("Reefton Times | Arta Krasniqi | Quito | October 30, 2020", ["paper", "person", "place", "date"]),
        ("Arta Krasniqi in Quito", ["person", "place"]),
        ("Arta Krasniqi - Reefton", ["person", "name"]),
        ("Arta Krasniqi, Luul Haile", ["person", "person"]),
        ("AFP, Quito", ["agency", "place"]),
        ("Reefton Times • May 2018", ["paper", "date"]),
        ("2 March 2014 | 16:48 | AFP", ["date", "agency"]),
        ("Arta Krasniqi, of late", []),
        ("Arta Krasniqi, Sport", []),
        ("", []),
    ],
)
def test_a_line_is_made_of_slots_of_known_kinds_or_has_none(line, kinds):
    assert [slot.kind for slot in line_slots(line)] == kinds


def test_slots_of_a_line_lie_where_their_words_do():
    line = "Reefton Times,  Arta Krasniqi | 2 March 2014"
    found = [line[slot.start : slot.end] for slot in line_slots(line)]
    assert found == ["Reefton Times", "Arta Krasniqi", "2 March 2014"]
