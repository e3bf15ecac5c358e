"""The page: the template filled with figures, rejections, the style, the script and the data that the script reads.

Whatever comes from a document is escaped or stands in the JSON, which the script puts in as text.
"""

import os
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from pipeline import __version__
from pipeline.errors import TableError
from pipeline.records import TYPES, Rejection
from pipeline.report.content import MAX_DOCUMENTS, Content, read_content
from pipeline.report.drawings import country_figure, network_figure
from pipeline.report.figures import count, lead, leading, tiles, timeline
from pipeline.report.payload import payload
from pipeline.report.scores import scores_section

PAGE = "report.html"
_MAX_REJECTED = 1_000


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
    totals = content.totals
    data, n_shown = payload(content)
    sampled = totals.documents > n_shown
    return Template(_part("template.html")).substitute(
        style=_part("report.css"),
        script=_part("report.js"),
        lead=lead(totals),
        sampled='<p class="sampled">The documents below are a sample.</p>' if sampled else "",
        totals="\n".join(tiles(totals, len(content.rejected))),
        leading="\n".join(leading(kind, content.entities) for kind in TYPES),
        timeline=timeline(totals),
        countries=country_figure(totals, content.entities),
        network=network_figure(content.network),
        entities_note=_entities_note(totals.entities.total(), len(content.entities)),
        documents_note=_sample_note(totals.documents, n_shown),
        quality=scores_section(content.scores, content.scored_on),
        quality_link='<a href="#quality">Quality</a>' if content.scores else "",
        n_rejected=f"{len(content.rejected):,}",
        rejected=_rejected(content.rejected),
        version=escape(__version__),
        data=data,
    )


def _part(name: str) -> str:
    return (files("pipeline.report") / name).read_text(encoding="utf-8").rstrip("\n")


def _entities_note(n_all: int, n_listed: int) -> str:
    opening = "Open one to see the documents that name it."
    if n_all <= n_listed:
        return f"{n_all:,} in all. {opening}"
    which = "those of each type in most documents, and all of the documents shown below"
    return f"{n_listed:,} of {n_all:,}: {which}. {opening}"


def _sample_note(n_documents: int, n_shown: int) -> str:
    if n_documents <= n_shown:
        return f"{count(n_documents, 'document')}, all shown. Open one to read it with its mentions marked."
    room = "" if n_shown >= MAX_DOCUMENTS else " for which this page has room"
    return (
        f"A sample: the first {n_shown:,} of {n_documents:,} documents by doc_id{room}. Totals, bars, map and network "
        "count all of them."
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
