"""Shared by all tests: one Hypothesis profile, and tables of cases as data.

A test that asks for ``case`` and is marked ``cases("clean")`` runs once for every line of ``cases/clean.jsonl``;
a line with ``known_failure`` (the reason) is expected to fail, strictly, so that mending it is noticed.
"""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CASES = Path(__file__).parent / "cases"

settings.register_profile(
    "dateline",
    derandomize=True,  # the same examples in every run
    database=None,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("dateline")


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
