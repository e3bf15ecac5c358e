"""Dates as press texts and feeds write them; a missing year stays missing."""

import re
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LEAP_YEAR = 2000  # in which every day of the year exists
_WEEKDAY = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
# Zones by name: those of RFC 822 and of the agencies; a word that is none of them is no part of a date.
_ZONE = (
    r"(?:(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|z|utc?|gmt|[ecmpa][sd]t|bst|w?est|wet|ce?st|cet|eest|eet|msk|ist|pkt|"
    r"sgt|hkt|jst|kst|a[ec]dt|a[ecw]st|nz[sd]t|wat|cat|eat|sast)"
)
_HALF = r"(?: ?[ap]\.?m\.?)"
_CLOCK = rf"(?:(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?{_HALF}?|(?:0?[1-9]|1[0-2]){_HALF})"
_TIME = rf"(?:(?:t|,? at |, ?| [-–|] | ){_CLOCK}(?: ?{_ZONE})?(?: \({_ZONE}\))?)?"
_YEAR = r"(?:(?:, ?| )(?P<year>\d{4}))?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})(?P<sep>[-/])(?P<month>\d\d)(?:(?P=sep)(?P<day>\d\d){_TIME})?",
        rf"(?P<year>[12]\d{{3}})(?P<month>\d\d)(?P<day>\d\d)(?:t\d{{4}}(?:\d\d)?{_ZONE}?)?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_ORDINAL} (?P<month>[a-z]{{3,9}})\.?{_YEAR}{_TIME}",
        rf"{_WEEKDAY}(?P<month>[a-z]{{3,9}})\.? (?P<day>\d{{1,2}}){_ORDINAL}{_YEAR}{_TIME}",
    )
)


def parse_date(text: str) -> tuple[date | None, str | None]:
    """The date that ``text`` tells and its precision: ``day``, ``month`` or ``day-month`` (no year).

    The date is None unless day, month and year stand there; both are None where ``text`` is no date. A weekday
    before it, a time of day and a zone behind it are passed over: the day is the one that is written.
    """
    for pattern in _PATTERNS:
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        month = match["month"]
        number = int(month) if month.isdigit() else _number(month)
        if not match["day"]:
            return (None, "month") if 1 <= number <= 12 else (None, None)
        try:
            day = date(int(match["year"] or _LEAP_YEAR), number, int(match["day"]))
        except ValueError:
            return None, None
        return (day, "day") if match["year"] else (None, "day-month")
    return None, None


def _number(month: str) -> int:
    """1 to 12 for an English month's name or its abbreviation (``Sep``, ``Sept``), 0 for anything else."""
    word = month.lower()
    return next((n for n, name in enumerate(MONTHS, 1) if word in {name, name[:3], name[:4]}), 0)
