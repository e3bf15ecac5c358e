"""Heavy input, by hand: ``python -m tests.hostile.run`` prints what became of each, its seconds and its peak memory.

Each runs in a process of its own, through scanning, reading and cleaning; a traceback, or more memory than ``MOST``,
fails the run. ``python -m tests.hostile.run NAME …`` runs some of them.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pipeline.clean.documents import clean_documents
from pipeline.config import Settings
from pipeline.ingest import read_sources, scan_corpus
from tests.hostile.files import MADE, page, parquet
from tests.hostile.pdfs import make_pdf

MOST = 1500  # MB of memory
STORY = "Ana Pardo of the Ministry of Health landed in Apia on Monday, her office said. "
MB = 1_000_000


def write(name, *parts):
    """What writes a file of ``parts``, each of them some bytes and how many times."""

    def make(folder):
        with (folder / name).open("wb") as file:
            for data, times in parts:
                for _ in range(times):
                    file.write(data)

    return make


def one(name, make):
    return lambda folder: (folder / name).write_bytes(make())


def tiny_files(folder):
    for number in range(10_000):
        (folder / f"{number}.txt").write_text(f"{STORY}{number}")


def copies_in_parquet(folder):
    import pyarrow as pa

    text = pa.array([STORY * 20_000]).dictionary_encode()
    (folder / "a.parquet").write_bytes(parquet(pa.table({"text": text.take(pa.array([0] * 20))})))


def long_text_in_parquet(folder):
    import pyarrow as pa

    (folder / "a.parquet").write_bytes(parquet(pa.table({"text": ["x" * 500 * MB]}), compression="zstd"))


def wide_parquet(folder):
    import pyarrow as pa

    (folder / "a.parquet").write_bytes(parquet(pa.table({f"c{i}": [1] for i in range(20_000)} | {"text": [STORY]})))


def text(unit, size=300_000):
    return write("a.txt", (unit.encode(), size // len(unit)))


HEAVY = {
    "text of one line of 200 MB": write("a.txt", (b"x" * MB, 200)),
    "JSON lines of 50 MB": write("a.jsonl", (b'{"text": "', 1), (b"x" * MB, 50), (b'"}\n{"text": "Ana"}\n', 1)),
    "JSON line of 19 MB of brackets": write(
        "a.jsonl", (b'{"text": "Ana", "a": [', 1), (b"[]," * 1000, 6300), (b"1]}\n", 1)
    ),
    "CSV with an open quote in front of 200 MB": write(
        "a.csv", (b'id,text\na,"one\n', 1), ((b"b," + b"two " * 500 + b"\n"), 100_000)
    ),
    "CSV of open quotes, 20 MB": write("a.csv", (b"id,text\n", 1), (b'a,"x\n' * 1000, 4000)),
    "CSV record of 200 MB": write("a.csv", (b"id,text\na,", 1), (b"x" * MB, 200), (b"\nb,two\n", 1)),
    "10,000 tiny files": tiny_files,
    "PDF of 5,000 pages": one("a.pdf", lambda: make_pdf(*[["Nine states agreed."] * 30] * 5000)),
    "PDF of 2,000 pages": one("a.pdf", lambda: make_pdf(*[["Nine states agreed."] * 30] * 2000)),
    "PDF bomb": one("a.pdf", MADE["pdf bomb"]),
    "HTML of 100,000 nested tags": one("a.html", MADE["html of nested div"]),
    "HTML of 119,000 tags": one("a.html", lambda: page("<p>A sentence." * 119_000)),
    "HTML of 10,000 attributes": one("a.html", lambda: page("<p " + " ".join(f"a{i}=1" for i in range(10_000)) + ">")),
    "HTML with a picture of 15 MB": one(
        "a.html", lambda: page(f'<img src="data:image/png;base64,{"QUJD" * 3_700_000}">')
    ),
    "gzip bomb": one("a.txt.gz", MADE["gzip bomb"]),
    "zip of zips": one("a.zip", MADE["zip of zips"]),
    "Parquet with a text of 500 MB": long_text_in_parquet,
    "Parquet with one text of 1.6 MB in 20 rows": copies_in_parquet,
    "Parquet of 20,000 columns": wide_parquet,
    "text of 2 MB": text(STORY, 2 * MB),
    "Cyrillic of 2 MB": text("Президент прибыл в Апиа. ", MB),
    **{
        f"text of {unit!r}": text(unit)
        for unit in (" ", "\n", "\f", "A. ", "a/", "[(", "<a ", "&amp;", "“", "1 ", "Ana Pardo, ")
    },
}


def run(name):
    """One of ``HEAVY`` in this process, told in a line."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "corpus"
        folder.mkdir()
        HEAVY[name](folder)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        settings = Settings(Path(place) / "output", folder)
        corpus = scan_corpus(settings)
        kinds = Counter(rejection.error for rejection in corpus.rejections)
        for at in range(0, len(corpus.sources), 128):
            rows = clean_documents(read_sources(corpus.root, corpus.sources[at : at + 128], settings))
            kinds.update(["document"] * len(rows.documents) + [rejection.error for rejection in rows.rejected])
        seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = f" (making it took {before // 1000} MB)" if before > max(peak // 2, 200_000) else ""
    became = ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items()))
    print(f"{name:<45} {seconds:>7.1f} s {peak // 1000:>6} MB  {became}{made}", flush=True)  # noqa: T201
    return peak // 1000 <= MOST or bool(made)


def main(names):
    """Each in a process of its own; exits 1 where one fails."""
    if len(names) == 2 and names[0] == "--one":
        sys.exit(not run(names[1]))
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    code = [sys.executable, "-m", "tests.hostile.run", "--one"]
    failed = [name for name in names or HEAVY if subprocess.run([*code, name], env=environment, check=False).returncode]
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
