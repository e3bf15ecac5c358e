"""A spaCy component for whole runs that fails on the documents that say so; `PYTHONPATH` makes it known."""

import os
import signal
import sys
import time
from pathlib import Path

from spacy.language import Language


@Language.component("faulty")
def faulty(doc):
    """``doc``, unless its first word asks for something else; the file ``DATELINE_SEEN`` grows by a byte."""
    if "DATELINE_SEEN" in os.environ:
        with Path(os.environ["DATELINE_SEEN"]).open("a") as seen:
            seen.write(".")
    word = doc.text[: doc.text.find(" ")]
    if word == "RAISE":
        raise ValueError("nothing to be had here")
    if word == "HANG":
        time.sleep(3600)
    if word == "HOLD":
        Path(os.environ["DATELINE_HELD"]).touch()
        sum(range(10**12))  # the interpreter lets no other thread of the process do anything meanwhile
    if word == "DIE":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "CRASH":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "EXIT":
        sys.exit(3)
    if word == "EAT":
        _eat()
    return doc


def _eat():
    """Ask for more memory than there may be."""
    import resource

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 28), limits[1]))
    try:
        bytearray(1 << 29)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
