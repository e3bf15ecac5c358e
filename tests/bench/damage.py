"""What cleaning takes from texts into which nothing was put: characters, and mentions that people labelled."""

import re
from dataclasses import dataclass, field

from pipeline.clean import clean
from pipeline.records import Span
from tests.bench.scoring import removed_places

_LOOSE = re.compile(r"[\s\\*_\u00ad\u200b-\u200f\ufeff-]+")


@dataclass
class Damage:
    """Counts of letters (with digits) and mentions; passages and mentions that someone should look at."""

    letters: int = 0
    removed: int = 0
    passages: list = field(default_factory=list)
    mentions: int = 0
    lost: list = field(default_factory=list)
    mended: list = field(default_factory=list)


def damage_of(rows, *, named_lines=False):
    """The damage to labelled documents; with ``named_lines`` only from a line's first labelled mention to its last.

    Names in furniture are not labelled, so that what stands between labelled ones is content.
    """
    total = Damage()
    for row in rows:
        cleaned = clean(row["text"])
        gone = removed_places(row["text"], [change for change in cleaned.changes if not change.new.strip()])
        _count_lines(row, gone, named_lines, total)
        for mention in row.get("mentions", ()):
            _count_mention(row, mention, cleaned, gone, total)
    return total


def changed_bodies(bodies):
    """``(name, before, after)`` of the first change that cleaning makes to each sound body it changes."""
    found = []
    for body in bodies:
        for change in clean(body.text).changes[:1]:
            low, high = max(0, change.start - 30), change.end + 30
            after = body.text[low : change.start] + change.new + body.text[change.end : high]
            found.append((body.name, body.text[low:high], after))
    return found


def _count_lines(row, gone, named_lines, total):
    for line in re.finditer(r"[^\n]+", row["text"]):
        low, high = line.span()
        if named_lines:
            inside = [mention for mention in row["mentions"] if low <= mention["start"] < high]
            low = min((mention["start"] for mention in inside), default=high)
            high = max((mention["end"] for mention in inside), default=high)
        letters = [at for at in range(low, high) if row["text"][at].isalnum()]
        taken = [at for at in letters if at in gone]
        total.letters += len(letters)
        total.removed += len(taken)
        if taken:
            total.passages.append((row["doc_id"], row["text"][taken[0] : taken[-1] + 1]))


def _count_mention(row, mention, cleaned, gone, total):
    total.mentions += 1
    span = Span(mention["start"], mention["end"])
    there = cleaned.spans.to_clean(span)
    old, new = row["text"][slice(*span)], cleaned.text[slice(*there)] if there else ""
    if _LOOSE.sub("", old) == _LOOSE.sub("", new):
        return
    replaced = any(change.new.strip() for change in cleaned.changes if span.overlaps(Span(change.start, change.end)))
    mended = there is not None and replaced and not all(at in gone for at in range(*span))
    (total.mended if mended else total.lost).append((row["doc_id"], old, new))
