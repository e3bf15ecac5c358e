"""Cleaning rules are data: what a rule must be, and how its files are read.

``pipeline/data/artefacts/README.md`` explains the fields. Loading fails where a rule does not turn its own example
into what it says, or changes one of the look-alikes that it promises to keep.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pipeline.clean.detectors import DETECTORS, HINTS
from pipeline.clean.finders import (
    SCOPES,
    Finder,
    Fits,
    Scope,
    by_detector,
    by_join,
    by_line,
    by_pattern,
    by_phrases,
    folded,
    join_fits,
    line_fits,
    pattern_fits,
)
from pipeline.clean.macros import compiled, literals_of, toml_rows
from pipeline.clean.ruleset import Rule, Ruleset
from pipeline.clean.view import PLACES, SHORT_LINE, View, joins_of
from pipeline.errors import DataError
from pipeline.records import Header
from pipeline.spans import apply

PASSES = ("decoding", "characters", "pages", "breaks", "marks", "artefacts", "layout")
# The ways in which a rule says where it holds, each with the further fields that mean something there.
_WAYS: Mapping[str, frozenset[str]] = {
    "pattern": frozenset({"replace", "needs", *SCOPES}),
    "line": frozenset({"replace", "needs", "long"}),
    "lines": frozenset(),
    "join": frozenset({"replace", "needs"}),
    "detector": frozenset({"needs"}),
}
_NEEDED = frozenset({"id", "family", "pass", "why", "example", "gives", "keep"})
_COMMON = _NEEDED | {"where", "company"}
HEADER_FIELDS = frozenset(field.name for field in fields(Header)) | {"date"}


@cache
def load_rules(own: Path | None = None) -> Ruleset:
    """The shipped rules in the order of their files, and behind them those of the user's file ``own``.

    Raises ``DataError`` where a file cannot be read or a rule breaks its own promises.
    """
    folder = files("pipeline") / "data" / "artefacts"
    sources: list[Traversable] = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    return read_rules([*sources, own] if own else sources)


def read_rules(sources: Iterable[Traversable]) -> Ruleset:
    """The rules of the files ``sources``, in their order; raises ``DataError`` as ``load_rules`` does."""
    known: dict[str, Rule] = {}
    for source in sources:
        for rule in _rules_of(source):
            if rule.id in known:
                raise DataError(
                    f"{source}: rule id {rule.id!r} stands twice, here or in the shipped files; rename one."
                )
            known[rule.id] = rule
    return Ruleset(known.values())


def _rules_of(source: Traversable) -> Iterator[Rule]:
    rows, macros = toml_rows(source, "rule")
    for number, row in enumerate(rows, 1):
        rule = _rule(row, macros, f"{source}: rule {row.get('id', number)!r}")
        _check(rule, f"{source}: rule {rule.id!r}")
        yield rule


def _rule(row: Mapping[str, Any], macros: Mapping[str, str], name: str) -> Rule:
    ways = sorted(_WAYS.keys() & row.keys())
    if len(ways) != 1:
        raise DataError(f"{name}: a rule has one of {', '.join(_WAYS)}; this one has {' and '.join(ways) or 'none'}.")
    allowed = _COMMON | _WAYS[ways[0]] | {ways[0]}
    missing, unknown = sorted(_NEEDED - row.keys()), sorted(row.keys() - allowed)
    if missing or unknown:
        wrong = f"lacks {missing}" if missing else f"has {unknown}, of no use with `{ways[0]}`"
        raise DataError(f"{name} {wrong}; such a rule has {', '.join(sorted(allowed))}.")
    if row["pass"] not in PASSES or row.get("where", "anywhere") not in PLACES:
        raise DataError(f"{name}: pass must be one of {PASSES} and where one of {PLACES}.")
    find, fits, groups = _finder(ways[0], row, macros, name)
    return Rule(
        id=row["id"],
        family=row["family"],
        step=row["pass"],
        why=row["why"],
        find=find,
        fits=fits,
        joined=ways == ["join"] or row.get("joined", False) or fits is joins_of,
        where=row.get("where", "anywhere"),
        needs=() if "lines" in row else literals_of(row),
        phrases=_phrases(row.get("lines", ())),
        company=row.get("company", False),
        tells=not HEADER_FIELDS.isdisjoint(groups),
        example=row["example"],
        gives=row["gives"],
        keep=tuple(row["keep"]),
    )


def _phrases(lines: Sequence[str]) -> dict[str, frozenset[str]]:
    forms: dict[str, set[str]] = {}
    for line in lines:
        forms.setdefault(folded(line), set()).add(line)
    return {phrase: frozenset(listed) for phrase, listed in forms.items()}


def _finder(
    way: str, row: Mapping[str, Any], macros: Mapping[str, str], name: str
) -> tuple[Finder, Fits | None, Iterable[str]]:
    """The finder that ``row`` asks for, what tells by a line whether to try it, the names of its pattern's groups."""
    value = row[way]
    if way == "detector":
        if value not in DETECTORS:
            raise DataError(f"{name}: detector {value!r} is not one of {sorted(DETECTORS)}.")
        return by_detector(DETECTORS[value]), HINTS.get(value), ()
    if way == "lines":
        empty = [line for line in value if not folded(line)]
        if empty:
            raise DataError(f"{name}: {empty[0]!r} in `lines` holds no word; write it as a `line`.")
        return by_phrases(), None, ()
    pattern = compiled(value, macros, name)
    new = row.get("replace", "")
    if way == "join":
        return by_join(pattern, new), join_fits(pattern), ()
    if way == "line":
        return by_line(pattern, new), line_fits(pattern, None if row.get("long") else SHORT_LINE), pattern.groupindex
    scope = Scope.of(row)
    return by_pattern(pattern, new, scope), pattern_fits(pattern, scope), pattern.groupindex


def _check(rule: Rule, name: str) -> None:
    alone = Ruleset([rule])

    def cleaned(text: str) -> str:
        return apply(text, alone.found(rule.step, View(text)).changes)

    given = cleaned(rule.example)
    if cleaned(given) != given:
        raise DataError(f"{name} changes what it has made of its example once more; make it stop.")
    if given != rule.gives or given == rule.example:
        raise DataError(f"{name} turns its example into {given!r}, not into {rule.gives!r}; mend one of the two.")
    for text in rule.keep:
        if cleaned(text) != text:
            raise DataError(f"{name} changes {text!r}, which it promises to keep; narrow its pattern.")
