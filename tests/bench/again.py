"""What a run after a run costs, by hand: ``python -m tests.bench.again --documents 10000``, some ten minutes.

A corpus is extracted, extracted again, then changed a little and extracted again, time after time. A line tells how
many documents each stage did anew and the processor time beside that of the first run. The end must be what a run from
nothing gives.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from pipeline import schemas, tables
from pipeline.config import PROJECT
from pipeline.stages import STAGES
from tests.bench.corpus import write_corpus

RULE = """
[[rule]]
id = "bench-again"
family = "wire"
pass = "artefacts"
why = "a mark that one document has"
line = '''BENCH AGAIN \\d'''
needs = ["bench again"]
example = "The quota was agreed.\\nBENCH AGAIN 7\\n"
gives = "The quota was agreed.\\n"
keep = ["BENCH AGAIN"]
"""
AGENCY = "Bench Again Authority,government,,Bench Again Office,,strong,bench\n"


def extract(folder, output):
    """Run the copy of the package in ``folder``; processor seconds, with those of its start."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pipeline", "extract", folder / "in", "--output", output]
    command += ["--model", PROJECT / "models" / "en_dateline"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def files(output):
    """By stage and part which file it is: writing it makes it another."""
    return {
        (stage.name, part): tables.part_path(output, stage.writes[-1], part).stat().st_ino
        for stage in STAGES
        for part in tables.parts(output, stage.writes[-1])
    }


def measured(name, folder, first=None):
    """Extract once more and print a line; seconds it took."""
    output = folder / "output"
    before = files(output)
    seconds = extract(folder, output)
    redone = {key for key, file in files(output).items() if before.get(key) != file}
    sizes = {part: tables.n_rows(output, schemas.DOCUMENTS, part) for part in tables.parts(output, schemas.DOCUMENTS)}
    total = sum(sizes.values())
    shares = (sum(sizes[part] for step, part in redone if step == stage.name) / total for stage in STAGES)
    told = "".join(f"{share:10.2%}" for share in shares)
    click.echo(f"{name:<24}{told}{seconds:10.1f} s{seconds / (first or seconds):8.1%}")
    return seconds


def edits(folder):
    """The steps: a name, and what is done before the run."""
    corpus, data = folder / "in", folder / "pipeline" / "data"
    texts = sorted(corpus.rglob("*.txt"))
    rows = min(corpus.rglob("*.jsonl"))
    yield "again", lambda: None
    yield "one document more", lambda: texts[0].with_name("zzz-new.txt").write_bytes(texts[0].read_bytes() + b"New.\n")
    yield "one document changed", lambda: texts[9].write_bytes(texts[9].read_bytes() + b"\nBENCH AGAIN 7\n")
    yield "one document deleted", texts[19].unlink
    yield "a row on top of a file", lambda: rows.write_text('{"id": "new", "text": "Cuba."}\n' + rows.read_text())
    yield "a new rule", lambda: append(data / "artefacts" / "65-wire.toml", RULE)
    yield "a new nickname", lambda: append(data / "nicknames.csv", "Benchy,Benchita,bench\n")
    yield "a new agency", lambda: append(data / "agencies.csv", AGENCY)


def append(path, text):
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def differing(one, other):
    """Files of which only one folder has these bytes."""
    trees = [{path.relative_to(top): path.read_bytes() for path in top.rglob("*.*")} for top in (one, other)]
    return sorted(str(path) for path in trees[0].keys() | trees[1].keys() if trees[0].get(path) != trees[1].get(path))


@click.command()
@click.option("--documents", default=10_000, show_default=True)
def main(documents):
    """Measure reruns on a made-up corpus."""
    os.environ["PYTHONPATH"] = ""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(PROJECT / "pipeline", folder / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
        write_corpus(folder / "in", documents)
        click.echo(" " * 24 + "".join(f"{stage.name:>10}" for stage in STAGES) + f"{'processor':>12}{'of first':>8}")
        first = measured("first", folder)
        for step, edit in edits(folder):
            edit()
            measured(step, folder, first)
        extract(folder, folder / "fresh")
        other = differing(folder / "output", folder / "fresh")
        click.echo(f"files other than those of a run from nothing: {other or 'none'}")
        sys.exit(bool(other))


if __name__ == "__main__":
    main()
