"""Zones are data too: what a row of ``header.toml`` must be, how it is read, and where it holds in a clean text."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.clean.finders import SCOPES, Fits, Match, Matcher, Places, Scope, matcher, pattern_fits
from pipeline.clean.literals import Literals
from pipeline.clean.macros import compiled, literals_of, toml_rows
from pipeline.clean.names import are_persons, is_rare
from pipeline.clean.rules import HEADER_FIELDS
from pipeline.clean.view import HEADS, PLACES, REACH, View
from pipeline.dates import parse_date
from pipeline.errors import DataError
from pipeline.places import is_place
from pipeline.records import Span

_NESTED = ("credit",)  # groups that are zones of their own inside
_NEEDED = frozenset({"id", "zone", "why", "pattern", "example", "gives", "keep"})
_GROUPS = ("places", "no_places", "persons", "rare")  # fields that name groups of the pattern
_ALLOWED = _NEEDED | {"where", "once", *SCOPES, "furniture", "needs", *_GROUPS}
_DOTTED = re.compile(r"(\d{1,2})\. (\d{1,2})\. (\d{4})")  # `8. 11. 2019`: with blanks the day comes first
_SLASHES = re.compile(r"(?<=\d)/(?=[A-Za-z]{3})|(?<=[A-Za-z]{3})/(?=\d)")  # `8/Feb/2016`
ARTEFACT = "artefact"  # what cleaning would have removed, had it not been too much


class Marked(NamedTuple):
    """A zone of the clean text: its span in code points, its name, the rule that says so."""

    span: Span
    zone: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """One row of ``header.toml``."""

    id: str
    zone: str
    why: str
    where: str
    once: bool
    matches: Matcher
    fits: Fits | None
    furniture: bool
    needs: tuple[str, ...]
    places: tuple[str, ...]
    no_places: tuple[str, ...]
    persons: tuple[str, ...]
    rare: tuple[str, ...]

    def find(self, view: View, places: Places) -> Sequence[Match]:
        """Where the rule holds in the text, in which its literals stand at ``places``."""
        found = [match for match in self.matches(view, places, *view.bounds(self.where)) if self._fits(match)]
        return found[:1] if self.once else found

    def _fits(self, match: Match) -> bool:
        """Whether ``match`` makes a zone at all, and its groups are places, persons or no places, as wanted."""
        start, end = match.span(_group(match.re))
        return (
            start < end
            and all(is_place(match[name]) for name in self.places)
            and not any(is_place(match[name]) for name in self.no_places)
            and all(are_persons(match[name]) for name in self.persons)
            and all(is_rare(match[name]) for name in self.rare)
        )

    def start_of(self, match: Match) -> int:
        """Where the zone of ``match`` begins."""
        return match.start(_group(match.re))

    def zones_of(self, match: Match) -> list[Marked]:
        """The zones that ``match`` makes: its own, and those that lie in it."""
        zones = [Marked(Span(*match.span(_group(match.re))), self.zone, self.id)]
        for name in _NESTED:
            if name != self.zone and name in match.re.groupindex and match[name]:
                zones.append(Marked(Span(*match.span(name)), name, self.id))
        return zones


def _group(pattern: re.Pattern[str]) -> str | int:
    """Which group of a pattern is the zone."""
    return "zone" if "zone" in pattern.groupindex else 0


class ZoneRules:
    """Zone rules in their order; of two that want the same characters the earlier one's zone stays."""

    def __init__(self, rules: Iterable[ZoneRule]) -> None:
        self.rules = tuple(rules)
        self.furniture = frozenset(rule.zone for rule in self.rules if rule.furniture) | {ARTEFACT}
        self._literals = Literals([rule.needs for rule in self.rules], [rule.fits for rule in self.rules])
        self._always = [number for number, rule in enumerate(self.rules) if not (rule.needs or rule.fits)]

    def read(self, lines: Iterable[str]) -> None:
        """Look up at one go what ``lines`` hold, those of several texts, say."""
        self._literals.read(lines)

    def matches(self, view: View) -> list[tuple[ZoneRule, Match]]:
        """Where the rules hold in a text: rule by rule, each in text order."""
        places: dict[int, list[int]] = self._literals.places(view)
        found = []
        for number in sorted([*self._always, *places]):
            rule, at = self.rules[number], places.get(number)
            if at is not None and rule.where in HEADS:
                at = at[: bisect_left(at, REACH)]
                if not at:
                    continue
            found += [(rule, match) for match in rule.find(view, at)]
        return found


