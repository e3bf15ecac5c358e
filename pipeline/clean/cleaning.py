"""The passes of cleaning, composed into one list of changes from the raw to the clean text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.clean.rules import PASSES, Rule, load_rules, settled
from pipeline.spans import Change, SpanMap, apply, compose


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text, the changes that made it from the raw one, and the map between the two."""

    text: str
    changes: Sequence[Change]
    spans: SpanMap


def clean(raw: str, rules: Mapping[str, tuple[Rule, ...]] | None = None) -> Cleaned:
    """``raw`` with its artefacts removed; pure, and the same object back where nothing was to do.

    ``rules`` are those of ``load_rules``, by pass; the shipped ones where None.
    """
    rules = load_rules() if rules is None else rules
    text, changes = raw, list[Change]()
    for step in PASSES:
        found = settled(rules[step], text)
        changes = compose(raw, changes, found)
        text = apply(text, found)
    return Cleaned(text, changes, SpanMap(changes, len(raw)))
