"""The network as SVG and the countries as a map of equal tiles."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from pipeline.knowledge import countries
from pipeline.records import Entity
from pipeline.report.content import Totals
from pipeline.report.figures import bar, count, entity_link
from pipeline.report.network import Network, Place, layout, smaller


class _Sheet(NamedTuple):
    """What a drawing has room for: ``size`` entities, ``letters`` in a label."""

    name: str
    width: int
    height: int
    size: int
    letters: int


_SHEETS = (_Sheet("desk", 1150, 720, 60, 32), _Sheet("phone", 358, 560, 22, 17))
_CLASSES = 5  # of colour on the map
_FOCUS = 12
_PAIRS = 15
_SEA = ".."


def country_name(code: str) -> str:
    """The usual name of the country with ``code``, or the code itself where it is not listed."""
    country = countries().get(code)
    return country.name if country else code


def network_figure(network: Network) -> str:
    """The network drawn for wide and for narrow pages, and its closest pairs as a list."""
    if not network.edges:
        return '<p class="note">No two of the leading names stand in one document.</p>'
    drawings = "\n".join(_drawing(network, sheet) for sheet in _SHEETS)
    return f'<div class="card net">{drawings}</div>\n{_pairs(network)}'


def _drawing(network: Network, sheet: _Sheet) -> str:
    shown = smaller(network, sheet.size)
    places = layout(shown, sheet.width, sheet.height, sheet.letters)
    most = max(shown.edges.values(), default=1)
    numbers = {entity.entity_id: f"n{at}" for at, entity in enumerate(shown.entities)}
    lines = "".join(_line(pair, number / most, places, numbers) for pair, number in shown.edges.items())
    dots = "\n".join(_dot(one, places[one.entity_id], numbers[one.entity_id]) for one in shown.entities)
    said = f"Network of {count(len(shown.entities), 'name')} and {count(len(shown.edges), 'line')}"
    return (
        f'<svg class="{sheet.name}" viewBox="0 0 {sheet.width} {sheet.height}" role="group" aria-label="{said}">'
        f'<g class="lines">{lines}</g>\n{dots}</svg>'
    )


def _line(pair: tuple[str, str], part: float, places: Mapping[str, Place], numbers: Mapping[str, str]) -> str:
    one, other = (places[entity_id] for entity_id in pair)
    ends = " ".join(numbers[entity_id] for entity_id in pair)
    return f'<path class="{ends}" d="M{one.x} {one.y}L{other.x} {other.y}" stroke-width="{0.8 + 2.7 * part:.1f}"/>'


def _dot(entity: Entity, place: Place, number: str) -> str:
    said = f"{entity.name}: {count(entity.n_documents, 'document')}"
    return (
        f'<a class="c-{entity.type}" href="{entity_link(entity.entity_id)}" data-n="{number}">'
        f'<title>{escape(said)}</title><circle cx="{place.x}" cy="{place.y}" r="{place.radius}"/>'
        f'<text x="{place.x}" y="{place.y + place.radius + 13}">{escape(place.label)}</text></a>'
    )


def _pairs(network: Network) -> str:
    names = {entity.entity_id: entity.name for entity in network.entities}
    first = sorted(network.edges, key=lambda pair: (-network.edges[pair], pair))[:_PAIRS]
    items = "".join(
        f"<li>{_named(one, names[one])} and {_named(other, names[other])}"
        f' <span class="soft">{count(network.edges[one, other], "document")}</span></li>'
        for one, other in first
    )
    return f'<details class="folded"><summary>The leading pairs as a list</summary><ol>{items}</ol></details>'


def _named(entity_id: str, name: str) -> str:
    return f'<a href="{entity_link(entity_id)}">{escape(name)}</a>'


@cache
def tile_rows() -> tuple[tuple[str, ...], ...]:
    """The map: rows of country codes from north to south, ``..`` for the sea."""
    text = (files("pipeline.report") / "tiles.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines())


def country_figure(totals: Totals, entities: Sequence[Entity]) -> str:
    """The map by documents with any evidence of a country, and a list by documents about it."""
    if not totals.touched:
        return '<p class="note">No document has evidence of a country.</p>'
    known = {entity.country: entity.entity_id for entity in entities if entity.type == "country"}
    bounds = _bounds(max(totals.touched.values()))
    cells = "".join(_cells(totals, known, bounds))
    return (
        '<div class="where"><div class="card"><div class="map" role="group" aria-label="Map of countries">'
        f"{cells}</div>{_legend(bounds)}{_off_map(totals, known)}</div>\n{_focus(totals, known)}</div>"
    )


def _bounds(most: int) -> list[int]:
    """The least number of each class of colour: the steps grow, as few countries have most of the documents."""
    steps = [round(most ** (step / _CLASSES)) for step in range(_CLASSES)]
    return sorted(set(steps))


def _class(number: int, bounds: Sequence[int]) -> int:
    at = sum(number >= bound for bound in bounds)
    return at + (_CLASSES - len(bounds)) * (at > 0)  # few classes take the strong colours


def _cells(totals: Totals, known: Mapping[str | None, str], bounds: Sequence[int]) -> Iterator[str]:
    for row, codes in enumerate(tile_rows(), 1):
        for column, code in enumerate(codes, 1):
            number = totals.touched[code]
            if code == _SEA:
                continue
            said = escape(f"{country_name(code)}: {count(number, 'document')}")
            at = f'class="q{_class(number, bounds)}" style="grid-area:{row}/{column}" title="{said}"'
            inside = f"<span>{code}</span>"
            if number and code in known:
                yield f'<a {at} aria-label="{said}" href="{entity_link(known[code])}">{inside}</a>'
            else:
                yield f'<span {at} aria-hidden="true">{inside}</span>'


def _legend(bounds: Sequence[int]) -> str:
    names = [str(low) if low + 1 == after else f"{low:,}–{after - 1:,}" for low, after in pairwise(bounds)]
    steps = "".join(
        f'<span><i class="q{_class(low, bounds)}"></i>{name}</span>'
        for low, name in zip(bounds, [*names, f"{bounds[-1]:,}+"], strict=True)
    )
    return f'<p class="key"><span>Documents:</span><span><i class="q0"></i>none</span>{steps}</p>'


def _off_map(totals: Totals, known: Mapping[str | None, str]) -> str:
    shown = {code for row in tile_rows() for code in row}
    rest = sorted(code for code in totals.touched if code not in shown)
    names = ", ".join(
        f"{_named(known[code], country_name(code)) if code in known else escape(country_name(code))}"
        f" {totals.touched[code]:,}"
        for code in sorted(rest, key=lambda code: (-totals.touched[code], code))
    )
    return f'<p class="facts">Not on the map: {names}.</p>' if names else ""


def _focus(totals: Totals, known: Mapping[str | None, str]) -> str:
    first = sorted(totals.focus, key=lambda code: (-totals.focus[code], code))[:_FOCUS]
    most = max(totals.focus.values(), default=1)
    items = "".join(
        bar(
            entity_link(known[code]) if code in known else "#countries",
            country_name(code),
            totals.focus[code],
            totals.focus[code] / max(most, 1),
            f"{totals.focus[code]:,} of {count(totals.touched[code], 'document')} that touch on it",
        )
        for code in first
        if totals.focus[code]
    )
    return f'<div class="card country"><h3>Documents mainly about</h3><ol class="bars">{items}</ol></div>'
