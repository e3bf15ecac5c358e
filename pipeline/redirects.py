"""The ids that resolving made one with others, as a shard needs them."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pipeline import schemas, tables
from pipeline.records import Redirect


def redirects_of(output: Path, part: str) -> list[Redirect]:
    """The redirects of ids that the links of ``part`` have, so that a new one elsewhere does not redo this shard."""
    known = _redirects(output)
    if not known:
        return []
    rows = tables.read(output, schemas.LINKS, part, ["entity_id", "candidates"])
    ids = {entity_id for entity_id, _ in rows} | {candidate for _, candidates in rows for candidate in candidates}
    return [row for row in known if row.old_id in ids]


def _redirects(output: Path) -> list[Redirect]:
    """All redirects; none before a look at all documents."""
    return [row for part in tables.parts(output, schemas.ENTITY_REDIRECTS) for row in _part(output, part)]


def _part(output: Path, part: str) -> Sequence[Redirect]:
    made_of = tables.made_from(output, schemas.ENTITY_REDIRECTS, part)
    return _read_redirects(output, part, made_of)


@lru_cache(maxsize=1)
def _read_redirects(output: Path, part: str, _made_of: str | None) -> Sequence[Redirect]:
    """The rows of a part, read again only when it was made of something else."""
    return tuple(tables.read(output, schemas.ENTITY_REDIRECTS, part))
