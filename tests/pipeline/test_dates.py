"""Dates of press texts; a missing year stays missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import parse_date

DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LONG = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.cases("dates")
def test_a_date_is_read_as_the_case_says(case):
    day, precision = parse_date(case["text"])
    assert (day and day.isoformat(), precision) == (case["date"], case["precision"])


@given(DAYS)
def test_every_way_to_write_a_day_gives_that_day(day):
    month = LONG[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"{day.day} {month[:3].upper()} {day.year}",
        day.isoformat().replace("-", "/"),
        f"{day.isoformat()}T23:59:59+14:00",
        f"{LONG[day.month - 1][:3]} {day.day}, {day.year} 11.30 pm",
        f"{WEEKDAYS[day.weekday()]}, {day.day:02} {month[:3]} {day.year} 00:00:00 GMT",
    ):
        assert parse_date(text) == (day, "day")


@given(DAYS)
def test_without_a_year_there_is_no_day(day):
    month = LONG[day.month - 1]
    assert parse_date(f"{day.day} {month}") == parse_date(f"{month} {day.day}") == (None, "day-month")


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_none(text):
    day, precision = parse_date(text)
    assert (day is not None) == (precision == "day")
