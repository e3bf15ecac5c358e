"""Dates as press texts and feeds write them; a missing year stays missing."""

import re
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SPANISH = (  # what Latin American agencies leave in English texts
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
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
_YEAR = r"(?:(?:, ?| | de )(?P<year>\d{4}))?"
_DAY_OF_WEEK = r"(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day)?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?P<year>\d{{4}})(?P<sep>[-/])(?P<month>\d\d)(?:(?P=sep)(?P<day>\d\d){_TIME})?",
        rf"(?P<year>[12]\d{{3}})(?P<month>\d\d)(?P<day>\d\d)(?:t\d{{4}}(?:\d\d)?{_ZONE}?)?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}){_ORDINAL} (?:de )?(?P<month>[a-z]{{3,10}})\.?{_YEAR}{_TIME}{_DAY_OF_WEEK}",
        rf"{_WEEKDAY}(?P<month>[a-z]{{3,10}})\.? (?P<day>\d{{1,2}}){_ORDINAL}{_YEAR}{_TIME}{_DAY_OF_WEEK}",
        r"(?P<day>)(?P<month>[a-z]{3,10})\.?,? (?P<year>\d{4})",
        rf"{_WEEKDAY}(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.](?P<year>\d{{4}}){_TIME}",
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
        day_of_month, number = _in_figures(match) if "first" in match.groupdict() else _in_words(match)
        if day_of_month is None:
            return (None, "month") if 1 <= number <= 12 else (None, None)
        try:
            day = date(int(match["year"] or _LEAP_YEAR), number, day_of_month)
        except ValueError:
            return None, None
        return (day, "day") if match["year"] else (None, "day-month")
    return None, None


def _in_words(match: re.Match[str]) -> tuple[int | None, int]:
    month = match["month"]
    return int(match["day"]) if match["day"] else None, int(month) if month.isdigit() else _number(month)


def _in_figures(match: re.Match[str]) -> tuple[int | None, int]:
    """Day and month of ``25/11/2007`` and ``11/25/2007``; of ``7/2/2022`` nobody can tell: month 0."""
    first, second = int(match["first"]), int(match["second"])
    if first > 12 or first == second:
        return first, second
    return (second, first) if second > 12 else (None, 0)


def _number(month: str) -> int:
    """1 to 12 for a month's English or Spanish name or its abbreviation (``Sep``, ``Sept``, ``ene``), else 0."""
    word = month.lower()
    pairs = zip((*MONTHS, *_SPANISH), (*range(1, 13), *range(1, 13)), strict=True)
    return next((n for name, n in pairs if word in {name, name[:3], name[:4]}), 0)
