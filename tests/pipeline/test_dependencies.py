"""What a stage hangs on is read off the code: whatever it runs or opens is known, and little more."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import dependencies, schemas, tables
from pipeline.config import PROJECT
from pipeline.dependencies import PACKAGE, WHOLE, dependencies_of, digest_of
from pipeline.errors import ModelError
from pipeline.modelfolder import model_digest
from pipeline.stages import STAGES, definitions_of

STEPS = {stage.name: definitions_of(stage) for stage in STAGES} | {
    "redirect": (("pipeline.whole", "redirect"),),
    "add_up": (("pipeline.whole", "add_up"),),
}
WATCH = """
import sys
opened, called = set(), set()


def watch(event, args):
    # which file is opened, and what is being imported meanwhile
    if event == "open" and "/data/" in str(args[0]):
        frame = sys._getframe()
        while frame is not None and frame.f_code.co_name != "<module>":
            frame = frame.f_back
        opened.add((str(args[0]), frame.f_globals["__name__"]))


sys.addaudithook(watch)

import json
from pathlib import Path
from pipeline.config import PROJECT, Settings
from pipeline.ingest import scan_corpus
from pipeline.sharding import Shard, shards_of
from pipeline.stages import STAGES, inputs_of

name, output, part = sys.argv[1:]
settings = Settings(Path(output), PROJECT / "seeds" / "documents")
stage = next(stage for stage in STAGES if stage.name == name)
shard = Shard(part, settings.output)
if not stage.reads:
    corpus = scan_corpus(settings)
    shard = next(shard for shard in shards_of(corpus.root, corpus.sources) if shard.name == part)
stage.run(shard, settings, inputs_of(stage, shard, settings))  # loads rules, lists and model, which takes long
inputs = inputs_of(stage, shard, settings)
sys.setprofile(lambda frame, event, arg: called.add(frame.f_code) if event == "call" else None)
rows = stage.run(shard, settings, inputs)
sys.setprofile(None)
functions = [[code.co_filename, code.co_qualname.partition(".")[0]] for code in called]
print(json.dumps([sorted(opened), functions, sum(map(len, rows.values()))]))
"""


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_all_that_a_stage_opens_and_calls_is_known(stage, seeds_output):
    part = min(
        tables.parts(seeds_output, schemas.DOCUMENTS),
        key=lambda part: tables.n_rows(seeds_output, schemas.DOCUMENTS, part),
    )
    command = [sys.executable, "-c", WATCH, stage.name, str(seeds_output), part]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=120)
    opened, called, rows = json.loads(done.stdout)
    known = dependencies_of(*STEPS[stage.name])
    modules = {"__main__"} | {module for module, _ in known.definitions}
    own = {path for path, module in opened if module in modules and Path(path).is_relative_to(PACKAGE)}
    assert rows > 10
    assert {Path(path).relative_to(PACKAGE).as_posix() for path in own} <= known.data
    assert {function for path, name in called if (function := definition(path, name))} <= names(known)


def definition(path, name):
    """The module and the name of a function of the package; None for one of another."""
    if not Path(path).is_relative_to(PACKAGE) or name.startswith("<"):
        return None
    parts = Path(path).relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts), name


def names(found):
    """Each definition that is known, those of whole modules one by one."""
    whole = {module for module, name in found.definitions if name == WHOLE}
    return found.definitions | {
        (module, node.name)
        for module in whole
        for node in ast.walk(ast.parse(path_of(module).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def path_of(module):
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def readers(name):
    return {step for step, entry in STEPS.items() if f"data/{name}" in dependencies_of(*entry).data}


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("artefacts/70-chrome.toml", {"clean"}),
        ("header.toml", {"clean"}),
        ("organisations.csv", {"recognize"}),
        ("evidence.csv", {"link"}),
        ("role_words.csv", {"link"}),
        ("titles.csv", {"recognize", "link"}),
        ("agencies.csv", {"clean", "recognize", "link"}),
        ("nicknames.csv", {"link", "redirect"}),
        ("countries.csv", set(STEPS)),
    ],
)
def test_a_data_file_counts_where_it_is_read_and_nowhere_else(name, steps):
    assert readers(name) >= steps - {"redirect", "add_up"}
    assert readers(name) <= steps | {"redirect"}


def test_every_data_file_is_read_by_some_step():
    known = {path for entry in STEPS.values() for path in dependencies_of(*entry).data}
    found = {path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / "data").rglob("*.*") if path.suffix != ".md"}
    assert found == known


def test_no_module_is_imported_in_a_way_that_is_not_followed():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Import) or {alias.name.split(".")[0] for alias in node.names} != {
                "pipeline"
            }
            assert not isinstance(node, ast.Name) or node.id != "__import__"
            assert not isinstance(node, ast.Attribute) or node.attr != "import_module"


def test_a_module_of_which_parts_count_does_nothing_but_define():
    named = {
        module for entry in STEPS.values() for module, name in dependencies_of(*entry).definitions if name != WHOLE
    }
    assert {"pipeline.stages", "pipeline.knowledge.names"} <= named
    plain = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    for module in named:
        _docstring, *statements = ast.parse(path_of(module).read_text(encoding="utf-8")).body
        assert [ast.unparse(statement) for statement in statements if not isinstance(statement, plain)] == []


def test_the_libraries_of_a_stage_are_its_own():
    found = {step: dependencies_of(*entry).libraries for step, entry in STEPS.items()}
    assert "spacy" in found["recognize"]
    assert not {"spacy", "numpy", "trafilatura"} & found["link"]
    assert {"trafilatura", "ftfy"} <= found["clean"]


@pytest.mark.parametrize(
    ("patched", "changed"),
    [
        ({"_content": lambda path: path.encode()}, set(STEPS)),
        ({"_content": lambda path: b"one more rule" if "artefacts/65" in path else b""}, set(STEPS)),
        ({"_version": lambda library: "2" if library == "spacy" else "1"}, set(STEPS)),
    ],
)
def test_a_digest_changes_with_data_and_libraries(monkeypatch, patched, changed):
    before = {step: digest_of.__wrapped__(*entry) for step, entry in STEPS.items()}
    for name, replacement in patched.items():
        monkeypatch.setattr(dependencies, name, replacement)
    assert {step for step, entry in STEPS.items() if digest_of.__wrapped__(*entry) != before[step]} == changed


def test_a_rule_changes_the_digest_of_cleaning_alone(monkeypatch):
    before = {step: digest_of.__wrapped__(*entry) for step, entry in STEPS.items()}
    content = dependencies._content  # noqa: SLF001
    monkeypatch.setattr(dependencies, "_content", lambda path: content(path) + b"#" * path.count("artefacts/65"))
    assert {step for step, entry in STEPS.items() if digest_of.__wrapped__(*entry) != before[step]} == {"clean"}


def test_one_definition_of_the_knowledge_changes_only_what_asks_for_it(monkeypatch):
    before = {step: digest_of.__wrapped__(*entry) for step, entry in STEPS.items()}
    source = dependencies._source  # noqa: SLF001
    told = ("pipeline.knowledge.agencies", "organisations")
    monkeypatch.setattr(dependencies, "_source", lambda *one: source(*one) + "# other" * (one == told))
    assert {step for step, entry in STEPS.items() if digest_of.__wrapped__(*entry) != before[step]} == {"recognize"}


def test_a_model_that_is_not_there_has_no_digest(tmp_path):
    with pytest.raises(ModelError, match="no spaCy pipeline lies there"):
        model_digest(tmp_path)
