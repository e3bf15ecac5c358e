"""Quality scores, where the tables were judged against labels: as rows of a table, each F1 with its interval."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from html import escape
from itertools import groupby
from pathlib import Path

from pipeline import tables
from pipeline.errors import TableError
from pipeline.evaluate.rows import ABOUT, folder_of
from pipeline.schemas import Table

_MAX_ROWS = 300
_WHOLE = ("", "all", "type")  # views of the whole; the others stand folded below
# What stands open, in this order, and what it is called; the rest of the whole is folded.
_LEADING = {
    ("mention", "strict"): "Mentions found, with span and type right",
    ("document", "entities"): "Entities that documents name, end to end",
    ("linking", "entity"): "Countries linked right, mentions given",
    ("linking", "kind"): "Kinds of agencies, mentions given",
    ("linking", "country"): "Countries of agencies, mentions given",
    ("clusters-given", "b-cubed"): "Mentions gathered into entities (B-cubed), mentions given",
}


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the scores: of what, counted how, and the ratios; a ratio that is undefined is None."""

    level: str
    matching: str
    view: str
    value: str
    precision: float | None
    recall: float | None
    f1: float | None
    ci_low: float | None
    ci_high: float | None
    n_gold: int | None
    n_found: int | None
    n_correct: int | None
    n_documents: int | None


_NAMES = tuple(field.name for field in fields(Score))
SCORES = Table("evaluation/scores", Score, _NAMES[:4], "Scores.", ())


def read_scores(output: Path) -> tuple[Score, ...]:
    """The scores below ``output``, in their order; none where there are none that can be read."""
    try:
        return tuple(Score(*row) for row in tables.iterate(output, SCORES, _NAMES))
    except (TableError, KeyError, TypeError):
        return ()


def read_about(output: Path) -> str:
    """Which labels the scores are on and which model found the mentions, in a sentence; empty where nothing tells."""
    path = folder_of(output) / ABOUT
    if not path.is_file():
        return ""
    about = json.loads(path.read_text(encoding="utf-8"))
    model = f", found by {about['model']}" if about.get("model") else ""
    return f" The labels are {about['labels_sha256'][:12]}{model}."


def scores_section(scores: Sequence[Score], about: str = "") -> str:
    """The section of the page, or nothing where there are no scores."""
    if not scores:
        return ""
    n_documents = max(score.n_documents or 0 for score in scores)
    places = list(_LEADING)
    whole = [score for score in scores if (score.view or "") in _WHOLE]
    leading = sorted(
        (score for score in whole if _kind(score) in _LEADING), key=lambda score: places.index(_kind(score))
    )
    others = [replace(score, view="other measures") for score in whole if _kind(score) not in _LEADING]
    rest = others + [score for score in scores if (score.view or "") not in _WHOLE]
    return (
        '<section id="quality">\n<h2>Quality</h2>\n'
        f'<p class="note">Against labels of {n_documents:,} document{"" if n_documents == 1 else "s"}. '
        f"The bar is F1, the thin line its interval.{escape(about)}</p>\n"
        f"{_table(leading) if leading else ''}\n{''.join(_folded(rest))}</section>"
    )


def _kind(score: Score) -> tuple[str, str]:
    return score.level, score.matching


def _folded(scores: Sequence[Score]) -> Iterator[str]:
    ordered = sorted(scores, key=lambda score: score.view)
    for view, group in groupby(ordered, key=lambda score: score.view):
        table, name = _table(list(group)), _said(view) if " " in view else f"by {_said(view)}"
        yield f'<details class="more-scores"><summary>{escape(name.capitalize())}</summary>{table}</details>\n'


def _table(scores: Sequence[Score]) -> str:
    names = ("What", "Precision", "Recall", "F1", "", "Labelled", "Found", "Right")
    kinds = ("", "num", "num", "num", "wide", "num wide", "num wide", "num wide")
    pairs = zip(names, kinds, strict=True)
    head = "".join(f'<th scope="col" class="{kind}">{name}</th>' for name, kind in pairs)
    body = ""
    for (level, matching), group in groupby(scores[:_MAX_ROWS], key=lambda score: (score.level, score.matching)):
        title = _LEADING.get((level, matching)) or " · ".join(escape(_said(part)) for part in (level, matching) if part)
        body += f'<tr class="group"><th scope="rowgroup" colspan="8">{title}</th></tr>\n'
        body += "".join(f"{_row(score)}\n" for score in group)
    more = len(scores) - _MAX_ROWS
    rest = f'<p class="note">And {more:,} more rows in the table of scores.</p>' if more > 0 else ""
    table = f'<table class="scores"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
    return f'<div class="frame">{table}</div>{rest}'


def _row(score: Score) -> str:
    ratios = "".join(f'<td class="num">{_ratio(value)}</td>' for value in (score.precision, score.recall, score.f1))
    shared = None if score.matching == "b-cubed" else score.n_correct  # B-cubed gives credit in parts
    counts = (score.n_gold, score.n_found, shared)
    numbers = "".join(f'<td class="num wide soft">{"–" if n is None else f"{n:,}"}</td>' for n in counts)
    name = escape(_said(score.value or score.view or "all"))
    return f'<tr><th scope="row">{name}</th>{ratios}<td class="wide">{_interval(score)}</td>{numbers}</tr>'


def _interval(score: Score) -> str:
    if score.f1 is None:
        return ""
    line, said = "", f"F1 {_ratio(score.f1)}"
    if score.ci_low is not None and score.ci_high is not None:
        low, high = score.ci_low, score.ci_high
        line = f'<i style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></i>'
        said += f", interval {_ratio(low)} to {_ratio(high)}"
    bar = f'<b style="width:{100 * score.f1:.1f}%"></b>'
    return f'<span class="f1" role="img" aria-label="{said}" title="{said}">{bar}{line}</span>'


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _said(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
