"""Totals, ranked bars and the timeline, as HTML. Names from documents are escaped here."""

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from pipeline.records import TYPES, Entity
from pipeline.report.content import Totals

PLURALS = {"person": "People", "country": "Countries", "agency": "Agencies"}
_LEADING = 10
_MAX_BARS = 36  # more months than that, and years are easier to read; more years, and decades are
_MAX_LABELS = 6  # as many as fit below each other's bars on a telephone
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count(number: int, noun: str) -> str:
    """``number`` with its noun: `1 document`, `2,000 documents`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def entity_link(entity_id: str) -> str:
    """The address of an entity within the page."""
    return f"#e={quote(entity_id, safe='')}"


def lead(totals: Totals) -> str:
    """The sentence below the page's title."""
    share = f" ({totals.removed / totals.characters:.1%})" if totals.characters else ""
    return (
        f"{count(totals.documents, 'document')}, {count(totals.characters, 'character')} of text; "
        f"cleaning took out {totals.removed:,}{share}."
    )


def tiles(totals: Totals, n_rejected: int) -> Iterator[str]:
    """A tile for each total."""
    yield _tile("Documents", totals.documents, f"{totals.months.total():,} with a full date")
    for kind in TYPES:
        yield _tile(PLURALS[kind], totals.entities[kind], count(totals.mentions[kind], "mention"), kind)
    yield _tile("Ambiguous", totals.ambiguous, "linked to none" if totals.ambiguous else "every name is clear")
    yield _tile("Rejected", n_rejected, "listed below, with reasons" if n_rejected else "nothing was left out")


def _tile(label: str, number: int, note: str, kind: str = "") -> str:
    return (
        f'<div class="tile {kind}"><span class="label">{label}</span>'
        f'<span class="number">{number:,}</span><span class="note">{note}</span></div>'
    )


def leading(kind: str, entities: Sequence[Entity]) -> str:
    """A ranked list of the entities of one type that are named in most documents, with bars."""
    first = [entity for entity in entities if entity.type == kind][:_LEADING]
    most = max((entity.n_documents for entity in first), default=1)
    items = "\n".join(_bar(entity, most) for entity in first) or '<li class="none">None found.</li>'
    return f'<div class="card {kind}"><h3>{PLURALS[kind]}</h3><ol class="bars">\n{items}\n</ol></div>'


def _bar(entity: Entity, most: int) -> str:
    counts = f"{count(entity.n_documents, 'document')}, {count(entity.n_mentions, 'mention')}"
    return bar(
        entity_link(entity.entity_id), entity.name, entity.n_documents, entity.n_documents / max(most, 1), counts
    )


def bar(href: str, name: str, number: int, part: float, said: str) -> str:
    """An item of a ranked list that leads to ``href``; its bar fills ``part`` of the width."""
    return (
        f'<li><a href="{href}" title="{escape(said)}"><span class="name">{escape(name)}</span>'
        f'<span class="count">{number:,}</span><span class="bar" style="width:{100 * part:.2f}%"></span></a></li>'
    )


def timeline(totals: Totals) -> str:
    """Bars of the documents by month, year or decade, each leading to its documents; says how many have no date."""
    known = totals.months.total()
    note = f"{known:,} of {count(totals.documents, 'document')} carry a date with day, month and year."
    if not known:
        return f'<p class="note">{note}</p>'
    bars = _bars(totals)
    most, step = max(number for _, _, number in bars), -(-len(bars) // _MAX_LABELS)
    columns = "".join(_column(*one, most, shown=not i % step) for i, one in enumerate(bars))
    said = f"Documents from {bars[0][1]} to {bars[-1][1]}, at most {most:,} in a bar"
    hint = " Follow a bar to its documents." if len(bars) > 1 else ""
    return f'<div class="months" role="group" aria-label="{said}">{columns}</div><p class="note">{note}{hint}</p>'


def _bars(totals: Totals) -> list[tuple[str, str, int]]:
    """For each bar how its dates begin, its label and its documents; months and years without any are there too."""
    first, last = min(totals.months), max(totals.months)
    low, high = (12 * year + month - 1 for year, month in (first, last))
    if high - low < _MAX_BARS:
        months = [(at // 12, at % 12 + 1) for at in range(low, high + 1)]
        return [(f"{y:04}-{m:02}", f"{_MONTHS[m - 1]} {y}", totals.months[y, m]) for y, m in months]
    # The beginning of a date tells a year by four digits and a decade by three.
    digits = next(digits for digits in (4, 3, 2, 1) if (last[0] - first[0]) // 10 ** (4 - digits) < 2 * _MAX_BARS)
    size = 10 ** (4 - digits)
    starts = range(first[0] // size * size, last[0] + 1, size)
    sums = dict.fromkeys(starts, 0)
    for (year, _), number in totals.months.items():
        sums[year // size * size] += number
    return [(f"{start:04}"[:digits], f"{start}" + ("s" if size > 1 else ""), number) for start, number in sums.items()]


def _column(begins: str, label: str, number: int, most: int, *, shown: bool) -> str:
    said = f"{label}: {count(number, 'document')}"
    inside = f"<b>{number:,}</b>" if number else ""
    inside = f'<div>{inside}<i style="height:{100 * number / most:.2f}%"></i></div>'
    name = f"<span>{label if shown else ''}</span>"
    if not number:
        return f'<div class="month" title="{said}">{inside}{name}</div>'
    return f'<a class="month" href="#t={begins}" title="{said}" aria-label="{said}">{inside}{name}</a>'
