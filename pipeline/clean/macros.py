"""Named pieces of patterns: a rule writes ``%MONTH%`` for what ``patterns.toml`` or its own file says a month is."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from pipeline.clean.shape import check_rows
from pipeline.errors import DataError
from pipeline.knowledge import news_agencies

_TABLES = {"rule", "zone", "patterns"}
_NAME = re.compile(r"[A-Z]+")
_NAMED = re.compile(rf"%({_NAME.pattern})%")


def tables_of(source: Traversable) -> dict[str, Any]:
    """What the TOML file ``source`` holds; raises ``DataError`` where it cannot be read."""
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{source}: cannot be read as TOML ({error}); compare with docs/rules.md.") from error
    if unknown := sorted(tables.keys() - _TABLES):
        raise DataError(f"{source}: has a table {unknown[0]!r}; write [[rule]], [[zone]] or [patterns].")
    for kind in ("rule", "zone"):
        check_rows(tables.get(kind, []), kind, str(source))
    patterns = tables.get("patterns", {})
    if not isinstance(patterns, Mapping) or not all(isinstance(value, str) for value in patterns.values()):
        raise DataError(f"{source}: [patterns] must be a table of texts: NAME = 'pattern'.")
    if misnamed := [name for name in patterns if not _NAME.fullmatch(name)]:
        raise DataError(f"{source}: [patterns] names {misnamed[0]!r}; write a name in capitals, A to Z alone.")
    return tables


@cache
def shipped_macros() -> Mapping[str, str]:
    """The pieces of ``patterns.toml``, and ``WIRE``, any name of ``news_agencies.csv``, in capitals too."""
    names = news_agencies() | {name.upper() for name in news_agencies()}
    return with_macros(files("pipeline") / "data" / "patterns.toml", {"WIRE": any_of(names)})


@cache
def header_macros() -> Mapping[str, str]:
    """The pieces of patterns that the rows of ``header.toml`` may use, its own among them."""
    return with_macros(files("pipeline") / "data" / "header.toml", shipped_macros())


@cache
def header_piece(name: str) -> re.Pattern[str]:
    """The piece of that name as a pattern of its own."""
    return compiled(f"%{name}%", header_macros(), f"the piece {name}")


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of ``names``, the longest that stands there first; shared beginnings are tried but once."""
    return _branches(sorted(set(names)), 0)


def _branches(names: Sequence[str], at: int) -> str:
    """The same for what ``names``, sorted and alike in the first ``at`` characters, have behind these."""
    ends = len(names[0]) == at
    groups = [list(group) for _, group in groupby(names[ends:], key=itemgetter(at))]
    branches = []
    for group in groups:
        shared = _alike(group[0], group[-1])
        branches.append(re.escape(group[0][at:shared]) + _branches(group, shared))
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' * ends}"


def _alike(one: str, two: str) -> int:
    """In how many of their first characters the two agree: the first and last of sorted names, and so all of them."""
    return next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def toml_rows(source: Traversable, kind: str) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, str]]:
    """The rows of that kind, rule or zone, in a file, and the pieces of patterns that they may use."""
    tables = tables_of(source)
    return tables.get(kind, []), _added(tables, source, shipped_macros())


def with_macros(source: Traversable, known: Mapping[str, str]) -> Mapping[str, str]:
    """``known`` and the table ``[patterns]`` of ``source``, where each may use the ones before it."""
    return _added(tables_of(source), source, known)


def _added(tables: Mapping[str, Any], source: Traversable, known: Mapping[str, str]) -> Mapping[str, str]:
    macros = dict(known)
    for name, pattern in tables.get("patterns", {}).items():
        macros[name] = _expanded(pattern, macros, f"{source}: pattern {name!r}")
    return MappingProxyType(macros)


def compiled(pattern: str, macros: Mapping[str, str], name: str) -> re.Pattern[str]:
    """``pattern`` with its pieces put in; ``DataError``s say ``name``, the rule that it belongs to."""
    try:
        return re.compile(_expanded(pattern, macros, name))
    except re.error as error:
        raise DataError(f"{name}: the pattern does not compile ({error}); mend it.") from error


def literals_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The ``needs`` of a row; one with ``%WIRE%`` stands for as many as there are news agencies."""
    names = sorted(news_agencies())
    found = (
        [literal.replace("%WIRE%", name) for name in names] if "%WIRE%" in literal else [literal]
        for literal in row.get("needs", ())
    )
    return tuple(dict.fromkeys(literal for literals in found for literal in literals))


def _expanded(pattern: str, macros: Mapping[str, str], name: str) -> str:
    unknown = [match[1] for match in _NAMED.finditer(pattern) if match[1] not in macros]
    if unknown:
        raise DataError(f"{name} uses %{unknown[0]}%, which is not among [patterns]; add it there.")
    return _NAMED.sub(lambda match: macros[match[1]], pattern)
