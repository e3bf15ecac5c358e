"""The same labels in every format: ``WRITERS`` take a folder and a text with labels, and give what to read.

A label is ``(start, end, type)`` in code points of the text; documents are called ``wire/a.txt`` where the format can
say so.
"""

import csv
import itertools
import json
import re
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline import schemas
from pipeline.evaluate.labels import text_sha256
from tests.pipeline.export.corpus import row

DOC_ID = "wire/a.txt"
WIDTHS = {"code-points": "utf-32-le", "utf-16": "utf-16-le", "bytes": "utf-8"}
SIZES = {"code-points": 4, "utf-16": 2, "bytes": 1}


def count(text, at, unit):
    return len(text[:at].encode(WIDTHS[unit])) // SIZES[unit]


def counted(text, labels, unit):
    return [(count(text, start, unit), count(text, end, unit), name) for start, end, name in labels]


def document(raw, clean=None, doc_id=DOC_ID, **more):
    clean = raw if clean is None else clean
    return row(
        schemas.DOCUMENTS,
        doc_id=doc_id,
        raw_text=raw,
        clean_text=clean,
        raw_sha256=text_sha256(raw),
        n_chars_raw=len(raw),
        n_chars_clean=len(clean),
        **more,
    )


def write_json(folder, name, value, *, ascii_only=False):
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=ascii_only) + "\n", encoding="utf-8", newline="")
    return path


def spans(text, labels, *, quotes, **names):
    start, end, label = (names.get(name, name) for name in ("start", "end", "label"))
    return [
        {start: first, end: last, label: name.upper()} | ({"text": text[first:last]} if quotes else {})
        for first, last, name in labels
    ]


def dateline(folder, text, labels):
    mentions = spans(text, labels, quotes=True)
    return write_json(folder, "labels.jsonl", {"doc_id": DOC_ID, "text": text, "mentions": mentions})


def prodigy(folder, text, labels):
    task = {"text": text, "spans": spans(text, labels, quotes=False), "answer": "accept", "_input_hash": -7}
    return write_json(folder, "prodigy.jsonl", task | {"meta": {"doc_id": DOC_ID}}, ascii_only=True)


def prodigy_by_text(folder, text, labels):
    return write_json(folder, "prodigy.jsonl", {"text": text, "spans": spans(text, labels, quotes=False)})


def doccano(folder, text, labels):
    label = [[start, end, name.upper()] for start, end, name in counted(text, labels, "utf-16")]
    return write_json(folder, "all.jsonl", {"id": 1, "text": text, "label": label, "doc_id": DOC_ID})


def doccano_objects(folder, text, labels):
    entities = spans(text, counted(text, labels, "utf-16"), quotes=False, start="start_offset", end="end_offset")
    return write_json(folder, "all.jsonl", {"id": 1, "text": text, "entities": entities, "relations": []})


def region(text, start, end, name):
    value = {"start": start, "end": end, "text": text[start:end], "labels": [name.upper()]}
    return {"id": f"r{start}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(text, labels, **more):
    result = [region(text, *label) for label in labels]
    return {"id": 1, "data": {"text": text, "doc_id": DOC_ID}, "annotations": [{"id": 5, "result": result}]} | more


def labelstudio(folder, text, labels):
    return write_json(folder, "project.json", [task(text, labels)])


def brat(folder, text, labels):
    (folder / "wire").mkdir(exist_ok=True)
    (folder / "wire" / "a.txt").write_text(text, encoding="utf-8", newline="")
    lines = [_brat_line(number, text, *label) for number, label in enumerate(labels, 1)]
    (folder / "wire" / "a.ann").write_text("".join(lines), encoding="utf-8", newline="")
    return folder


def _brat_line(number, text, start, end, name):
    pieces = [match.span() for match in re.finditer(r"[^\n]+", text[start:end])]
    where = ";".join(f"{start + first} {start + last}" for first, last in pieces)
    quote = " ".join(text[start + first : start + last] for first, last in pieces)
    return f"T{number}\t{name.title()} {where}\t{quote}\r\n"


def tagged(text, labels, scheme):
    """Each word with its tag; a blank line where the text has a line end outside a name."""
    for match in re.finditer(r"\S+", text):
        tag = "O"
        for start, end, name in labels:
            if start <= match.start() < end:
                first, last = match.start() == start, match.end() == end
                tag = f"{scheme[2 * first + last]}-{name.upper()}"
        yield match.group(), tag


def conll(folder, text, labels, start="", *, scheme="IIBB"):
    split = "\t" if scheme == "IIBB" else " "
    lines = [start, *(f"{word}{split}{tag}" for word, tag in tagged(text, labels, scheme)), ""]
    path = folder / "a.conll"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    return path


def iobes(folder, text, labels):
    return conll(folder, text, labels, f"-DOCSTART- -X- O ({DOC_ID})", scheme="IEBS")


def conllu(folder, text, labels):
    words = tagged(text, labels, "IIBB")
    lines = [f"# newdoc id = {DOC_ID}", *(f"{n}\t{word}\t_\t{tag}" for n, (word, tag) in enumerate(words, 1)), ""]
    path = folder / "a.conll"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    return path


def docbin(folder, text, labels):
    doc = Doc(Vocab(), words=list(text), spaces=[False] * len(text))
    doc.ents = [doc.char_span(start, end, label=name.upper()) for start, end, name in labels]
    doc.user_data["doc_id"] = DOC_ID
    path = folder / "train.spacy"
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    return path


def comma(folder, text, labels):
    path = folder / "labels.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["doc_id", "start", "end", "label", "text", "entity"])
        writer.writerow([DOC_ID, "", "", "", "", ""])
        writer.writerows([DOC_ID, start, end, name, text[start:end], ""] for start, end, name in labels)
    return path


WRITERS = {
    writer.__name__: writer
    for writer in (
        dateline,
        prodigy,
        prodigy_by_text,
        doccano,
        doccano_objects,
        labelstudio,
        brat,
        conll,
        iobes,
        conllu,
        docbin,
        comma,
    )
}


def found(document):
    return [(*label.span, label.type) for label in document.labels]


def fresh(folder, numbers=itertools.count()):  # noqa: B008 - one count for all tests
    """A new empty folder."""
    path = Path(folder) / str(next(numbers))
    path.mkdir()
    return path
