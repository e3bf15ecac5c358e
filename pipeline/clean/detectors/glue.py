"""Texts that run into one another: titles printed twice, datelines behind what stands above them."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.clean.finders import Proposal
from pipeline.clean.macros import compiled, shipped_macros
from pipeline.clean.view import HEAD_CHARS, View
from pipeline.knowledge import country_names
from pipeline.places import places, towns

_LEAST, _MOST = 8, 200  # characters of a name or title that may be printed twice
_SEED = 6
_TOWN = 4  # letters: a shorter name may be any word
_OF_HOUR = re.compile(r"\dAM\Z")
_OF_TOWN = re.compile(r"(?:MAN|STERDAM|RITSAR|BON|IENS|BATO)\b")  # behind the AM of AMMAN, which is no hour's mark
_SHORTEST = 3  # letters of the word before
_WORD = 40  # how far back the word before a join may begin
# What a name in two capitals may begin with: no place begins behind it.
_PIECES = frozenset(
    re.findall(
        r"\w+",
        "mc mac fitz de del della di da do dos du des la las le les los el al abu ben bin ibn van von ter san sant"
        " santa santo saint st o new old north south east west port fort mount cape lake addis phnom kuala tel costa"
        " puerto great easy wiki open trip play post face auto tele super micro inter trans euro pan sky air news visit"
        " my",
    )
)
_BEFORE = re.compile(
    r"(?P<word>[^\W\d_]+)\Z|(?P<year>\b(?:19|20)\d\d)\Z|(?:[^\W\d_]{3}|\d)[.!?…]?[”’\")\]]?\Z|\d ?[AP]M\Z"
)
_PLACE = (
    r"(?P<place>%UP%(?:[\w’'.-]{1,30})(?: (?:(?:de|del|da|do|la|el|al|am|an|of|les?) )?%UP%[\w’'.-]{1,30}){0,2})"
    r"(?P<land>, (?!%WEEKDAY%\b|%MONTH%\b)%WORD%(?: %WORD%){0,2})?"
)
_MARK = re.compile(r"[^\n]{3,110}?(?:[:(/[•|—–]| ?--| -)")  # without one of these no form is there
_FORMS = {
    # `Rabat, March 9 (Maghreb Wire) - `: the whole form tells a dateline, whatever the agency and the town
    "dated": r"%PLACE%(?:,|/)? ?%DATE%\.?,? ?[(\[/][^()\[\]/\n]{2,40}[)\]/](?: ?%DASH%|[.:] ?(?=%UP%))",
    # `Zanzibar, 21 Rajab 1432, June 23, 2011, SGA -- `
    "listed": r"%PLACE%, (?:[\w ]{3,30}, )?%DATE%(?:,? ?[(\[]?[A-Z]{2,8}[)\]]?)?%DASH%",
    # `Rabat (Maghreb Wire) - `
    "signed": r"%PLACE%,? ?\([A-Z][^()\n]{1,40}\)(?: ?%DASH%|[.:] ?(?=%UP%))",
    # `Nuku'alofa, Tonga: The`, `WINDHOEK — A`
    "bare": r"%PLACE%(?:: (?=%BODY%)| ?(?:—|–|--) ?(?=%BODY%)| - (?=%BODY%))(?=[^\n]{40})",
    # `Helsinki Evening Star / 3 Oct 2021` in front of one more join or the line's end
    "paper": r"(?P<place>%WORD%)(?: %WORD%){0,4} ?[/|•·] ?(?:%DAY% %MONTH%|%MONTH% %DAY%,?) \d{4}(?=[ \t]*\n|\Z|%UP%)",
}


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    macros = shipped_macros()
    macros = {**macros, "PLACE": compiled(_PLACE, macros, "a place").pattern}
    return {form: compiled(pattern, macros, form) for form, pattern in _FORMS.items()}


def glued_dateline(view: View) -> Iterator[Proposal]:
    """A break in front of a dateline that runs into a title, a byline, a date or a picture's words.

    The less of its form is there, the better its town and the word before it must be known; a name in two capitals
    (``BuzzFeed``, ``McDonald``) is never parted.
    """
    text = view.text
    for place in view.joins:
        if place > HEAD_CHARS:
            return
        before = _BEFORE.search(text, max(place - _WORD, 0), place)
        if before is None or _MARK.match(text, place) is None:
            continue
        if _OF_HOUR.search(text, max(place - _SHORTEST, 0), place) and _OF_TOWN.match(text, place):
            continue
        for form, pattern in _forms().items():
            match = pattern.match(text, place)
            if match is not None and _parts(form, match, before) and not _in_list(form, before, text):
                yield place, place, "\n"
                break


def _parts(form: str, dateline: re.Match[str], before: re.Match[str]) -> bool:
    """Whether ``before``, what stands in front of the join, ends there, and ``dateline`` begins."""
    name = dateline["place"]
    capitals = len(name) >= _TOWN and name.isupper()
    word = before["word"]
    known = _is_town(name) or (form in ("dated", "listed") and name.lower() in places())
    if word is None:
        return known or form in ("dated", "listed") or (capitals and form != "paper")
    if len(word) < _SHORTEST or word.lower() in _PIECES or word.isupper():
        return False
    plain = word.islower()
    if form == "paper":
        return known or plain or _is_town(word)
    if capitals:
        return known or form == "dated" or (plain and len(word) >= _TOWN and ":" not in dateline.group())
    if form == "dated" or plain:
        return known or (form == "dated" and (plain or _is_town(word)))
    return known and (_is_town(word) if form == "signed" else form != "bare" or dateline["land"] is not None)


def _in_list(form: str, before: re.Match[str], text: str) -> bool:
    """Whether a word in two capitals stands behind a comma, as in `Ana Pardo, ActuCameroun, `."""
    start = before.start("word")
    return form == "listed" and start >= 0 and text[max(start - 2, 0) : start] == ", "


def _is_town(name: str) -> bool:
    """Whether ``name`` is a known town; the names of countries alone are part of many firms' names."""
    low = name.lower()
    return len(low) >= _TOWN and (low in towns() or (low in places() and low not in _countries()))


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.lower() for name in country_names())


def doubled(view: View) -> Iterator[Proposal]:
    """A break between two copies of a name or title that run into one another, and one behind them."""
    text = view.text
    for place in view.joins:
        line = max(text.rfind("\n", 0, place) + 1, place - _MOST)
        first = text.rfind(text[place : place + _SEED], line, place - 1)
        size = place - first
        if (
            first < 0
            or size < _LEAST
            or " " not in text[first:place]
            or text[first:place] != text[place : place + size]
        ):
            continue
        yield place, place, "\n"
        behind = place + size
        if text[behind - 1 : behind].islower() and text[behind : behind + 1].isupper():
            yield behind, behind, "\n"
