"""The kind of a body that neither a list nor its name tells, from the words around it."""

from collections.abc import Sequence

from pipeline.knowledge import kind_cues
from pipeline.records import Finding

_WIDTH = 40  # code points to either side that are read


def kind_by_context(members: Sequence[Finding], text: str) -> str | None:
    """The kind that cues in front of or behind the mentions tell, by majority, the first where they are even."""
    votes: dict[str, int] = {}
    for member in members:
        before = text[max(0, member.clean_start - _WIDTH) : member.clean_start].rstrip()
        behind = text[member.clean_end : member.clean_end + _WIDTH]
        for cue in kind_cues():
            found = cue.pattern.search(
                before if cue.side == "before" else behind if cue.side == "behind" else member.surface
            )
            if found:
                votes[cue.kind] = votes.get(cue.kind, 0) + 1
                break
    return max(votes, key=lambda kind: votes[kind]) if votes else None
