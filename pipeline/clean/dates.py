"""Dates as press text writes them; a missing year stays missing."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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
        if not match["year"]:
            return (None, "day-month") if number else (None, None)
        try:
            return date(int(match["year"]), number, int(match["day"])), "day"
        except ValueError:
            return None, None
    return None, None


def _number(month: str) -> int:
    """1 to 12 for an English month's name or abbreviation, 0 for anything else."""
    short = month[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
