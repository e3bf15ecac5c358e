"""Labels on the raw texts of the tables: whose they are, which of its texts was labelled, where they stand in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.errors import LabelError
from pipeline.evaluate.labels.letters import align, difference, letters_sha256
from pipeline.evaluate.labels.records import LabelledDocument
from pipeline.evaluate.labels.settling import choose_unit, n_fitting, settle
from pipeline.records import Document, Edit, Span
from pipeline.spans import SpanMap, apply, changes_of

RAW, CLEAN = "raw", "clean"


class TextIndex:
    """The ids of documents by what their raw and clean texts say, blanks aside; holds digests alone."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids: dict[str, list[str]] = {}
        for document in documents:
            # A copy does not stand for its original.
            if document.duplicate_of is None:
                for digest in {letters_sha256(document.raw_text), letters_sha256(document.clean_text)}:
                    self._ids.setdefault(digest, []).append(document.doc_id)

    def candidates(self, labelled: LabelledDocument) -> frozenset[str]:
        """The ids of all documents that ``labelled`` may be: what has to be read of the tables."""
        return frozenset({labelled.doc_id, *self._same(labelled)})

    def _same(self, labelled: LabelledDocument) -> list[str]:
        return self._ids.get(letters_sha256(labelled.text), []) if labelled.waiting is None else []

    def find(self, labelled: LabelledDocument) -> str | None:
        """The id of the one document with the labelled text; raises ``LabelError`` where there are several."""
        found = self._same(labelled)
        if len(found) > 1:
            raise LabelError(
                f"{labelled.place}: its text is that of {', '.join(map(repr, sorted(found)))}; give the doc_id."
            )
        return found[0] if found else None


def all_on_raw(
    labelled: Iterable[LabelledDocument],
    documents: Mapping[str, Document],
    edits: Mapping[str, Sequence[Edit]],
    rejected: frozenset[str] = frozenset(),
    index: TextIndex | None = None,
) -> list[LabelledDocument]:
    """Each of ``labelled`` as ``on_raw`` gives it; those whose id was ``rejected`` stay as they are.

    With an ``index`` of all documents, ``documents`` may be its candidates alone. Raises ``LabelError`` where two are
    one document.
    """
    texts = index or TextIndex(documents.values())
    placed: dict[str, LabelledDocument] = {}
    for one in labelled:
        gone = one.doc_id in rejected and one.doc_id not in documents
        found = one if gone else on_raw(one, documents, edits, texts)
        first = placed.setdefault(found.doc_id, found)
        if first is not found:
            raise LabelError(f"{one.place}: {found.doc_id!r} was labelled in {first.place} too; keep one.")
    return list(placed.values())


def on_raw(
    labelled: LabelledDocument,
    documents: Mapping[str, Document],
    edits: Mapping[str, Sequence[Edit]],
    index: TextIndex | None = None,
) -> LabelledDocument:
    """``labelled`` with the id and the raw text of its document, found by id, else by text, and with raw offsets.

    ``index`` saves the reading of all texts where ids do not lead to documents. Raises ``LabelError`` where there is
    no such document or its texts are others.
    """
    document = documents.get(labelled.doc_id)
    if document is None or not (labelled.waiting or _sides(labelled, document)):
        found = (index or TextIndex(documents.values())).find(labelled)
        if found is None:
            raise LabelError(_nowhere(labelled, document))
        document = documents[found]
    side, text = _side(labelled, document)
    whole = labelled if labelled.waiting is None else settle(labelled.waiting, text)
    labels, notes = list(whole.labels), list(whole.notes)
    if whole.text != text:
        labels = [replace(label, span=span) for label, span in zip(labels, _aligned(whole, text), strict=True)]
        notes.append(f"{labelled.place}: blanks differ from those of the {side} text; placed by all other characters")
    if side == CLEAN:
        spans = _map(document, edits.get(document.doc_id, ()))
        labels = [replace(label, span=spans.to_raw(label.span)) for label in labels]
    labels = [replace(label, text=document.raw_text[slice(*label.span)]) for label in labels]
    return LabelledDocument(
        document.doc_id, document.raw_text, tuple(labels), labelled.place, tuple(notes), RAW, document.raw_sha256
    )


def on_text(labelled: LabelledDocument, text: str) -> LabelledDocument:
    """``labelled`` with its labels in ``text``; raises ``LabelError`` where that is another, blanks aside."""
    whole = labelled if labelled.waiting is None else settle(labelled.waiting, text)
    if whole.text == text:
        return whole
    if letters_sha256(whole.text) != letters_sha256(text):
        raise LabelError(f"{labelled.place}: its text is another than that of the other side; label the same text.")
    pairs = zip(whole.labels, _aligned(whole, text), strict=True)
    labels = tuple(replace(label, span=span, text=text[slice(*span)]) for label, span in pairs)
    return replace(whole, text=text, labels=labels)


def _map(document: Document, edits: Iterable[Edit]) -> SpanMap:
    """The way from the clean text back; raises ``LabelError`` where ``edits`` are not those of ``document``."""
    changes = changes_of(edits)
    if apply(document.raw_text, changes) != document.clean_text:
        raise LabelError(f"{document.doc_id}: its edits do not lead to its clean text; run `dateline extract` again.")
    return SpanMap(changes, len(document.raw_text))


def _aligned(labelled: LabelledDocument, text: str) -> list[Span]:
    return align(labelled.text, text, [label.span for label in labelled.labels])


def _sides(labelled: LabelledDocument, document: Document) -> list[tuple[str, str]]:
    """The texts of ``document`` that are the labelled one, blanks aside; a text that is quite the same comes first."""
    texts = _texts(document, labelled.labels_on)
    digest = letters_sha256(labelled.text)
    same = [(side, text) for side, text in texts if letters_sha256(text) == digest]
    return sorted(same, key=lambda item: item[1] != labelled.text)


def _side(labelled: LabelledDocument, document: Document) -> tuple[str, str]:
    """Which text was labelled; without a text, the one that the quotes fit better, the raw one if both do."""
    if labelled.waiting is None:
        if sides := _sides(labelled, document):
            return sides[0]
        raise LabelError(_nowhere(labelled, document))
    record = labelled.waiting

    def fitting(item: tuple[str, str]) -> int:
        return n_fitting(record.marks, item[1], choose_unit(record, item[1])[1])

    return max(_texts(document, labelled.labels_on), key=fitting)


def _texts(document: Document, side: str | None) -> list[tuple[str, str]]:
    texts = [(RAW, document.raw_text), (CLEAN, document.clean_text)]
    return [item for item in texts if side in {None, item[0]}]


def _nowhere(labelled: LabelledDocument, document: Document | None) -> str:
    if document is None:
        return (
            f"{labelled.place}: no document {labelled.doc_id!r} in the tables, and none with its text; extract the "
            "folder that holds it."
        )
    side = labelled.labels_on or RAW
    text = dict(_texts(document, None))[side]
    return (
        f"{labelled.place}: the text of {labelled.doc_id!r} is not the one that was extracted "
        f"({difference(labelled.text, text)}); label `documents.{side}_text`, or extract the labelled file again."
    )
