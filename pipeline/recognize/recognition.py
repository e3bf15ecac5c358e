"""From documents to findings: long texts in windows, names in furniture left out."""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import groupby, pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge import country_names
from pipeline.places import is_place
from pipeline.recognize.consistency import HEADER_SPANS
from pipeline.recognize.gazetteer import AGENCY, COUNTRY, PERSON
from pipeline.recognize.model import COMPONENTS
from pipeline.recognize.tagger import Tagger
from pipeline.records import Document, Finding, Zone, by_document

TYPES = {PERSON: "person", COUNTRY: "country", AGENCY: "agency"}
_BATCH = 16
_KEPT = 500_000  # words, some 100 MB
_WINDOW = 2000  # tokens; with the batch it bounds what the model holds at a time (about 14 KB a token)
_HEAD_ZONES = frozenset({"dateline", "source_line", "byline", "credit"})
# One to six words, each but small ones with a capital: what a header field must look like to be taken as a name.
_WORD = r"[\d]*[^\W\d_a-z][\w.'’-]*|\d+[a-z][\w.'’-]*"
_NAME = re.compile(rf"(?:{_WORD})(?: (?:(?:of|the|de|del|la|and|du|des|for) )*(?:{_WORD})){{0,5}}")
_EDGES = " \t\n.,;:!?'\"“”‘’()[]«»"


def recognize(documents: Iterable[Document], zones: Iterable[Zone], nlp: Language) -> list[Finding]:
    """The mentions in the clean texts of ``documents``, in text order; offsets in code points.

    The batches that spaCy works in never change a result.
    """
    zones_of = by_document(zones)
    findings: list[Finding] = []
    # Once it knows many words it forgets those of these documents again, so that memory stays flat over any number;
    # before that it keeps them, since spaCy's tokenizer is slower where it forgets.
    with nlp.memory_zone() if len(nlp.vocab.strings) > _KEPT else nullcontext():
        docs = ((_doc(document, zones_of.get(document.doc_id, []), nlp), document) for document in documents)
        for doc, document in _recognized(docs, nlp):
            findings += _findings(doc, document, _blocked(zones_of.get(document.doc_id, [])))
    return findings


def _recognized(docs: Iterable[tuple[Doc, Document]], nlp: Language) -> Iterator[tuple[Doc, Document]]:
    """``docs`` with their entities set, in order; long ones are read in windows, so that memory stays flat.

    Our own tagger needs none: it keeps its memory flat by itself, and remembers names over more than a window.
    """
    most = sys.maxsize if isinstance(nlp.get_pipe("ner"), Tagger) else _WINDOW
    for long, group in groupby(docs, key=lambda item: len(item[0]) > most):
        if not long:
            yield from nlp.pipe(group, as_tuples=True, batch_size=_BATCH)
            continue
        for doc, document in group:
            doc.ents = list(_in_windows(doc, nlp))
            for name in COMPONENTS:
                nlp.get_pipe(name)(doc)
            yield doc, document


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


def _doc(document: Document, zones: Sequence[Zone], nlp: Language) -> Doc:
    """The tokens of the clean text, with the spans of names that the header makes certain."""
    doc = nlp.make_doc(document.clean_text)
    names = dict.fromkeys(_people(document.author), PERSON)
    names |= dict.fromkeys(filter(None, map(_agency, (document.publisher, document.source_agency))), AGENCY)
    heads = [(zone.clean_start, zone.clean_end) for zone in zones if zone.zone in _HEAD_ZONES]
    doc.user_data[HEADER_SPANS] = [
        (*match.span(), label)
        for name, label in sorted(names.items(), key=lambda item: (-len(item[0]), item[0]))
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.clean_text)
        if _is_telling(name) or any(start <= match.start() and match.end() <= end for start, end in heads)
    ]
    return doc


def _people(author: str | None) -> list[str]:
    """The full names in a byline."""
    return [name for name in re.split(r" and | & |, ", author or "") if " " in name and _NAME.fullmatch(name)]


def _agency(field: str | None) -> str | None:
    """A publisher or source agency that looks like a name and is no place."""
    return field if field and _NAME.fullmatch(field) and field not in country_names() and not is_place(field) else None


def _is_telling(name: str) -> bool:
    """Whether the name means the same wherever it stands; a single plain word (``Sun``) does so in the header only."""
    return " " in name or name.isupper() or not name.isalpha()


def _findings(doc: Doc, document: Document, blocked: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    text = document.clean_text  # which spaCy would put together anew from its tokens
    for ent in doc.ents:
        if ent.label_ not in TYPES:
            continue
        start, end = _trimmed(text, ent.start_char, ent.end_char)
        if any(map(str.isalpha, text[start:end])) and not _overlaps(start, end, blocked):
            yield Finding(document.doc_id, start, end, TYPES[ent.label_], text[start:end], ent.id_)


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


def _blocked(zones: Iterable[Zone]) -> list[tuple[int, int]]:
    """The stretches of furniture in one clean text, sorted, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((zone.clean_start, zone.clean_end) for zone in zones if zone.furniture):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(spans, (end, -1))
    return place > 0 and start < spans[place - 1][1]
