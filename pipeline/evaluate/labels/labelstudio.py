"""Label Studio's JSON: tasks, their annotations, the regions of each."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.errors import LabelError
from pipeline.evaluate.labels.files import Row, id_of, mark_of
from pipeline.evaluate.labels.jsonlines import with_notes
from pipeline.evaluate.labels.records import Mark, Record

Annotation = Mapping[str, Any]


def labelstudio_records(rows: Iterable[Row]) -> list[Record]:
    """The annotated tasks; what was cancelled or not annotated is noted.

    Predictions count only where a task says nothing of annotations, as in a file made for Label Studio.
    """
    records, notes = [], []
    for place, task in rows:
        name = f"{place} (task {task['id']})" if "id" in task else place
        annotations, said = _annotations(task, name)
        if annotations:
            records.append(_record(task, annotations, name, said))
        else:
            notes.extend([*said, f"{name}: left out, nobody annotated it"])
    return with_notes(records, notes)


def _annotations(task: dict[str, Any], name: str) -> tuple[list[Annotation], list[str]]:
    """The annotations of a task that count, and what is to be said of others."""
    given = task.get("annotations", task.get("completions"))
    if given is None:
        predictions = _listed(task.get("predictions") or [], name)
        return predictions[:1], [f"{name}: these are predictions, by no annotator"] if predictions else []
    given = _listed(given, name)
    kept = [one for one in given if not one.get("was_cancelled")]
    said = [f"{name}: left out annotation {one.get('id')}, cancelled" for one in given if one.get("was_cancelled")]
    truth = [one for one in kept if one.get("ground_truth")]
    if len(truth) == 1 and len(kept) > 1:
        said.append(f"{name}: {len(kept)} annotations, took {truth[0].get('id')}, the ground truth")
        return truth, said
    return kept, said


def _listed(given: Any, name: str) -> list[Annotation]:
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        return given
    raise LabelError(f"{name}: holds no list of annotations; export as JSON, not as JSON-MIN or CSV.")


def _record(task: dict[str, Any], annotations: list[Annotation], name: str, said: list[str]) -> Record:
    text = _text(task, annotations, name)
    notes = list(said)
    read = [_marks(one, name, notes) for one in annotations]
    if any({_key(mark) for mark in marks} != {_key(mark) for mark in read[0]} for marks in read[1:]):
        ids = ", ".join(str(one.get("id")) for one in annotations)
        raise LabelError(
            f"{name}: annotations {ids} differ; mark one as ground truth, or delete all others, and export again."
        )
    if len(read) > 1:
        notes.append(f"{name}: {len(read)} annotations that agree, took the first")
    doc_id = id_of(task.get("data"), task.get("meta"), task)
    return Record(name, doc_id, text, read[0], tuple(notes))


def _key(mark: Mark) -> tuple[int, int, str]:
    return mark.start, mark.end, mark.name


def _text(task: dict[str, Any], annotations: list[Annotation], name: str) -> str:
    """What the task's data call ``text``, else the longest text among them."""
    data = task.get("data")
    texts = {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}
    text = texts.get("text") or max((v for k, v in texts.items() if k != "doc_id"), key=len, default=None)
    if text is None or any("hypertextlabels" in map(_type, one.get("result") or []) for one in annotations):
        raise LabelError(f"{name}: no plain text in `data`; label a `Text` (docs/export.md), HTML has no offsets here.")
    return text


def _type(region: Any) -> Any:
    return region.get("type") if isinstance(region, dict) else None


def _marks(annotation: Annotation, name: str, notes: list[str]) -> tuple[Mark, ...]:
    place = f"{name}, annotation {annotation['id']}" if "id" in annotation else name
    regions = annotation.get("result") or []
    labels = [region for region in regions if _type(region) == "labels"]
    if others := len(regions) - len(labels):
        notes.append(f"{place}: left out {others} results that are no labels of text")
    return tuple(_mark(region.get("value"), place) for region in labels)


def _mark(value: Any, place: str) -> Mark:
    names = value.get("labels") if isinstance(value, dict) else None
    if not isinstance(names, list) or len(names) != 1:
        raise LabelError(f"{place}: a region has {names!r} for labels; give each region one.")
    return mark_of(value | {"label": names[0]}, place, what="region")
