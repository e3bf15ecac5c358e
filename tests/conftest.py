"""Shared by all tests: one Hypothesis profile, tables of cases as data, the sample corpus extracted once.

A test that asks for ``case`` and is marked ``cases("clean")`` runs once for every line of ``cases/clean.jsonl``;
a line with ``known_failure`` (the reason) is expected to fail, strictly, so that mending it is noticed.
"""

import json
import re
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, settings

from pipeline.config import PROJECT, Settings
from pipeline.extraction import extract
from tests.faults import harness
from tests.timing import seconds_of

CASES = Path(__file__).parent / "cases"
STUB_ENTITIES = {
    "PERSON": ("Anna Kovacs", "Bruno Adeyemi", "Chiyo Tanabe"),
    "AGENCY": ("Harbour Office", "Ministry of Health"),
}

settings.register_profile(
    "dateline",
    derandomize=True,  # the same examples in every run
    database=None,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", settings.get_profile("dateline"), derandomize=False, max_examples=3000)
settings.load_profile("dateline")
_MARKED = re.compile(r"\[([^|\]]+)\|(\w+)\]")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write tests/golden/seeds.tsv from what is found now")


def pytest_configure(config):
    config.addinivalue_line("markers", "cases(name): run once for every line of tests/cases/<name>.jsonl")


def pytest_generate_tests(metafunc):
    marker = metafunc.definition.get_closest_marker("cases")
    if marker is not None:
        lines = (CASES / f"{marker.args[0]}.jsonl").read_text(encoding="utf-8").split("\n")
        metafunc.parametrize("case", [_param(json.loads(line)) for line in lines if line])


def _param(case):
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.fixture(scope="session")
def seeds_output(tmp_path_factory):
    """Tables of the sample corpus, made with the shipped model; not to be written to."""
    output = tmp_path_factory.mktemp("seeds") / "output"
    extract(Settings(output, PROJECT / "seeds" / "documents"))
    return output


@pytest.fixture(scope="session")
def stub_model(tmp_path_factory):
    """A spaCy pipeline whose `ner` finds ``STUB_ENTITIES`` and nothing else: quick, and no training changes it."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": label, "pattern": name} for label, names in STUB_ENTITIES.items() for name in names])
    path = tmp_path_factory.mktemp("model") / "stub"
    nlp.to_disk(path)
    return path


@pytest.fixture(scope="session")
def unmarked():
    """What turns ``[Cuba|country] won`` into ``Cuba won`` and ``[(0, 4, "country")]``."""

    def unmark(marked):
        spans, text, at = [], "", 0
        for match in _MARKED.finditer(marked):
            text += marked[at : match.start()]
            spans.append((len(text), len(text) + len(match[1]), match[2]))
            text, at = text + match[1], match.end()
        return text + marked[at:], spans

    return unmark


@pytest.fixture(scope="session")
def write_ferries():
    """What writes documents of one sentence or two into a folder, in the order of their numbers."""

    def write(folder, numbers):
        folder.mkdir(parents=True, exist_ok=True)
        for i in numbers:
            person = STUB_ENTITIES["PERSON"][i % 3]
            text = f"Ferry {i} left with Peruvian sailors. {person} of the Ministry of Health saw it off to Cuba.\n"
            (folder / f"ferry-{i:03}.txt").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def tree():
    """What reads all files below a folder: their bytes by path."""
    return harness.tree


@pytest.fixture
def in_linear_time():
    """Runs ``work`` on ever longer texts of ``make(length)``; stops where it lags behind five seconds a megabyte.

    Seconds of this process alone count, so that a busy machine fails no test; a step that is not linear is off by far.
    """

    def run(work, make):
        work(make(100))  # what is loaded on first use does not count
        for length in (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000):
            text, bound = make(length), 0.5 + 5 * length / 1_000_000
            seconds = seconds_of(lambda text=text: work(text), enough=bound)
            assert seconds < bound, f"{length} characters took {seconds:.1f} seconds"

    return run
