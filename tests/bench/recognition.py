"""How fast recognition is beside the peer: ``python -m tests.bench.recognition [--peer FOLDER]``.

Ours is the whole stage: from documents to findings, with gazetteer and the document's own evidence. The peer,
en_core_web_sm 2.2.5 in spaCy 2.3.9, finds its entities alone (``FOLDER/requirements.txt`` and the model are installed
in a venv of their own). All run on one core over the same texts, those written for Dateline, and take turns, because
machines are noisy; seconds are the processor's, the best of three turns of three passes, each over other texts.
"""

import argparse
import json
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from pipeline.clean.documents import clean_documents
from pipeline.config import PROJECT
from pipeline.errors import ModelError
from pipeline.recognize import recognize
from pipeline.recognize.model import load_nlp
from pipeline.records import RawDocument
from tests.bench.peer import peer_command, words_a_second

WRITTEN = PROJECT / "models" / "labels" / "written.jsonl"
WANTED = {"en_dateline": 1.5, "en_dateline_accurate": 0.5}  # times the peer
TURNS, PASSES, TEXTS = 3, 3, 480


def main():
    """Print words a second of each, and times the peer; the exit code says nothing."""
    parser = argparse.ArgumentParser(prog="tests.bench.recognition")
    parser.add_argument("--peer", type=Path, help="folder with the peer's model and requirements.txt")
    parser.add_argument(
        "--texts", type=Path, help="folder of .txt files to read instead of the texts written for Dateline"
    )
    parser.add_argument("--one", help="a model of ours to time alone, in this process")
    told = parser.parse_args()
    if told.one:
        _say(f"{_words_a_second(PROJECT / 'models' / told.one, told.texts):.0f}")
        return
    best = dict.fromkeys(WANTED, 0.0)
    with tempfile.TemporaryDirectory() as name:
        texts = (row.clean_text for row in _documents(told.texts).documents) if told.peer else ()
        peer = peer_command(told.peer, texts, Path(name)) if told.peer else None
        for _ in range(TURNS):
            for model in WANTED:
                command = [sys.executable, "-m", "tests.bench.recognition", "--one", model]
                best[model] = max(
                    best[model], words_a_second([*command, *(["--texts", told.texts] if told.texts else [])])
                )
            if peer:
                best["peer"] = max(best.get("peer", 0.0), words_a_second(peer))
    for model, words in best.items():
        times = f"  {words / best['peer']:.2f} times the peer" if "peer" in best else ""
        wanted = f"  (wanted: {WANTED[model]})" if times and model in WANTED else ""
        _say(f"{model:22}{words:10,.0f} words a second{times}{wanted}")
    if not peer:
        _say("the peer was not timed: name its folder with PEER=")


def _documents(folder):
    if folder:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))[:TEXTS]]
    else:
        with WRITTEN.open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in islice(lines, TEXTS)]
    return clean_documents(RawDocument(f"{i:03}.txt", f"{i:03}.txt", None, text) for i, text in enumerate(texts))


def _words_a_second(path, folder):
    rows = _documents(folder)
    try:
        nlp = load_nlp(path)
    except ModelError as error:
        sys.exit(str(error))
    recognize(rows.documents[:1], rows.zones, nlp)  # the lists are read with the first text
    best = 0.0
    for part in range(PASSES):
        documents = rows.documents[part::PASSES]
        started = time.process_time()
        recognize(documents, rows.zones, nlp)
        words = sum(len(document.clean_text.split()) for document in documents)
        best = max(best, words / (time.process_time() - started))
    return best


def _say(line):
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
