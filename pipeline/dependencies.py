"""What results hang on besides their input: the code that a function reaches, the data files it names, a model.

Read off the code, so that nobody has to keep a list: a module counts with all that it imports. Of the modules in
``_PIECEMEAL``, which many use a little of, only the definitions count that are asked for. Importing must have no
effect there but to define.
"""

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from pipeline import __version__
from pipeline.digests import sha256_of

PACKAGE = Path(str(files("pipeline")))
_PIECEMEAL = re.compile(r"pipeline\.(?:stages|whole|places|knowledge\.(?!rows)\w+)")
WHOLE = "*"
# What only shows or scores the tables; a change there makes no stage run again.
_NO_ROWS = frozenset({"cli", "docs.py", "evaluate", "explain.py", "export", "report", "review.py", "summary.py"})


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Definitions as ``(module, name)``, ``*`` for a whole module; data files below the package; other libraries."""

    definitions: frozenset[tuple[str, str]]
    data: frozenset[str]
    libraries: frozenset[str]


@cache
def digest_of(*definitions: tuple[str, str]) -> str:
    """SHA-256 of all that ``definitions`` reach: each a module and a name in it, or ``WHOLE``."""
    found = dependencies_of(*definitions)
    parts = [f"{module}.{name}={_source(module, name)}" for module, name in sorted(found.definitions)]
    parts += [f"{path}={hashlib.sha256(_content(path)).hexdigest()}" for path in sorted(found.data)]
    parts += [f"{library}={_version(library)}" for library in sorted(found.libraries)]
    return sha256_of("\0".join(parts))


@cache
def code_digest() -> str:
    """SHA-256 of all code and data that any row hangs on."""
    digest = hashlib.sha256(__version__.encode())
    for path, content in _package().items():
        if path.partition("/")[0] not in _NO_ROWS:
            digest.update(path.encode())
            digest.update(content)
    return digest.hexdigest()


def dependencies_of(*definitions: tuple[str, str]) -> Dependencies:
    """Everything that ``definitions`` reach."""
    waiting = list(definitions)
    found: set[tuple[str, str]] = set()
    data: set[str] = set()
    libraries: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            told = _told(*one)
            waiting += told.definitions
            data |= told.data
            libraries |= told.libraries
    return Dependencies(frozenset(found), frozenset(data), frozenset(libraries))


@cache
def _told(module: str, name: str) -> Dependencies:
    """What the code of one definition names itself."""
    definitions: set[tuple[str, str]] = set()
    data: set[str] = set()
    libraries: set[str] = set()
    statements = _tree(module).body if name == WHOLE else _definitions(module).get(name, [])
    for node in (node for statement in statements for node in ast.walk(statement)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            data |= _data_files().get(node.value, frozenset())
        elif isinstance(node, ast.Name) and name != WHOLE and node.id in _definitions(module):
            definitions.add((module, node.id))
        elif isinstance(node, ast.Import):
            libraries |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.partition(".")[0] == "pipeline":
                definitions |= {_resolved(node.module, alias.name) for alias in node.names}
            else:
                libraries.add(node.module.partition(".")[0])
    return Dependencies(frozenset(definitions), frozenset(data), frozenset(libraries - sys.stdlib_module_names))


def _resolved(module: str, name: str) -> tuple[str, str]:
    """Where ``from module import name`` leads to, through what packages hand on."""
    if _path(module) == _path(f"{module}.__init__"):
        for statement in _definitions(module).get(name, ()):
            if isinstance(statement, ast.ImportFrom) and statement.module:
                return _resolved(statement.module, name)
    if _path(f"{module}.{name}") is not None:
        return f"{module}.{name}", WHOLE
    return module, name if _PIECEMEAL.fullmatch(module) else WHOLE


@cache
def _package() -> dict[str, bytes]:
    """All code and data, by path; read at once, so that what changes while a run works is no part of it."""
    paths = sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".toml", ".csv"})
    return {path.relative_to(PACKAGE).as_posix(): path.read_bytes() for path in paths}


@cache
def _path(module: str) -> str | None:
    path = "/".join(module.split(".")[1:])
    return next((file for file in (f"{path}.py", f"{path}/__init__.py".lstrip("/")) if file in _package()), None)


def _code(module: str) -> str:
    path = _path(module)
    return _package()[path].decode() if path else ""


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_code(module))


@cache
def _definitions(module: str) -> dict[str, list[ast.stmt]]:
    """The statements of a module that give each of its names a value, imports among them."""
    found: dict[str, list[ast.stmt]] = {}
    for statement in _tree(module).body:
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                one = ast.ImportFrom(statement.module, [alias], statement.level)
                found.setdefault(alias.asname or alias.name, []).append(one)
        for name in _names(statement):
            found.setdefault(name, []).append(statement)
    return found


def _names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.asname or alias.name for alias in statement.names)
    elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    else:
        stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        yield from (node.id for node in stored if isinstance(node.ctx, ast.Store))


def _source(module: str, name: str) -> str:
    """The code of a definition as it is written."""
    if name == WHOLE:
        return _code(module)
    return "\n".join(_written(module, statement) for statement in _definitions(module).get(name, []))


def _written(module: str, statement: ast.stmt) -> str:
    if isinstance(statement, ast.ImportFrom):  # one name of those that it imports
        return f"{statement.module}.{statement.names[0].name}"
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in (statement, *decorators))
    return "\n".join(_code(module).splitlines()[first - 1 : statement.end_lineno])


@cache
def _data_files() -> dict[str, frozenset[str]]:
    """The data files, below the package, by each name that code may call them or a folder of theirs."""
    found: dict[str, set[str]] = {}
    for path in _package():
        folder, *parts = path.split("/")
        if folder == "data":
            for part in parts:
                found.setdefault(part, set()).add(path)
    return {name: frozenset(paths) for name, paths in found.items()}


def _content(path: str) -> bytes:
    return _package()[path]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
