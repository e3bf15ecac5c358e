"""Cleaning rules are data: what a rule must be, how its file is read, and what it finds in a text.

``pipeline/data/artefacts.toml`` explains the fields. Loading fails where a rule does not turn its own example
into what it says, or changes one of the look-alikes that it promises to keep.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.clean.detectors import DETECTORS, Proposal
from pipeline.errors import DataError
from pipeline.spans import Change, apply, settle

PASSES = ("decoding", "characters", "pages", "marks", "artefacts", "layout")
PLACES = ("anywhere", "head", "tail")
HEAD_CHARS = 1500
TAIL_SHARE = 0.4
Finder = Callable[[str, int], Iterator[Proposal]]
_FIELDS = {
    "id",
    "family",
    "pass",
    "why",
    "pattern",
    "detector",
    "replace",
    "where",
    "needs",
    "example",
    "gives",
    "keep",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where ``find`` matches, the groups named ``cut…`` (else the whole match) become ``replace``."""

    id: str
    family: str
    step: str
    why: str
    find: Finder
    where: str
    needs: tuple[str, ...]
    example: str
    gives: str
    keep: tuple[str, ...]

    def changes(self, text: str) -> Iterator[Change]:
        """What this rule wants changed in ``text``; nothing is changed here."""
        if self.needs and not any(literal in text for literal in self.needs):
            return
        low = int(len(text) * TAIL_SHARE) if self.where == "tail" else 0
        high = HEAD_CHARS if self.where == "head" else len(text)
        for start, end, new in self.find(text, low):
            if start > high:
                return
            yield Change(start, end, new, self.id, self.family)


def settled(rules: tuple[Rule, ...], text: str) -> list[Change]:
    """The changes that ``rules`` agree on; a rule earlier in the file wins over a later one."""
    return settle((rank, change) for rank, rule in enumerate(rules) for change in rule.changes(text))


@cache
def load_rules(path: Path | None = None) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of each pass, in the file's order; raises ``DataError`` where a rule breaks its own promises."""
    source = files("pipeline") / "data" / "artefacts.toml" if path is None else path
    try:
        rows = tomllib.loads(source.read_text(encoding="utf-8")).get("rule", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{source}: cannot be read as TOML ({error}); compare with docs/rules.md.") from error
    rules = [_rule(row, f"{source}: rule {row.get('id', number)!r}") for number, row in enumerate(rows, 1)]
    twice = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if twice:
        raise DataError(f"{source}: rule id {min(twice)!r} stands twice; rename one.")
    return {step: tuple(rule for rule in rules if rule.step == step) for step in PASSES}


def _rule(row: Mapping[str, Any], name: str) -> Rule:
    missing = {"id", "family", "pass", "why", "example", "gives", "keep"} - row.keys()
    if missing or row.keys() - _FIELDS:
        wrong = f"lacks {sorted(missing)}" if missing else f"has unknown fields {sorted(row.keys() - _FIELDS)}"
        raise DataError(f"{name} {wrong}; a rule has {', '.join(sorted(_FIELDS))}.")
    if row["pass"] not in PASSES or row.get("where", "anywhere") not in PLACES:
        raise DataError(f"{name}: pass must be one of {PASSES} and where one of {PLACES}.")
    rule = Rule(
        row["id"],
        row["family"],
        row["pass"],
        row["why"],
        _finder(row, name),
        row.get("where", "anywhere"),
        tuple(row.get("needs", ())),
        row["example"],
        row["gives"],
        tuple(row["keep"]),
    )
    given = apply(rule.example, settled((rule,), rule.example))
    if given != rule.gives or given == rule.example:
        raise DataError(f"{name} turns its example into {given!r}, not into {rule.gives!r}; mend one of the two.")
    for text in rule.keep:
        if settled((rule,), text):
            raise DataError(f"{name} changes {text!r}, which it promises to keep; narrow its pattern.")
    return rule


def _finder(row: Mapping[str, Any], name: str) -> Finder:
    if "detector" in row:
        if row["detector"] not in DETECTORS:
            raise DataError(f"{name}: detector {row['detector']!r} is not one of {sorted(DETECTORS)}.")
        detect = DETECTORS[row["detector"]]
        return lambda text, low: (found for found in detect(text) if found[0] >= low)
    try:
        pattern = re.compile(row["pattern"])
    except (KeyError, re.error) as error:
        raise DataError(f"{name}: needs a `pattern` that compiles, or a `detector` ({error}).") from error
    cuts = [group for group in pattern.groupindex if group.startswith("cut")]
    replace = row.get("replace", "")

    def find(text: str, low: int) -> Iterator[Proposal]:
        for match in pattern.finditer(text, low):
            for group in cuts or (0,):
                if match.start(group) >= 0:
                    yield match.start(group), match.end(group), replace

    return find
