"""Dates as press text writes them; a missing year stays missing."""

import re
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LEAP_YEAR = 2000  # in which every day of the year exists
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Za-z]{3,9})\.?(?:,? (?P<year>\d{4}))?")
_MONTH_FIRST = re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? ?(?P<year>\d{4}))?")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?(?:[T ].*)?")


def parse_date(text: str) -> tuple[date | None, str | None]:
    """The date that ``text`` tells and its precision: ``day``, ``month`` or ``day-month`` (no year).

    The date is None unless day, month and year stand there; both are None where ``text`` is no date.
    """
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
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
    return next((n for n, name in enumerate(_MONTHS, 1) if word in {name, name[:3], name[:4]}), 0)
