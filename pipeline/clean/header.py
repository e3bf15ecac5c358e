"""Header fields and zones of a clean text, after the patterns of ``pipeline/data/header.toml``.

Datelines, captions, bylines and source lines are content: they are marked and read, never removed.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipeline.clean.rules import HEAD_CHARS, TAIL_SHARE
from pipeline.dates import parse_date
from pipeline.errors import DataError
from pipeline.knowledge import is_place
from pipeline.records import Header, Span

_MAX_TITLE = 200
_STRETCH = 256
_NESTED = ("credit",)
_FIELDS = {
    "id",
    "zone",
    "why",
    "pattern",
    "where",
    "once",
    "furniture",
    "places",
    "no_places",
    "example",
    "gives",
    "keep",
}
_HEADER_FIELDS = {field.name for field in fields(Header)} | {"date"}
TITLE = "title"


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
    pattern: re.Pattern[str]
    where: str
    once: bool
    furniture: bool
    places: tuple[str, ...]
    no_places: tuple[str, ...]

    def find(self, text: str) -> list[re.Match[str]]:
        """Where the rule holds in ``text``."""
        low = int(len(text) * TAIL_SHARE) if self.where == "tail" else 0
        found = []
        for match in self.pattern.finditer(text, low):
            if self.where == "head" and match.start() > HEAD_CHARS:
                break
            if self._fits(match):
                found.append(match)
                if self.once:
                    break
        return found

    def _fits(self, match: re.Match[str]) -> bool:
        return all(is_place(match[name]) for name in self.places) and not any(
            is_place(match[name]) for name in self.no_places
        )


@cache
def furniture_zones() -> frozenset[str]:
    """Names of the zones in which a name says nothing about the document."""
    return frozenset(rule.zone for rule in load_zone_rules() if rule.furniture)


def read_header(text: str, known: Header) -> tuple[Header, list[Marked]]:
    """``known`` completed with what ``text`` (clean) tells, and the zones of ``text`` in text order."""
    found: dict[str, Any] = {}
    zones: list[Marked] = []
    dateline = False
    for rule in load_zone_rules():
        if rule.zone == "dateline" and dateline:
            continue
        for match in rule.find(text):
            dateline = dateline or rule.zone == "dateline"
            zones += _zones_of(rule, match)
            for name, value in fields_of(match).items():
                found.setdefault(name, value)
    zones = _without_clashes(zones)
    title = _title(text, known.title, zones)
    if title is not None:
        zones.append(Marked(title, TITLE, "first-line"))
        found.setdefault("title", " ".join(text[slice(*title)].split()))
    if known.published_precision is not None:  # a date and its precision come from one place
        found = {name: value for name, value in found.items() if not name.startswith("published")}
    header = replace(known, **{name: value for name, value in found.items() if getattr(known, name) is None})
    return header, sorted(zones)


def fields_of(match: re.Match[str]) -> dict[str, Any]:
    """Header fields by name, from the groups of a zone rule's match."""
    found: dict[str, Any] = {}
    for name, value in match.groupdict().items():
        if value is None or name not in _HEADER_FIELDS:
            continue
        if name == "date":
            day, precision = parse_date(value)
            if precision is not None:
                found |= {"published": day, "published_precision": precision}
        else:
            found[name] = " ".join(value.split()).rstrip(" ,")
    return found


def _zones_of(rule: ZoneRule, match: re.Match[str]) -> list[Marked]:
    group: str | int = "zone" if "zone" in match.re.groupindex else 0
    zones = [Marked(Span(*match.span(group)), rule.zone, rule.id)]
    for name in _NESTED:
        if name in match.re.groupindex and match[name]:
            zones.append(Marked(Span(*match.span(name)), name, rule.id))
    return zones


