"""Words a second of a spaCy pipeline of any version: ``python words.py MODEL TEXTS.jsonl``; prints one number.

It imports nothing of Dateline, so that the peer's own Python can run it too. Words stand between blanks; the time is
the processor's, the best of several passes, each over other texts.
"""

import json
import sys
import time
import warnings
from pathlib import Path

PASSES = 3

warnings.filterwarnings("ignore")
import spacy  # noqa: E402


def main(model, path):
    """Print how many words a second the pipeline reads, with no components but those that find names."""
    texts = [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").split("\n") if line]
    unused = ["tagger", "parser"]
    nlp = spacy.load(model, disable=unused)
    nlp(texts[0])
    best = 0.0
    for part in range(PASSES):
        some = texts[part::PASSES]
        started = time.process_time()
        for _doc in nlp.pipe(some, batch_size=64):
            pass
        best = max(best, sum(len(text.split()) for text in some) / (time.process_time() - started))
    sys.stdout.write(f"{best:.0f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
