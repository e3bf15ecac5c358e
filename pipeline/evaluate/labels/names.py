"""The types that the names of labels mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.errors import LabelError
from pipeline.evaluate.labels.records import TYPES, Record

LEFT_OUT = "none"
CHOICES = (*TYPES.values(), LEFT_OUT)
_KNOWN = {
    **dict.fromkeys(("person", "persons", "people", "per", "pers"), "person"),
    **dict.fromkeys(("country", "countries"), "country"),
    **dict.fromkeys(("agency", "agencies"), "agency"),
}


def with_types(records: Sequence[Record], mapping: Mapping[str, str]) -> list[Record]:
    """``records`` whose marks are named after their types; those that ``mapping`` leaves out become a note.

    Raises ``LabelError`` where a name is unknown, with all such names.
    """
    known = _KNOWN | {name.casefold(): kind for name, kind in mapping.items()}
    if wrong := sorted({kind for kind in mapping.values() if kind not in CHOICES}):
        raise LabelError(f"--map: {wrong[0]!r} is no type; map names to {', '.join(CHOICES)}.")
    unknown = {mark.name: mark.place for one in records for mark in reversed(one.marks) if not _type(mark.name, known)}
    if unknown:
        names, place = ", ".join(map(repr, sorted(unknown))), unknown[min(unknown)]
        raise LabelError(
            f"{place}: no type is known for {_counted(unknown, 'label')} {names}; say which is meant with "
            f"--map {min(unknown)}={CHOICES[0]} (or {', '.join(CHOICES[1:])}), once for each name."
        )
    return [_typed(record, known) for record in records]


def _typed(record: Record, known: Mapping[str, str]) -> Record:
    marks = [replace(mark, name=_type(mark.name, known)) for mark in record.marks]
    kept = tuple(mark for mark in marks if mark.name != LEFT_OUT)
    left = [mark.name for mark, new in zip(record.marks, marks, strict=True) if new.name == LEFT_OUT]
    notes = [f"{record.place}: left out by --map: {len(left)} of {', '.join(sorted(set(left)))}"] if left else []
    return replace(record, marks=kept, notes=(*record.notes, *notes))


def _type(name: str, known: Mapping[str, str]) -> str:
    return known.get(name.casefold(), "")


def _counted(names: Iterable[str], noun: str) -> str:
    return noun if len(list(names)) == 1 else f"{noun}s"
