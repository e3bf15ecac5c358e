"""The peer beside us: en_core_web_sm 2.2.5 in spaCy 2.3.9, which finds its entities alone, in a Python of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ONE_CORE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB")}


def peer_command(folder, texts, scratch):
    """Install the peer of ``folder`` (``requirements.txt`` and the model) in ``scratch``; the command that times it."""
    subprocess.run([sys.executable, "-m", "venv", scratch / "venv"], check=True)
    python = scratch / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "--disable-pip-version-check", "-q", "install", "-r", folder / "requirements.txt"]
    subprocess.run(install, check=True, capture_output=True)
    path = scratch / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    [model] = [item for item in folder.iterdir() if (item / "meta.json").is_file()]
    return [python, Path(__file__).with_name("words.py"), model, path]


def words_a_second(command):
    """The number that a command prints last, on one core."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, env={**environment, **ONE_CORE}, check=False)
    if done.returncode:
        sys.exit(done.stderr.strip() or "the timed process failed")
    return float(done.stdout.split()[-1])
