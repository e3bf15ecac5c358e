"""What takes all shards together: which ids are one, the entities added up, and what to delete.

These parts carry digests as those of the stages do.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline import faults, large, schemas, tables
from pipeline.config import Settings
from pipeline.dependencies import digest_of
from pipeline.digests import file_digest
from pipeline.link.entities import COUNTED, added_up
from pipeline.memory import no_collection
from pipeline.records import Rejection
from pipeline.resolve import Judgement, Resolution, resolve
from pipeline.stages import Stage, is_behind

ALL_PART = "all"  # the part of what takes all shards together; in `rejected`, judgements that were not followed
_WHY = {
    "unknown-id": "no document of this corpus has one of these; correct the id, or leave it for a corpus that has it.",
    "contradicted": "rows that count more keep them apart; remove one of the rows.",
}
_LINK = "link"  # the stage that gives such a judgement up


def redirect(settings: Settings, judgements: Sequence[Judgement]) -> None:
    """The table ``entity_redirects``, and the judgements that were not followed as a part of ``rejected``."""
    output = settings.output
    digest = redirects_made_of(tables.content_of_all(output, schemas.LINKS), settings.judgements)
    if all(
        tables.made_from(output, table, ALL_PART) == digest for table in (schemas.ENTITY_REDIRECTS, schemas.REJECTED)
    ):
        return
    with no_collection():
        resolution = resolve(lambda columns: tables.iterate(output, schemas.LINKS, columns), judgements)
    write_redirects(settings, resolution, digest)


def redirects_made_of(links: str, judgements: Path | None) -> str:
    """The digest for the parts that ``redirect`` writes; ``links`` as ``content_of_all`` tells it."""
    return tables.made_of(links, digest_of(("pipeline.whole", "redirect")), file_digest(judgements))


def write_redirects(settings: Settings, found: Resolution, made_of: str) -> None:
    """Write both parts; raises ``TableError`` where the folder cannot be written."""
    unheeded = [
        Rejection(str(settings.judgements), row.line, _LINK, error, f"{row.left_id}, {row.right_id}: {_WHY[error]}")
        for row, error in found.unheeded
    ]
    tables.write(settings.output, schemas.ENTITY_REDIRECTS, ALL_PART, found.redirects, made_of)
    tables.write(settings.output, schemas.REJECTED, ALL_PART, unheeded, made_of)


def add_up(output: Path) -> None:
    """The table ``entities``."""
    digest = entities_made_of(tables.content_of_all(output, schemas.DOCUMENT_ENTITIES))
    if tables.made_from(output, schemas.ENTITIES, ALL_PART) == digest:
        return
    rows = large.in_order(output, schemas.DOCUMENT_ENTITIES, "entity_id", COUNTED)
    with no_collection():
        large.write_in_order(output, schemas.ENTITIES, ALL_PART, added_up(rows), digest)


def entities_made_of(document_entities: str) -> str:
    """The digest for the part that ``add_up`` writes; ``document_entities`` as ``content_of_all`` tells it."""
    return tables.made_of(document_entities, digest_of(("pipeline.whole", "add_up")))


def drop_behind(output: Path, stages: Sequence[Stage]) -> None:
    """Delete what ``stages`` and the steps over all shards made of rows that are others by now."""
    for stage in stages:
        for part in {part for table in stage.writes for part in tables.parts(output, table)}:
            if is_behind(stage, part, output):
                for table in stage.writes:
                    tables.remove(output, table, part)
                faults.clear_given_up(output, part, stage.name)
    links, found = (
        tables.content_of_all(output, schemas.LINKS),
        tables.content_of_all(output, schemas.DOCUMENT_ENTITIES),
    )
    for table, read in ((schemas.ENTITY_REDIRECTS, links), (schemas.REJECTED, links), (schemas.ENTITIES, found)):
        if tables.is_behind(output, table, ALL_PART, read):
            tables.remove(output, table, ALL_PART)
