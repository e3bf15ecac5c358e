"""What linking says of one mention, before it becomes a row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """The entity of a mention, how the mention is written, and by what evidence the two belong together.

    ``entity_id`` is None where the name is ambiguous or nothing fits; ``method`` then says which.
    """

    entity_id: str | None
    name: str
    form: str
    method: str
    kind: str | None = None
    country: str | None = None