def fields_of(match: Match) -> dict[str, Any]:
    """Header fields by name, from the groups of a match."""
    found: dict[str, Any] = {}
    for name, value in match.groupdict().items():
        if value is None or name not in HEADER_FIELDS:
            continue
        if name == "date":
            found |= dated(value)
        else:
            found[name] = " ".join(value.split()).rstrip(" ,")
    return found


def dated(text: str) -> dict[str, Any]:
    """The header fields that a date tells; none where ``text`` is no date."""
    dotted = _DOTTED.fullmatch(text)
    text = "{2}-{1:0>2}-{0:0>2}".format(*dotted.groups()) if dotted else _SLASHES.sub(" ", text)
    day, precision = parse_date(text)
    return {} if precision is None else {"published": day, "published_precision": precision}


@cache
def load_zone_rules(own: Path | None = None) -> ZoneRules:
    """The shipped rules of ``header.toml`` in their order, and behind them those of the user's file ``own``.

    Raises ``DataError`` where a file cannot be read or a rule breaks its own promises.
    """
    return read_zone_rules([_shipped(), own] if own else [_shipped()])


def _shipped() -> Traversable:
    return files("pipeline") / "data" / "header.toml"


def read_zone_rules(sources: Iterable[Traversable]) -> ZoneRules:
    """The zone rules of the files ``sources``, in their order; raises ``DataError`` as ``load_zone_rules`` does."""
    rules: list[ZoneRule] = []
    for source in sources:
        rows, macros = toml_rows(source, "zone")
        for number, row in enumerate(rows, 1):
            rule = _zone_rule(row, macros, f"{source}: zone {row.get('id', number)!r}")
            _check(rule, row, f"{source}: zone {rule.id!r}")
            if any(rule.id == other.id for other in rules):
                raise DataError(f"{source}: zone id {rule.id!r} stands twice, here or in the shipped file; rename one.")
            rules.append(rule)
    return ZoneRules(rules)


def _zone_rule(row: Mapping[str, Any], macros: Mapping[str, str], name: str) -> ZoneRule:
    missing, unknown = _NEEDED - row.keys(), row.keys() - _ALLOWED
    if missing or unknown:
        wrong = f"lacks {sorted(missing)}" if missing else f"has unknown fields {sorted(unknown)}"
        raise DataError(f"{name} {wrong}; a zone has {', '.join(sorted(_ALLOWED))}.")
    if row.get("where", "anywhere") not in PLACES:
        raise DataError(f"{name}: where must be one of {PLACES}.")
    pattern, scope = compiled(row["pattern"], macros, name), Scope.of(row)
    for field in _GROUPS:
        for group in row.get(field, ()):
            if group not in pattern.groupindex:
                raise DataError(
                    f"{name}: {field} names the group {group!r}, which its pattern lacks; "
                    f"write (?P<{group}>…) there or take the name out."
                )
    return ZoneRule(
        id=row["id"],
        zone=row["zone"],
        why=row["why"],
        where=row.get("where", "anywhere"),
        once=row.get("once", False),
        matches=matcher(pattern, scope),
        fits=pattern_fits(pattern, scope),
        furniture=row.get("furniture", False),
        needs=literals_of(row),
        places=tuple(row.get("places", ())),
        no_places=tuple(row.get("no_places", ())),
        persons=tuple(row.get("persons", ())),
        rare=tuple(row.get("rare", ())),
    )


def _check(rule: ZoneRule, row: Mapping[str, Any], name: str) -> None:
    alone = ZoneRules([rule])

    def found(text: str) -> list[Match]:
        return [match for _, match in alone.matches(View(text))]

    first = next(iter(found(row["example"])), None)
    if first is None:
        raise DataError(f"{name} misses its own example; mend one of the two.")
    given = {"text": row["example"][slice(*rule.zones_of(first)[0].span)], **fields_of(first)}
    if "published" in given:
        day = given.pop("published")
        given |= {"date": day.isoformat()} if day else {}
        given.pop("published_precision")
    if given != row["gives"]:
        raise DataError(f"{name} reads {given} in its example, not {row['gives']}; mend one of the two.")
    for text in row["keep"]:
        if found(text):
            raise DataError(f"{name} matches {text!r}, which it promises to keep; narrow its pattern.")
