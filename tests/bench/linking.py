"""How long linking takes and how much memory: ``python -m tests.bench.linking [--documents 50000] [--mentions 20]``.

The documents are made up: each speaks of one country and names persons (in full, then by surname), agencies (in full,
then by abbreviation) and countries, drawn from the project's own lists with a few names far more often than others, as
in the press. What is timed is `dateline link` over their tables, on one core: links, redirects, mentions, entities.
"""

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from random import Random

from pipeline import extraction, schemas, tables
from pipeline.config import Settings
from pipeline.knowledge import agencies, country_names, person_names
from pipeline.records import Document, Finding

SECONDS, MEGABYTES = 90, 2000  # what a million mentions of 50,000 documents may take
PART = 128  # documents a shard


def main():
    """Print seconds, megabytes and what was linked; the exit code says nothing."""
    parser = argparse.ArgumentParser(prog="tests.bench.linking")
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--mentions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        output = Path(name)
        _alone(write_tables, output, told.documents, told.mentions, told.seed)
        seconds, megabytes = _alone(_time, output)
        counts = json.loads((output / "run.json").read_text(encoding="utf-8"))["rows"]
        sys.stdout.write(f"{counts['mentions']:,} mentions of {counts['documents']:,} documents, one process\n")
        sys.stdout.write(f"{seconds:6.1f} seconds (wanted: {SECONDS} for a million mentions of 50,000 documents)\n")
        sys.stdout.write(f"{megabytes:6.0f} MB at most (wanted: {MEGABYTES})\n")
        sys.stdout.write(f"{counts['entities']:,} entities, {counts['entity_redirects']:,} redirects\n")
        methods = Counter(method for (method,) in tables.iterate(output, schemas.MENTIONS, ["link_method"]))
        sys.stdout.write(f"by {', '.join(f'{method} {count:,}' for method, count in methods.most_common())}\n")


def _alone(work, *told):
    """What ``work`` gives in a process of its own, so that its memory is its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, told)


def _time(output):
    start = time.process_time()
    extraction.link(Settings(output))
    return time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_tables(output, n_documents, n_mentions, seed):
    """The tables that linking reads, for ``n_documents`` made-up documents of ``n_mentions`` mentions."""
    names = _Names(Random(seed))
    for start in range(0, n_documents, PART):
        rows = [_document(f"{n:06}.txt", n_mentions, names) for n in range(start, min(start + PART, n_documents))]
        part = f"part-{start:06}"
        tables.write(output, schemas.DOCUMENTS, part, [document for document, _ in rows], part)
        tables.write(output, schemas.RECOGNIZED, part, [finding for _, found in rows for finding in found], part)
        for table in (schemas.EDITS, schemas.ZONES):
            tables.write(output, table, part, [], part)
    tables.write(output, schemas.REJECTED, "scan", [], "scan")


class _Names:
    """Names to draw from, some far more likely than others."""

    def __init__(self, random):
        self.random = random
        people = person_names()
        self.given, self.surnames = ([name for _, name in people[part]] for part in ("forename", "surname"))
        self.bodies = [body for body in agencies() if body.country]
        self.countries = sorted({(names[0].code, alias) for alias, names in country_names().items() if names[0].strong})
        for drawn in (self.given, self.surnames, self.bodies, self.countries):
            random.shuffle(drawn)

    def draw(self, names):
        """One of ``names``, the first ones most often."""
        return names[int(len(names) * self.random.random() ** 3)]

    def person(self):
        return f"{self.draw(self.given)} {self.draw(self.surnames)}"


def _document(doc_id, n_mentions, names):
    pieces, findings, length = [], [], 0
    for kind, surface in _surfaces(n_mentions, names):
        pieces.append(f"{surface} said on Monday that ")
        findings.append(Finding(doc_id, length, length + len(surface), kind, surface, "model"))
        length += len(pieces[-1])
    text = "".join(pieces)
    known = {"doc_id": doc_id, "source": doc_id, "language": "en", "n_chars_removed": 0, "over_budget": False}
    sizes = {"n_chars_raw": len(text), "n_chars_clean": len(text), "raw_text": text, "clean_text": text}
    digest = {"raw_sha256": hashlib.sha256(text.encode()).hexdigest()}
    return Document(**dict.fromkeys(Document._fields, None) | known | sizes | digest), findings


def _surfaces(n_mentions, names):
    """Types and surfaces of a document's mentions: two in five persons, two in five countries, the rest agencies."""
    people = [names.person() for _ in range(1 + n_mentions // 8)]
    bodies = [names.draw(names.bodies).name for _ in range(1 + n_mentions // 8)]
    seen = set()
    for i in range(n_mentions):
        if i % 5 < 2:
            person = names.random.choice(people)
            yield "person", person.split()[-1] if person in seen else person
            seen.add(person)
        elif i % 5 < 4:
            yield "country", names.draw(names.countries)[1]
        else:
            yield "agency", names.random.choice(bodies)


if __name__ == "__main__":
    main()
