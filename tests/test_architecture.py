"""The structure holds: imports go one way, downwards, and heavy libraries stay behind their fences."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from pipeline.config import PROJECT

PACKAGE = PROJECT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
# From the top down; a unit imports units of lower layers only.
LAYERS = (
    {"__main__", "docs"},
    {"cli"},
    {"explain", "report", "review", "export"},
    {"evaluate"},
    {"extraction"},
    {"engines"},
    {"runs"},
    {"careful", "provenance", "whole", "summary"},
    {"stages"},
    {"recognize", "resolve", "faults", "redirects", "large"},
    {"link"},
    {"ingest", "clean", "tables", "stores", "lock", "modelfolder", "sharding", "dependencies"},
    {"places"},
    {"knowledge", "spans", "spelling", "dates"},
    {"schemas"},
    {"files"},
    {"records", "errors", "config", "digests", "memory", "formulas"},
    {"__init__"},
)
DEPTH = {unit: depth for depth, layer in enumerate(LAYERS) for unit in layer}
# The units that may import a library; one without a row here is nobody's.
FENCES = {
    "spacy": {"recognize", "evaluate"},
    "numpy": {"recognize", "evaluate"},
    "threadpoolctl": {"recognize"},
    "onnxruntime": {"recognize"},
    "tokenizers": {"recognize"},
    "pyarrow": {"tables", "large", "ingest", "stores", "engines"},
    "pyspark": {"engines"},
    "fsspec": {"stores"},
    "click": {"cli", "explain", "docs"},
    "tqdm": {"cli"},
    "trafilatura": {"ingest"},
    "lxml": {"ingest"},
    "pypdfium2": {"ingest"},
    "networkx": {"export", "report"},
    "rapidfuzz": {"link", "resolve"},
    "charset_normalizer": {"ingest"},
    "ahocorasick_rs": {"clean"},
    "ftfy": {"clean"},
    "py3langid": {"clean"},
}
MAX_MODULE, MAX_FUNCTION = 250, 40
ARGUED = {
    "schemas.py": "a list of all fields with their meaning reads best in one place",
    "records.py": "all rows in one place, in the order of the schemas",
}


def name_of(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def unit_of(module: str) -> str:
    """The part of the package that ``module`` belongs to: `pipeline.link.people` → `link`."""
    return [*module.split("."), "__init__"][1]


NAMES = {name_of(path) for path in MODULES}
TREES = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def imported(module: str) -> Iterator[str]:
    """Dotted names of everything that ``module`` imports, inside functions too."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in NAMES else node.module for name in whole)


def is_own(name: str) -> bool:
    return name.partition(".")[0] == "pipeline"


def test_every_part_of_the_package_has_a_layer():
    assert {unit_of(module) for module in NAMES} <= set(DEPTH)


@pytest.mark.parametrize("module", sorted(NAMES))
def test_imports_go_downwards(module):
    unit = unit_of(module)
    others = {unit_of(name) for name in imported(module) if is_own(name)} - {unit}
    assert {other for other in others if DEPTH[other] <= DEPTH[unit]} == set()


def test_no_module_imports_itself_by_a_detour():
    graph = {module: {name for name in imported(module) if is_own(name)} - {module} for module in NAMES}
    assert set(TopologicalSorter(graph).static_order()) >= NAMES


@pytest.mark.parametrize("module", sorted(NAMES))
def test_libraries_stay_behind_their_fences(module):
    roots = {name.split(".")[0] for name in imported(module)} - sys.stdlib_module_names - {"pipeline"}
    assert {root for root in roots if unit_of(module) not in FENCES.get(root, set())} == set()


@pytest.mark.parametrize("module", sorted(NAMES))
def test_imports_are_absolute(module):
    froms = (node for node in ast.walk(TREES[module]) if isinstance(node, ast.ImportFrom))
    assert [node.lineno for node in froms if node.level] == []


@pytest.mark.parametrize("module", sorted(name for name in NAMES if unit_of(name) != "cli"))
def test_only_the_command_line_prints_or_exits(module):
    calls = (node.func for node in ast.walk(TREES[module]) if isinstance(node, ast.Call))
    names = {ast.unparse(call) for call in calls}
    assert names & {"print", "exit", "sys.exit", "os._exit", "SystemExit", "click.echo"} == set()


# What runs code that it reads, or would.
RUNNING = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "joblib",
}


@pytest.mark.parametrize("module", sorted(NAMES))
def test_nothing_that_is_read_is_run(module):
    calls = [node for node in ast.walk(TREES[module]) if isinstance(node, ast.Call)]
    assert {ast.unparse(call.func) for call in calls} & RUNNING == set()
    assert {name.split(".")[0] for name in imported(module)} & {
        *RUNNING,
        "subprocess",
        "yaml",
        "runpy",
        "code",
    } == set()
    loading = {ast.unparse(node) for call in calls for node in call.keywords if node.arg in {"allow_pickle", "shell"}}
    assert loading <= {"allow_pickle=False"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    functions = (node for node in ast.walk(TREES[name_of(path)]) if isinstance(node, ast.FunctionDef))
    long = {node.name for node in functions if node.end_lineno - node.lineno >= MAX_FUNCTION}
    assert lines <= MAX_MODULE or path.relative_to(PACKAGE).as_posix() in ARGUED
    assert long == set()


def test_what_needs_an_argument_to_be_long_is_still_long():
    lengths = {name: len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) for name in ARGUED}
    assert [name for name, length in lengths.items() if length <= MAX_MODULE] == []


def test_asking_for_help_loads_no_heavy_library():
    code = (
        "import sys; sys.argv = ['dateline', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: print('loaded', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded & {"spacy", "pandas", "pyarrow", "numpy", "trafilatura", "ftfy", "networkx"} == set()


def test_tests_mirror_the_package():
    homes = {path.relative_to(PROJECT / "tests").parent for path in (PROJECT / "tests" / "pipeline").rglob("test_*.py")}
    known = {path.parent.relative_to(PROJECT) for path in PACKAGE.rglob("__init__.py")}
    assert homes <= known