def _without_clashes(zones: list[Marked]) -> list[Marked]:
    """Zones that nest or are apart; of two that cross or cover the same text the earlier rule's stays."""
    kept: list[Marked] = []
    near: dict[int, list[Marked]] = {}  # by stretches of the text, so that many zones cost no more than few
    for zone in zones:
        stretches = range(zone.span.start // _STRETCH, zone.span.end // _STRETCH + 1)
        if not any(_clash(zone, other) for stretch in stretches for other in near.get(stretch, ())):
            kept.append(zone)
            for stretch in stretches:
                near.setdefault(stretch, []).append(zone)
    return kept


def _clash(zone: Marked, kept: Marked) -> bool:
    one, other = zone.span, kept.span
    nested = (one.start >= other.start and one.end <= other.end) or (other.start >= one.start and other.end <= one.end)
    return one == other or (one.overlaps(other) and (not nested or zone.zone == kept.zone))


def _title(text: str, known: str | None, zones: list[Marked]) -> Span | None:
    """The headline: where the known title stands near the top, else the first line that is no other zone.

    A first line counts where it is set off by a line break, not too long, and does not end like a sentence.
    """
    if known and known.strip():
        at = text[: HEAD_CHARS + len(known)].find(known.strip())
        return Span(at, at + len(known.strip())) if at >= 0 else None
    for line in re.finditer(r"[^\n]+", text[:HEAD_CHARS]):
        span = Span(*line.span())
        if not re.search(r"[^\W\d_]", line.group()) or any(
            zone.span.overlaps(span) and zone.zone != "handle" for zone in zones
        ):
            if any(zone.zone == "dateline" and zone.span.overlaps(span) for zone in zones):
                return None
            continue
        follows = text[span.end : span.end + 1] == "\n"
        sentence = re.search(r"[.:;,]['\"”’)]?$", line.group().rstrip()) is not None
        if follows and not sentence and len(line.group()) <= _MAX_TITLE:
            return span
        return None
    return None


@cache
def load_zone_rules() -> tuple[ZoneRule, ...]:
    """The rules of ``header.toml`` in their order; raises ``DataError`` where one breaks its own promises."""
    source = files("pipeline") / "data" / "header.toml"
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{source}: cannot be read as TOML ({error}); compare with docs/rules.md.") from error
    macros: dict[str, str] = {}
    for name, pattern in data.get("patterns", {}).items():
        macros[name] = _expand(pattern, macros)
    return tuple(_zone_rule(row, macros, f"{source}: zone {row.get('id')!r}") for row in data["zone"])


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    return re.sub(r"%([A-Z]+)%", lambda match: macros[match[1]], pattern)


def _compiled(pattern: str, macros: Mapping[str, str], name: str) -> re.Pattern[str]:
    try:
        return re.compile(_expand(pattern, macros))
    except KeyError as error:
        raise DataError(f"{name} uses {error}, which is not among [patterns]; add it there.") from error
    except re.error as error:
        raise DataError(f"{name}: the pattern does not compile ({error}); mend it.") from error


def _zone_rule(row: Mapping[str, Any], macros: Mapping[str, str], name: str) -> ZoneRule:
    missing, unknown = (
        {"id", "zone", "why", "pattern", "example", "gives", "keep"} - row.keys(),
        row.keys() - _FIELDS,
    )
    if missing or unknown:
        raise DataError(f"{name} lacks {sorted(missing)} or has unknown {sorted(unknown)}; see the head of the file.")
    rule = ZoneRule(
        row["id"],
        row["zone"],
        row["why"],
        _compiled(row["pattern"], macros, name),
        row.get("where", "anywhere"),
        row.get("once", False),
        row.get("furniture", False),
        tuple(row.get("places", ())),
        tuple(row.get("no_places", ())),
    )
    matches = rule.find(row["example"])
    if not matches:
        raise DataError(f"{name} misses its own example; mend one of the two.")
    span = _zones_of(rule, matches[0])[0].span
    given = {"text": row["example"][slice(*span)], **fields_of(matches[0])}
    if "published" in given:
        day = given.pop("published")
        given |= {"date": day.isoformat()} if day else {}
        given.pop("published_precision")
    if given != row["gives"]:
        raise DataError(f"{name} reads {given} in its example, not {row['gives']}; mend one of the two.")
    for text in row["keep"]:
        if rule.find(text):
            raise DataError(f"{name} matches {text!r}, which it promises to keep; narrow its pattern.")
    return rule
