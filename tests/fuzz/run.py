"""Coverage-guided fuzzing with atheris: ``python -m tests.fuzz.run readers --seconds 900``.

What breaks a law of ``tests.fuzz.laws`` or takes long is kept in the folder of findings, once for each place in the
code, and the search goes on; a crash of native code ends it and leaves libFuzzer's own file there.
"""

import argparse
import hashlib
import sys
import tempfile
import time
import traceback
from pathlib import Path

import atheris

LONG = 5.0  # seconds for one input of at most ``--longest`` bytes

with atheris.instrument_imports(include=["pipeline.ingest", "pipeline.clean", "pipeline.spans", "pipeline.dates"]):
    from tests.fuzz.laws import check_cleaning, check_reading
    from tests.fuzz.seeds import ENDINGS, SEEDS

_SCRATCH = Path(tempfile.mkdtemp(prefix="dateline-fuzz-"))


def read_any(data: bytes) -> None:
    """The first byte chooses the format, the others are the file."""
    ending = ENDINGS[data[0] % len(ENDINGS)] if data else ".txt"
    check_reading(_SCRATCH, f"a{ending}", data[1:])


def clean_any(data: bytes) -> None:
    """The bytes are a text; bytes that are no UTF-8 become lone surrogates, which a caller may pass as well."""
    check_cleaning(data.decode("utf-8", "surrogateescape"))


TARGETS = {"readers": read_any, "cleaner": clean_any}


def keeping(check, folder: Path):
    """``check``, its failures kept in ``folder`` instead of raised."""
    seen: set[str] = set()

    def run(data: bytes) -> None:
        start = time.process_time()
        try:
            check(data)
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            place = traceback.extract_tb(error.__traceback__)[-1]
            why = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
            told = traceback.format_exc()
        else:
            seconds = time.process_time() - start
            why, told = "slow" if seconds > LONG else "", f"{seconds:.1f} seconds\n"
        if why and why not in seen:
            seen.add(why)
            digest = hashlib.sha256(data).hexdigest()[:12]
            (folder / f"{digest}.bin").write_bytes(data)
            (folder / f"{digest}.why").write_text(f"{why}\n{told}", encoding="utf-8")
            print(f"FOUND {why}: {digest}", flush=True)  # noqa: T201

    return run


def main() -> None:
    """Run one target for so many seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=900)
    parser.add_argument("--longest", type=int, default=4096, help="bytes of an input")
    parser.add_argument("--findings", type=Path, default=Path("output/fuzz"))
    parser.add_argument("--corpus", type=Path, default=None, help="folder in which inputs of new coverage are kept")
    asked = parser.parse_args()
    findings = asked.findings / asked.target
    corpus = asked.corpus or findings / "corpus"
    for folder in (findings, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[asked.target]):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    flags = [f"-max_total_time={asked.seconds}", f"-max_len={asked.longest}", "-timeout=60", "-rss_limit_mb=4096"]
    flags += [f"-artifact_prefix={findings}/", "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], keeping(TARGETS[asked.target], findings))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
