"""spaCy's binary format: a DocBin in a file ending in `.spacy`."""

from pathlib import Path

from pipeline.errors import LabelError
from pipeline.evaluate.labels.files import id_of
from pipeline.evaluate.labels.records import Facts, Mark, Record


def docbin_records(path: Path) -> list[Record]:
    """The documents with their ``ents``; an id may be in ``user_data["doc_id"]``, an entity in ``kb_id_``."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except Exception as error:  # whatever zlib, msgpack and numpy say of other bytes
        raise LabelError(f"{path}: is no DocBin of spaCy ({error!r:.80}); write it with DocBin.to_disk.") from error
    records = []
    for number, doc in enumerate(docs, 1):
        place = f"{path}: document {number}"
        marks = [
            Mark(ent.start_char, ent.end_char, ent.label_, place, facts=Facts(ent.kb_id_ or None)) for ent in doc.ents
        ]
        groups = ", ".join(f"{len(spans)} of {name!r}" for name, spans in doc.spans.items() if len(spans))
        notes = (f"{place}: left out spans outside `ents`: {groups}",) if groups else ()
        records.append(Record(place, id_of(doc.user_data), doc.text, tuple(marks), notes))
    return records
