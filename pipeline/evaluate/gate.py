"""The least scores that are allowed on labels: pinned in a file with the fingerprint of the labels, never lowered here.

A floor is a number at ``[level.matching.view.measure]``, named by the slice: ``person = 0.92`` below
``[mention.strict.type.f1]``.
"""

import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import FloorError
from pipeline.evaluate.cleaning import CLEANING, KEPT
from pipeline.evaluate.counts import ALL, Key, Tally, totals
from pipeline.evaluate.labels import TYPES
from pipeline.evaluate.linking import COUNTRIES, GATHERED, GIVEN, KINDS, STATES, entity_key
from pipeline.evaluate.run import Evaluation
from pipeline.evaluate.score import mention_key

MEASURES = ("precision", "recall", "f1")
_FINGERPRINT = "labels_sha256"
_HEAD = """\
# The least scores that are allowed on these labels, by level, matching, view and measure; a run below one fails.
# `dateline gate` checks them, `dateline gate --pin` raises them or adds new ones, and never lowers one.
# To lower one, change it by hand and say in the change why less is right.
"""
_NAMES = (*TYPES.values(), ALL)
# What is pinned where the file does not name it yet.
_USUAL = (
    *((mention_key(name), "f1") for name in _NAMES),
    (mention_key(ALL), "precision"),
    (mention_key(ALL), "recall"),
    *((entity_key(name), "f1") for name in _NAMES),
    *((key, "f1") for key in (COUNTRIES, KINDS, STATES)),
    *((Key(GIVEN, "b-cubed", "type", name), "f1") for name in GATHERED),
    (Key(CLEANING, KEPT, ALL, ALL), "f1"),
)
Floors = dict[tuple[Key, str], float]


@dataclass(frozen=True, slots=True)
class Check:
    """A floor beside what was measured; None where that is undefined."""

    key: Key
    measure: str
    floor: float
    measured: float | None

    @property
    def holds(self) -> bool:
        """Whether the score is there and not below the floor."""
        return self.measured is not None and self.measured >= self.floor

    @property
    def name(self) -> str:
        """What the floor is about, as the file has it."""
        return " ".join((*self.key[:3], self.measure, self.key.value))


def read_floors(path: Path) -> tuple[str | None, Floors]:
    """The fingerprint of the labels, if any, and the floors in ``path``; raises ``FloorError`` where it has none."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FloorError(f"{path}: no file of floors ({error}); make one with `dateline gate --pin`.") from error
    fingerprint = content.pop(_FINGERPRINT, None)
    return fingerprint and str(fingerprint), dict(_floors(content, (), path))


def _floors(content: Mapping[str, Any], above: tuple[str, ...], path: Path) -> Iterator[tuple[tuple[Key, str], float]]:
    for name, value in content.items():
        place = (*above, name)
        if isinstance(value, Mapping) and len(place) <= len(Key._fields):
            yield from _floors(value, place, path)
            continue
        *names, measure, slice_ = place if len(place) == 5 else (*[""] * 4, name)
        if measure not in MEASURES or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise FloorError(
                f"{path}: {'.'.join(place)} is no floor; write a number from 0 to 1 below "
                f"[level.matching.view.measure], the measure being {', '.join(MEASURES)}."
            )
        yield (Key(names[0], names[1], names[2], slice_), measure), float(value)


def check_floors(evaluation: Evaluation, path: Path, command: str) -> list[Check]:
    """Every floor in ``path`` beside the score of ``evaluation``.

    Raises ``FloorError``, which tells ``command``, where the labels are not those that the floors were pinned for.
    """
    fingerprint, floors = read_floors(path)
    here = evaluation.judged.labels_sha256
    if fingerprint != here:
        raise FloorError(
            f"{path}: pinned for other labels ({(fingerprint or 'none')[:12]}; these are {here[:12]}), so that scores "
            f"cannot be compared; look at what changed in the labels, then pin anew: {command}"
        )
    if not floors:
        raise FloorError(f"{path}: holds no floor; label more, then pin: {command}")
    sums = totals(evaluation.ledger)
    return [Check(key, measure, floor, measured(sums, key, measure)) for (key, measure), floor in floors.items()]


def measured(sums: Mapping[Key, Tally], key: Key, measure: str) -> float | None:
    """A score; None where it is undefined."""
    tally = sums.get(key, Tally())
    return {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}[measure]


def gate_lines(checks: Sequence[Check]) -> Iterator[str]:
    """Each floor that does not hold, or how many hold."""
    for check in checks:
        if not check.holds:
            score = "undefined" if check.measured is None else f"{check.measured:.3f}"
            yield f"Below its floor: {check.name} is {score}, and at least {check.floor:.3f} is wanted"
    yield f"{sum(check.holds for check in checks)} of {len(checks)} floors hold"


def failure(checks: Iterable[Check], path: Path) -> None:
    """Raises ``FloorError`` where a floor does not hold."""
    low = [check.name for check in checks if not check.holds]
    if low:
        raise FloorError(
            f"{path}: {len(low)} scores below their floors; mend what made them worse, or lower the floors there by "
            "hand and say why less is right."
        )


def pin_floors(evaluation: Evaluation, path: Path, margin: float) -> list[str]:
    """Write floors ``margin`` below what was measured, where that is above those in ``path``; tells what changed.

    The file is kept for the labels of ``evaluation``. An undefined score sets no floor.
    """
    old: Floors = read_floors(path)[1] if path.exists() else {}
    sums = totals(evaluation.ledger)
    new = dict(old)
    for key, measure in dict.fromkeys((*old, *_USUAL)):
        score = measured(sums, key, measure)
        if score is not None:
            # What cleaning destroys is never chance. Two digits, so that a floor is a number a person would write.
            least = score if key.level == CLEANING else max(0.0, score - margin)
            new[key, measure] = max(old.get((key, measure), 0.0), math.floor(least * 100 + 1e-9) / 100)
    _write(path, evaluation.judged.labels_sha256, new)
    changed = [(place, floor) for place, floor in new.items() if old.get(place) != floor]
    told = [f"Pinned: {Check(*place, floor, None).name} = {floor:.2f}" for place, floor in changed]
    return [*told, f"{path}: {len(new)} floors, {len(changed)} of them raised or new"]


def _write(path: Path, fingerprint: str, floors: Floors) -> None:
    tables: dict[str, list[str]] = {}
    for (key, measure), floor in floors.items():
        table = ".".join(map(_name, (*key[:3], measure)))
        tables.setdefault(table, []).append(f"{_name(key.value)} = {floor:.4g}")
    blocks = [
        f'{_HEAD}{_FINGERPRINT} = "{fingerprint}"',
        *("\n".join([f"[{name}]", *rows]) for name, rows in tables.items()),
    ]
    try:
        path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    except OSError as error:
        raise FloorError(f"{path}: cannot be written ({error.strerror or error}); give another --floors.") from error


def _name(name: str) -> str:
    """``name`` as a key of TOML."""
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else json.dumps(name, ensure_ascii=False)
