"""From documents to findings: long texts in windows, names in furniture left out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.clean.header import furniture_zones
from pipeline.recognize.consistency import HEADER_NAMES
from pipeline.recognize.gazetteer import AGENCY, COUNTRY, PERSON
from pipeline.recognize.model import COMPONENTS
from pipeline.records import Document, Finding, Zone

TYPES = {PERSON: "person", COUNTRY: "country", AGENCY: "agency"}
_BATCH = 16
_WINDOW = 2000  # tokens; with the batch it bounds what the model holds at a time (about 14 KB a token)
# One to six words, each but small ones with a capital: what a header field must look like to be taken as a name.
_WORD = r"[\d]*[^\W\d_a-z][\w.'’-]*|\d+[a-z][\w.'’-]*"
_NAME = re.compile(rf"(?:{_WORD})(?: (?:(?:of|the|de|del|la|and|du|des|for) )*(?:{_WORD})){{0,5}}")
_EDGES = " \t\n.,;:!?'\"“”‘’()[]«»"


def recognize(documents: Sequence[Document], zones: Iterable[Zone], nlp: Language) -> list[Finding]:
    """The mentions in the clean texts of ``documents``, in text order; offsets in code points.

    The batches that spaCy works in never change a result.
    """
    blocked = _blocked(zones)
    docs = ((_doc(document, nlp), document.doc_id) for document in documents)
    findings: list[Finding] = []
    for doc, doc_id in _recognized(docs, nlp):
        findings += _findings(doc, doc_id, blocked.get(doc_id, []))
    return findings


def _recognized(docs: Iterable[tuple[Doc, str]], nlp: Language) -> Iterator[tuple[Doc, str]]:
    """``docs`` with their entities set, in order; long ones are read in windows, so that memory stays flat."""
    for long, group in groupby(docs, key=lambda item: len(item[0]) > _WINDOW):
        if not long:
            yield from nlp.pipe(group, as_tuples=True, batch_size=_BATCH)
            continue
        for doc, doc_id in group:
            doc.ents = list(_in_windows(doc, nlp))
            for name in COMPONENTS:
                nlp.get_pipe(name)(doc)
            yield doc, doc_id


def _in_windows(doc: Doc, nlp: Language) -> Iterator[Span]:
    """The model's entities in ``doc``, found window by window."""
    starts = list(_window_starts(doc))
    windows = (doc[start:end].as_doc() for start, end in pairwise([*starts, len(doc)]))
    with nlp.select_pipes(disable=list(COMPONENTS)):
        for start, window in zip(starts, nlp.pipe(windows, batch_size=_BATCH), strict=True):
            yield from (Span(doc, start + ent.start, start + ent.end, label=ent.label) for ent in window.ents)


def _window_starts(doc: Doc) -> Iterator[int]:
    """Where to cut a long document: behind the last line end, else full stop, else token of each window."""
    start = 0
    while start < len(doc):
        yield start
        end = min(start + _WINDOW, len(doc))
        inside = range(end - 1, start, -1)
        stop = next((i for i in inside if "\n" in doc[i].text), None)
        if end < len(doc):
            stop = stop if stop is not None else next((i for i in inside if doc[i].text == "."), end - 1)
        start = end if end == len(doc) or stop is None else stop + 1


def _doc(document: Document, nlp: Language) -> Doc:
    """The tokens of the clean text, with the names that the header makes certain."""
    doc = nlp.make_doc(document.clean_text)
    agencies = dict.fromkeys(_parts(document.publisher) + _parts(document.source_agency), AGENCY)
    people = {name: PERSON for name in _parts(document.author) if " " in name}
    doc.user_data[HEADER_NAMES] = people | agencies
    return doc


def _parts(field: str | None) -> list[str]:
    """The names in a header field; what does not look like a name (an address, a phrase) is left out."""
    return [name for name in re.split(r" and | & |, |/", field or "") if _NAME.fullmatch(name)]


def _findings(doc: Doc, doc_id: str, blocked: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    text = doc.text  # spaCy puts it together anew at each call
    for ent in doc.ents:
        if ent.label_ not in TYPES:
            continue
        start, end = _trimmed(text, ent.start_char, ent.end_char)
        if any(map(str.isalpha, text[start:end])) and not _overlaps(start, end, blocked):
            yield Finding(doc_id, start, end, TYPES[ent.label_], text[start:end], ent.id_)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and punctuation at its ends, a final full stop of an abbreviation kept."""
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES and not (text[end - 1] == "." and _abbreviated(text[start:end])):
        end -= 1
    return start, end


def _abbreviated(name: str) -> bool:
    """Whether the final full stop belongs to the name: ``U.S.``, ``Jr.``, ``Mohamed A.``."""
    last = name.rsplit(maxsplit=1)[-1]
    return last.count(".") > 1 or last in {"Jr.", "Sr."} or (len(last) == 2 and last[0].isupper())


def _blocked(zones: Iterable[Zone]) -> dict[str, list[tuple[int, int]]]:
    furniture = furniture_zones()
    blocked: dict[str, list[tuple[int, int]]] = {}
    for zone in zones:
        if zone.zone in furniture:
            blocked.setdefault(zone.doc_id, []).append((zone.clean_start, zone.clean_end))
    return {doc_id: sorted(spans) for doc_id, spans in blocked.items()}


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(spans, (end, -1))
    return any(low < end and start < high for low, high in spans[:place])
