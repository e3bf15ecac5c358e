"""What a person decided about pairs of entities: a CSV file, replayed on each run."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import JudgementError

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
COLUMNS = ("left_id", "right_id", "judgement", "note")
TYPES = ("person", "agency")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two ids mean one entity; ``line`` is where the file says so."""

    left_id: str
    right_id: str
    judgement: str
    note: str
    line: int

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids in sorted order."""
        return min(self.left_id, self.right_id), max(self.left_id, self.right_id)


def load_judgements(path: Path) -> list[Judgement]:
    """The judgements of ``path`` in their order, the last one of each pair alone; rows not judged yet are left out.

    More columns than ``COLUMNS`` may stand there, in any order. Raises ``JudgementError``, naming file, line and
    remedy, where a column is missing or a row makes no sense.
    """
    latest: dict[tuple[str, str], Judgement] = {}
    for row in _rows(path):
        latest.pop(row.pair, None)
        latest[row.pair] = row
    return list(latest.values())


def _rows(path: Path) -> Iterator[Judgement]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
            if missing:
                raise JudgementError(f"{path}:1: no column {', '.join(missing)}; the file needs {', '.join(COLUMNS)}.")
            for row in reader:
                values = [(row.get(name) or "").strip() for name in COLUMNS]
                if values[2]:
                    yield _judgement(values, f"{path}:{reader.line_num}", reader.line_num)
    except UnicodeDecodeError as error:
        raise JudgementError(f"{path}: not UTF-8 ({error.reason}); save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise JudgementError(f"{path}:{reader.line_num + 1}: no CSV ({error}); mend the row's quotes.") from error


def _judgement(values: Sequence[str], place: str, line: int) -> Judgement:
    left, right, judgement, note = values
    judgement = judgement.lower()
    if judgement not in {SAME, DIFFERENT, UNSURE}:
        raise JudgementError(f"{place}: judgement {judgement!r} is not same, different or unsure; correct it.")
    kinds = {one.partition(":")[0] for one in (left, right)}
    if len(kinds) != 1 or not kinds <= set(TYPES):
        raise JudgementError(
            f"{place}: {left!r} and {right!r} are no two persons and no two agencies; give ids as in `entities`."
        )
    if left == right:
        raise JudgementError(f"{place}: {left!r} stands on both sides; name the other entity.")
    return Judgement(left, right, judgement, note, line)
