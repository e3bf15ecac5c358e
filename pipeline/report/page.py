"""The page: the template filled with totals, bars, rejections and the data of the script.

Whatever comes from a document is escaped here or stands in the JSON, which the script puts in as text.
"""

import os
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import quote

from pipeline import __version__
from pipeline.errors import TableError
from pipeline.records import TYPES, Entity, Rejection
from pipeline.report.content import MAX_DOCUMENTS, Content, Totals, read_content
from pipeline.report.payload import payload

PAGE = "report.html"
_PLURALS = {"person": "People", "country": "Countries", "agency": "Agencies"}
_LEADING = 10
_MAX_REJECTED = 1_000
_MAX_MONTHS = 36  # more bars than that, and years are easier to read
_MAX_LABELS = 6  # as many as fit below each other's bars on a telephone
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_report(output: Path) -> Path:
    """Write ``report.html`` into ``output``, from the tables there, and give its path; same tables, same bytes.

    Raises ``TableError`` where a table is missing or the file cannot be written.
    """
    page = render(read_content(output, MAX_DOCUMENTS))
    path = output / PAGE
    partial = path.with_name(f".{PAGE}.partial")
    try:
        partial.write_text(page, encoding="utf-8", newline="\n")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise TableError(f"{path}: cannot be written ({error.strerror or error}); check --output.") from error
    return path


def render(content: Content) -> str:
    """The whole page as HTML."""
    template = Template((files("pipeline.report") / "template.html").read_text(encoding="utf-8"))
    totals = content.totals
    return template.substitute(
        lead=_lead(totals),
        totals="\n".join(_tiles(totals, len(content.rejected))),
        leading="\n".join(_leading(kind, content.entities) for kind in TYPES),
        months=_months(totals),
        entities_note=f"{len(content.entities):,} in all. Open one to see the documents that name it.",
        documents_note=_sample_note(totals.documents, len(content.documents)),
        n_rejected=f"{len(content.rejected):,}",
        rejected=_rejected(content.rejected),
        version=escape(__version__),
        data=payload(content),
    )


def _lead(totals: Totals) -> str:
    share = f" ({totals.removed / totals.characters:.1%})" if totals.characters else ""
    return (
        f"{_count(totals.documents, 'document')}, {_count(totals.characters, 'character')} of text; "
        f"cleaning took out {totals.removed:,}{share}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _tiles(totals: Totals, n_rejected: int) -> Iterator[str]:
    yield _tile("Documents", totals.documents, f"{totals.months.total():,} with a full date")
    for kind in TYPES:
        yield _tile(_PLURALS[kind], totals.entities[kind], _count(totals.mentions[kind], "mention"), kind)
    yield _tile("Rejected", n_rejected, "listed below, with reasons" if n_rejected else "nothing was left out")


def _tile(label: str, number: int, note: str, kind: str = "") -> str:
    return (
        f'<div class="tile {kind}"><span class="label">{label}</span>'
        f'<span class="number">{number:,}</span><span class="note">{note}</span></div>'
    )


def _leading(kind: str, entities: Sequence[Entity]) -> str:
    """A ranked list of the entities of one type that are named in most documents, with bars."""
    first = [entity for entity in entities if entity.type == kind][:_LEADING]
    most = max((entity.n_documents for entity in first), default=1)
    items = "\n".join(_bar(entity, most) for entity in first) or '<li class="none">None found.</li>'
    return f'<div class="card {kind}"><h3>{_PLURALS[kind]}</h3><ol class="bars">\n{items}\n</ol></div>'


def _bar(entity: Entity, most: int) -> str:
    counts = f"{_count(entity.n_documents, 'document')}, {_count(entity.n_mentions, 'mention')}"
    return (
        f'<li><a href="#e={quote(entity.entity_id, safe="")}" title="{counts}">'
        f'<span class="name">{escape(entity.name)}</span><span class="count">{entity.n_documents:,}</span>'
        f'<span class="bar" style="width:{100 * entity.n_documents / most:.2f}%"></span></a></li>'
    )


def _months(totals: Totals) -> str:
    """Bars of the documents by month, by year where the months are many; says how many have no date."""
    known = totals.months.total()
    note = f"{known:,} of {_count(totals.documents, 'document')} carry a date with day, month and year."
    if not known:
        return f'<p class="note">{note}</p>'
    low, high = (12 * year + month - 1 for year, month in (min(totals.months), max(totals.months)))
    if high - low < _MAX_MONTHS:
        months = [(at // 12, at % 12 + 1) for at in range(low, high + 1)]
        bars = [(f"{_MONTHS[month - 1]} {year}", totals.months[year, month]) for year, month in months]
    else:
        years = range(low // 12, high // 12 + 1)
        bars = [(str(year), sum(totals.months[year, month] for month in range(1, 13))) for year in years]
    most, step = max(count for _, count in bars), -(-len(bars) // _MAX_LABELS)
    columns = "".join(_column(label, count, most, shown=not i % step) for i, (label, count) in enumerate(bars))
    said = f"Documents from {bars[0][0]} to {bars[-1][0]}, at most {most:,} in a bar"
    return f'<div class="months" role="img" aria-label="{said}">{columns}</div><p class="note">{note}</p>'


def _column(label: str, count: int, most: int, *, shown: bool) -> str:
    number = f"<b>{count:,}</b>" if count else ""
    bar = f'<div>{number}<i style="height:{100 * count / most:.2f}%"></i></div>'
    said = f"{label}: {_count(count, 'document')}"
    return f'<div class="month" title="{said}">{bar}<span>{label if shown else ""}</span></div>'


def _sample_note(n_documents: int, n_shown: int) -> str:
    if n_documents <= n_shown:
        return f"{_count(n_documents, 'document')}, all shown. Open one to read it with its mentions marked."
    return (
        f"A sample: the first {n_shown:,} of {n_documents:,} documents by doc_id. Totals, bars and the table of "
        "entities count all of them."
    )


def _rejected(rejections: Sequence[Rejection]) -> str:
    if not rejections:
        return '<p class="note">Nothing was rejected: every file and row could be read.</p>'
    rows = "\n".join(_rejection(rejection) for rejection in rejections[:_MAX_REJECTED])
    more = len(rejections) - _MAX_REJECTED
    rest = f'<p class="note">And {more:,} more in the table rejected.</p>' if more > 0 else ""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Source", "Stage", "Reason", "What to do"))
    table = f'<table class="rejected"><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>'
    return f'<div class="frame">{table}</div>{rest}'


def _rejection(rejection: Rejection) -> str:
    source = rejection.source if rejection.row is None else f"{rejection.source}, row {rejection.row:,}"
    cells = "".join(f"<td>{escape(text)}</td>" for text in (rejection.stage, rejection.error, rejection.detail))
    return f'<tr><td class="id">{escape(source)}</td>{cells}</tr>'
