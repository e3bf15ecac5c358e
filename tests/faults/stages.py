"""Stages that fail on the documents that say so, for workers to import; the real ones, with a fault in front."""

import os
import signal
import time
from dataclasses import replace

from pipeline.records import RawDocument
from pipeline.stages import CLEAN, LINK


def _act(text, folder):
    """What the first words of ``text`` ask for."""
    word, _, name = text.split()[0].partition(":")
    if word == "RAISE":
        raise ValueError(f"no such thing at {object()!r}")
    if word == "HANG":
        time.sleep(3600)
    if word == "DIE":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "DIE-ONCE" and not (folder / name).exists():
        (folder / name).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _faulty(documents, folder):
    for document in documents:
        _act(document.text if isinstance(document, RawDocument) else document.clean_text, folder)
        yield document


def _clean(shard, settings, inputs):
    return CLEAN.run(shard, settings, [_faulty(inputs[0], settings.output), *inputs[1:]])


def _link(shard, settings, inputs):
    return LINK.run(shard, settings, [_faulty(inputs[0], settings.output), *inputs[1:]])


def _broken(*_):
    raise RuntimeError("no lists")


def _dead(*_):
    os.kill(os.getpid(), signal.SIGKILL)


FAULTY_CLEAN = replace(CLEAN, run=_clean)
FAULTY_LINK = replace(LINK, run=_link)
BROKEN_LINK = replace(LINK, run=_broken)
DEAD_LINK = replace(LINK, run=_dead)
