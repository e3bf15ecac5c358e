"""Texts that run into one another."""

import pytest

from pipeline.clean.detectors.glue import doubled, glued_dateline
from pipeline.clean.view import View


def made(text, detect=doubled):
    """The text with the breaks put in."""
    for start, end, new in sorted(detect(View(text)), reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Quota agreed in ApiaQuota agreed in Apia", "Quota agreed in Apia\nQuota agreed in Apia"),
        ("Nine.\nQuota agreedQuota agreedThe fleet left.", "Nine.\nQuota agreed\nQuota agreed\nThe fleet left."),
        ("Quota agreedQuota agreed, she said", "Quota agreed\nQuota agreed, she said"),
    ],
)
def test_a_title_printed_twice_is_split(text, split):
    assert made(text) == split


@pytest.mark.parametrize(
    "text",
    [
        "Quota agreed in ApiaQuota refused in Suva",
        "BenBen said so",
        "BulaBula",
        "Quota agreed Quota agreed",
        "McAna McBen",
        "",
    ],
)
def test_what_is_not_printed_twice_stays(text):
    assert made(text) == text


STORY = "The quota for the year was agreed on Monday after a night of talks."


@pytest.mark.parametrize(
    ("above", "dateline"),
    [
        ("Nurses end strike", "RABAT, March 9 (Dune Wire) - "),
        ("Nurses end strike", "Rabat, March 9 (Dune Wire) - "),
        ("The house of the king", "KATHMANDU, Aug. 5 (PeakNews) -- "),
        ("Nurses leave Zanzibar", "Zanzibar, 21 Rajab 1432, June 23, 2011, SGA -- "),
        ("Storm nears Tongatapu", "Nuku'alofa, Tonga: "),
        ("By Ana Tlen", "WHITEHORSE — "),
        ("By Ana Haimbo", "WINDHOEK: "),
        ("New rails for Rovaniemi", "Helsinki Evening Sun / 3 Oct 2021"),
        ("Helsinki Evening Sun / 3 Oct 2021", "HELSINKI - "),
        ("Posted at 9:14 PM", "Rabat - "),
        ("The road is shut.", "Rabat: "),
        ("A day (in May)", "Rabat (Dune Wire) - "),
    ],
)
def test_a_dateline_is_split_from_what_runs_into_it(above, dateline):
    story = "" if dateline[-1].isdigit() else STORY
    assert made(f"{above}{dateline}{story}", glued_dateline) == f"{above}\n{dateline}{story}"


@pytest.mark.parametrize(
    "text",
    [
        f"Ana McDonald, March 9 (Dune Wire) - {STORY}",
        f"The BuzzFeed News, March 9 (Dune Wire) - {STORY}",
        f"The AstraZeneca, London, May 3, 2021 - {STORY}",
        f"The site openDemocracy, London: {STORY}",
        f"The PetroChina (Asia) - {STORY}",
        f"At the AirAsia: {STORY}",
        f"A trip to LaPaz, Bolivia: {STORY}",
        f"In Bogotá, D.C., 27 de junio de 2019 - {STORY}",
        f"The new watchOS - {STORY}",
        f"The FitzGERALD (Fine Gael) - {STORY}",
        f"The YouTube Evening Sun / 3 Oct 2021\n{STORY}",
        f"{STORY * 30}The portRabat: {STORY}",
        "RabatRabat - one word",
        "",
    ],
)
def test_a_name_in_two_capitals_is_not_split(text):
    assert made(text, glued_dateline) == text


@pytest.mark.parametrize("town", ["AMMAN", "AMSTERDAM"])
def test_a_town_that_begins_with_am_stays_whole(town):
    text = f"Nine states agreed at 23:24:12{town}, February 24 (UNI) -- The envoy left."
    assert made(text, glued_dateline).endswith(f"12\n{town}, February 24 (UNI) -- The envoy left.")


def test_the_name_of_a_site_behind_a_comma_stays_whole():
    text = "Ana Pardo, ActuCameroun, Kuwait City, Mar 11, 2007 – The envoy left Apia by the noon boat."
    assert made(text, glued_dateline) == text
