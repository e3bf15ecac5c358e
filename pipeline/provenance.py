"""``run.json``: what the tables in a folder were made with."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline import __version__, files, schemas, tables
from pipeline.dependencies import code_digest
from pipeline.digests import sha256_of
from pipeline.schemas import Table

EVALUATION = "evaluation"  # where `dateline evaluate` writes, below the output


RUN = "run.json"


def write_run(output: Path, **model: str | None) -> None:
    """``run.json``: what the tables were made with, and how many rows they have; nothing that varies by machine.

    Cleaning tells the digests of the user's own rules and list, recognition the ``model``; what is not told stays.
    """
    rows = {table.name: _count(output, table) for table in schemas.TABLES}
    write_facts(output, tables.content_of_all(output, schemas.MENTIONS), rows, **model)


def write_facts(output: Path, mentions: str, rows: Mapping[str, int], **model: str | None) -> None:
    """``write_run`` for tables that lie elsewhere: what their ``mentions`` hold is told, and their ``rows``."""
    path = output / RUN
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    facts = {
        "dateline": __version__,
        "schema": tables.SCHEMA_VERSION,
        "code_sha256": code_digest(),
        "model": model.get("model", known.get("model")),
        "model_sha256": model.get("model_sha256", known.get("model_sha256")),
        "rules_sha256": model.get("rules_sha256", known.get("rules_sha256")),
        "repeats_sha256": model.get("repeats_sha256", known.get("repeats_sha256")),
        "judgements_sha256": model.get("judgements_sha256", known.get("judgements_sha256")),
        "mentions_sha256": sha256_of(mentions),
        "rows": dict(rows),
    }
    if facts != known:
        shutil.rmtree(output / EVALUATION, ignore_errors=True)  # scores of other tables would pass for those of these
    text = json.dumps(facts, indent=2) + "\n"
    files.replace(path, lambda file: file.write(text.encode()))


def _count(output: Path, table: Table) -> int:
    return sum(tables.n_rows(output, table, part) for part in tables.parts(output, table))
