"""A whole run: the stages over all shards, then what needs a view of all of them."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from pipeline import __version__, schemas, tables
from pipeline.clean.repeats.table import Repeat, check_unwritten, write_repeats
from pipeline.clean.rules import load_rules
from pipeline.clean.zones import load_zone_rules
from pipeline.config import Settings
from pipeline.dependencies import code_digest, model_digest
from pipeline.digests import file_digest, sha256_of
from pipeline.engines import local
from pipeline.errors import InputError, TableError
from pipeline.ingest import Corpus, read_sources, scan_corpus
from pipeline.records import RawDocument, Rejection
from pipeline.resolve import load_judgements
from pipeline.schemas import Table
from pipeline.stages import (
    CLEAN,
    LINK,
    RECOGNIZE,
    STAGES,
    TABLES,
    Shard,
    Stage,
    is_current,
    repeats_of,
    shards_of,
)
from pipeline.whole import ALL_PART, add_up, content_of, drop_behind, redirect

SCAN_PART = "scan"  # the part of `rejected` that scanning the corpus writes
EVALUATION = "evaluation"  # where `dateline evaluate` writes, below the output
Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


def extract(settings: Settings, progress: Progress = _silent) -> None:
    """Files to tables: every stage over the corpus at ``settings.input``, into ``settings.output``.

    Raises ``InputError`` where nothing could be read; what could not be read otherwise is in ``rejected``.
    """
    _clean(settings, progress)
    _recognize(settings, progress)
    link(settings, progress)


def clean(settings: Settings, progress: Progress = _silent) -> None:
    """The tables ``documents``, ``edits``, ``zones`` and ``rejected``.

    What later stages wrote goes, as far as it was made of documents that are gone or other than they were.
    """
    _clean(settings, progress)
    drop_behind(settings.output, STAGES[1:])
    _write_run(settings.output)


def _clean(settings: Settings, progress: Progress) -> None:
    repeats_of(settings.repeats)  # a wrong row is told before anything is read
    files = count(1)
    corpus = scan_corpus(settings, lambda _: progress("read", next(files), 0))
    _make_output(settings)
    shards = shards_of(corpus.root, corpus.sources)
    _run(CLEAN, shards, settings, progress)
    _write_scan(corpus, settings)
    names = [shard.name for shard in shards]
    for stage in STAGES:
        for table in stage.writes:
            more = [SCAN_PART, ALL_PART] if table is schemas.REJECTED else []
            tables.remove_stale(settings.output, table, [*names, *more])
    own = {"rules_sha256": file_digest(settings.rules), "repeats_sha256": file_digest(settings.repeats)}
    _write_run(settings.output, **{name: digest or None for name, digest in own.items()})
    if not any(tables.read(settings.output, schemas.DOCUMENTS, name, ["doc_id"]) for name in names):
        raise InputError(
            f"{settings.input}: no document could be read; {settings.output / 'rejected'} tells why for each file."
        )


def repeats(settings: Settings, path: Path, least: int, progress: Progress = _silent) -> list[Repeat]:
    """The lines that recur within the sites of the corpus, written to ``path`` for a person to review.

    Raises ``DataError`` where there is a file at ``path``, ``InputError`` as reading does.
    """
    from pipeline.clean.repeats.proposal import find_repeats

    check_unwritten(path)
    files = count(1)
    corpus = scan_corpus(settings, lambda _: progress("read", next(files), 0))
    shards = shards_of(corpus.root, corpus.sources)
    readings = iter(("count", "weigh"))

    def documents() -> Iterator[RawDocument | Rejection]:
        name = next(readings)
        progress(name, 0, len(shards))
        for done, shard in enumerate(shards, 1):
            yield from read_sources(shard.root, shard.sources, settings)
            progress(name, done, len(shards))

    rows = find_repeats(documents, least, load_rules(settings.rules), load_zone_rules(settings.rules))
    write_repeats(rows, path)
    return rows


def recognize(settings: Settings, progress: Progress = _silent) -> None:
    """The table ``recognized``, from ``documents`` and ``zones``; what was made of other mentions goes."""
    _recognize(settings, progress)
    drop_behind(settings.output, STAGES[2:])
    _write_run(settings.output)


def _recognize(settings: Settings, progress: Progress) -> None:
    _run_on_parts(RECOGNIZE, settings, progress)
    meta = json.loads((settings.model / "meta.json").read_text(encoding="utf-8"))
    _write_run(
        settings.output,
        model=f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}",
        model_sha256=model_digest(settings.model),
    )


def link(settings: Settings, progress: Progress = _silent) -> None:
    """The tables ``links``, ``entity_redirects``, ``mentions`` and those that count them, and ``run.json``.

    Raises ``JudgementError`` for a wrong row of the user's judgements, before anything is linked.
    """
    judgements = load_judgements(settings.judgements) if settings.judgements else []
    _run_on_parts(LINK, settings, progress)
    redirect(settings, judgements)
    _run_on_parts(TABLES, settings, progress)
    add_up(settings.output)
    _write_run(settings.output, judgements_sha256=file_digest(settings.judgements) or None)


def _run_on_parts(stage: Stage, settings: Settings, progress: Progress) -> None:
    first = next(iter(stage.reads))
    names = tables.parts(settings.output, first)
    if not names:
        raise TableError(
            f"{settings.output / first.name}: no table there; run the stage before `{stage.name}`, or "
            f"`dateline extract INPUT --output {settings.output}`."
        )
    _run(stage, [Shard(name, settings.output) for name in names], settings, progress)
    for table in stage.writes:
        tables.remove_stale(settings.output, table, names)


def _run(stage: Stage, shards: Sequence[Shard], settings: Settings, progress: Progress) -> None:
    """The stage on those of ``shards`` that changed; no process is started, and no model loaded, for the others."""
    done = count(1)
    progress(stage.name, 0, len(shards))
    stale = []
    for shard in shards:
        if is_current(stage, shard, settings):
            progress(stage.name, next(done), len(shards))
        else:
            stale.append(shard)
    for _ in local.run(stage, stale, settings):
        progress(stage.name, next(done), len(shards))


def _write_scan(corpus: Corpus, settings: Settings) -> None:
    digest = sha256_of(repr(corpus.rejections))
    tables.write(settings.output, schemas.REJECTED, SCAN_PART, corpus.rejections, digest)


def _write_run(output: Path, **model: str | None) -> None:
    """``run.json``: what the tables were made with, and how many rows they have; nothing that varies by machine.

    Cleaning tells the digests of the user's own rules and list, recognition the ``model``; what is not told stays.
    """
    path = output / "run.json"
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
        "mentions_sha256": sha256_of(content_of(output, schemas.MENTIONS)),
        "rows": {table.name: _count(output, table) for table in schemas.TABLES},
    }
    if facts != known:
        shutil.rmtree(output / EVALUATION, ignore_errors=True)  # scores of other tables would pass for those of these
    partial = path.with_suffix(".json.partial")
    partial.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    os.replace(partial, path)


def _make_output(settings: Settings) -> None:
    try:
        settings.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TableError(
            f"{settings.output}: the output folder cannot be made ({error.strerror or error}); name another."
        ) from error


def _count(output: Path, table: Table) -> int:
    return sum(tables.n_rows(output, table, part) for part in tables.parts(output, table))
