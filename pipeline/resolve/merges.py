"""A reason to make two ids one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """Two ids that mean one entity, why, and what the two have in common."""

    one: str
    other: str
    reason: str
    evidence: str
