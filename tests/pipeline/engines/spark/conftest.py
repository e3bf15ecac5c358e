"""What runs the program with Spark on this machine, where there is Java."""

import os
import shutil
import subprocess
import sys

import pytest

from pipeline.config import PROJECT
from tests.faults.harness import PLUGIN


@pytest.fixture(scope="session")
def extract():
    """What runs `dateline extract` in a process of its own and returns what it prints; skips where Java is absent."""

    def run(*arguments):
        if "spark" in arguments and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            pytest.skip("there is no Java here")
        command = [sys.executable, "-m", "pipeline", "extract", *map(str, arguments)]
        path = os.pathsep.join(filter(None, (str(PLUGIN), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "PYTHONPATH": path}
        return subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=400
        )

    return run
