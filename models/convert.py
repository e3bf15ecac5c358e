"""Hand labels and texts as spaCy documents: read, checked, cleaned, aligned to tokens.

usage: python -m models.convert --output FOLDER [--corpora CORPORA]

Writes ``train.spacy`` and ``held_out.spacy`` for anyone who trains otherwise; ``train.py`` needs no files.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from models.rebuild import digest, rebuild
from pipeline.clean import clean
from pipeline.records import Span as Range

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "pipeline" / "data"
WRITTEN = HERE / "labels" / "written.jsonl"
TYPED = HERE / "labels" / "written_typed.jsonl"
STAND_OFF = HERE / "labels" / "train.jsonl"
SEEDS = HERE.parent / "seeds" / "labels" / "labels.jsonl"

PREFIXES = (r"[-–—|/]+(?=\w)",)
SUFFIXES = (r"(?<=\w)[-–—|/]+", r"(?<=[/|])[.,:]")
INFIXES = (r"(?<=\.)[-–—/](?=\w)", r"(?<=\w)[|/](?=\w)", r"\)[.,]?[-–—]*(?=\w)", r"(?<=\w)\((?=\w)")
"""Splits that English rules lack: ``U.S.-led``, ``PANA)—After``, ``--SPA``, ``/TASS/``, ``A/B``."""


SILENT = ("ORG", "PLACE")
"""Labels that our guide leaves out, and so do the hand labels but those of ``TYPED``."""

UNKNOWN = "?"
"""Label of a span that is neither to be learned as an entity nor as outside."""


class LabelError(Exception):
    """A label file is broken, or a text may not be trained on."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled span of code points, half-open; what it names, and of which kind or form."""

    start: int
    end: int
    label: str
    entity: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and its mentions, by start; ``silent`` are the labels that it leaves out, so that nothing is outside."""

    doc_id: str
    text: str
    mentions: tuple[Mention, ...]
    silent: tuple[str, ...] = ()


@dataclass(slots=True)
class Losses:
    """Labels that could not be kept: inside removed text, or not at token borders."""

    removed: int = 0
    unaligned: int = 0
    total: int = 0


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a JSONL file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise LabelError(f"{path}:{number}: not a JSON object: {error}; mend or remove the line") from error


def labelled_text(row: dict[str, object], text: str) -> LabelledText:
    """The row's mentions on ``text``; an error if one leaves the text or is not the words it says."""
    doc_id, mentions = str(row["doc_id"]), []
    for mention in sorted(row["mentions"], key=lambda m: m["start"]):  # type: ignore[call-overload]
        start, end = mention["start"], mention["end"]
        inside = 0 <= start < end <= len(text)
        if not inside or mention.get("text", text[start:end]) != text[start:end]:
            raise LabelError(f"{doc_id}: label at {start}-{end} does not fit the text; correct its offsets")
        kind = mention.get("kind") or mention.get("form") or ""
        mentions.append(Mention(start, end, mention["label"], mention.get("entity", ""), kind))
    return LabelledText(doc_id, text, tuple(mentions))


def read_labelled(path: Path) -> list[LabelledText]:
    """Documents of a label file that holds their text."""
    return [labelled_text(row, str(row["text"])) for row in read_rows(path)]


def read_stand_off(path: Path, corpora: Path) -> list[LabelledText]:
    """Documents of a label file without text, which is rebuilt from the public corpora."""
    rows = {str(row["doc_id"]): row for row in read_rows(path)}
    texts = rebuild(corpora, {doc_id: str(row["sha256"]) for doc_id, row in rows.items()})
    return [labelled_text(rows[doc_id], texts[doc_id]) for doc_id in sorted(rows)]


def refuse(texts: Iterable[LabelledText], held_out: Path = SEEDS) -> None:
    """An error if one of ``texts`` is a document of ``held_out``, on which the model is judged, or that is absent."""
    if not held_out.exists():
        raise LabelError(f"{held_out}: not there, so no training text can be checked against it; put the file back")
    kept = {digest(str(row["text"])): str(row["doc_id"]) for row in read_rows(held_out) if "text" in row}
    for text in texts:
        if (same := kept.get(digest(text.text))) is not None:
            raise LabelError(f"{text.doc_id} is document {same} of {held_out}; remove it from the training labels")


def training_texts(corpora: Path | None) -> list[LabelledText]:
    """All hand-labelled texts to train on, raw; without ``corpora`` only those shipped with their text."""
    texts = read_labelled(WRITTEN) + (read_stand_off(STAND_OFF, corpora) if corpora else [])
    texts = [replace(text, silent=SILENT) for text in texts] + read_labelled(TYPED)
    refuse(texts)
    return texts


def cleaned(text: LabelledText, losses: Losses) -> LabelledText:
    """The text as the pipeline will show it to the model, with the labels that are still in it."""
    result = clean(text.text)
    mentions = []
    for mention in text.mentions:
        place = result.spans.to_clean(Range(mention.start, mention.end))
        if place is None or place.end <= place.start:
            losses.removed += 1
        else:
            mentions.append(replace(mention, start=place.start, end=place.end))
    return replace(text, text=result.text, mentions=tuple(mentions))


def widen_tokenizer(nlp: Language) -> Language:
    """The same pipeline, its tokenizer splitting at ``PREFIXES``, ``SUFFIXES`` and ``INFIXES`` too."""
    defaults = nlp.Defaults
    tokenizer: Any = nlp.tokenizer
    tokenizer.prefix_search = compile_prefix_regex([*PREFIXES, *(defaults.prefixes or ())]).search
    tokenizer.suffix_search = compile_suffix_regex([*(defaults.suffixes or ()), *SUFFIXES]).search
    tokenizer.infix_finditer = compile_infix_regex([*INFIXES, *(defaults.infixes or ())]).finditer
    return nlp


def to_doc(nlp: Language, text: LabelledText, losses: Losses) -> Doc:
    """A document with entities; tokens that a label cuts through are marked as unknown, never as outside."""
    doc = nlp.make_doc(text.text)
    entities: list[Span] = []
    unknown: list[Span | None] = []
    for mention in text.mentions:
        span = doc.char_span(mention.start, mention.end, label=mention.label)
        losses.total += mention.label != UNKNOWN
        losses.unaligned += span is None and mention.label != UNKNOWN
        if span is None or mention.label == UNKNOWN or "|" in mention.label:
            unknown.append(doc.char_span(mention.start, mention.end, alignment_mode="expand"))
        else:
            entities.append(span)
    taken = {token.i for span in entities for token in span}
    free = [doc[i : i + 1] for i in sorted({token.i for span in unknown for token in span or ()} - taken)]
    doc.set_ents(entities, missing=free, default="outside")
    doc.user_data["doc_id"] = text.doc_id
    return doc


def is_held_out(doc_id: str) -> bool:
    """Whether a document is in the fixed tenth that training never sees, to measure by."""
    return int(digest(doc_id)[:8], 16) % 10 == 0


def convert(nlp: Language, texts: Sequence[LabelledText], losses: Losses) -> list[Doc]:
    """Cleaned texts as documents, in order of their ids."""
    ordered = sorted(texts, key=lambda text: text.doc_id)
    return [to_doc(nlp, cleaned(text, losses), losses) for text in ordered]


def write_docs(docs: Iterable[Doc], path: Path) -> None:
    """A DocBin file of words, spaces and entities."""
    DocBin(attrs=["ENT_IOB", "ENT_TYPE"], docs=docs).to_disk(path)


def main() -> None:
    """Reads the command line, writes two files and says what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="folder to write to")
    parser.add_argument("--corpora", type=Path, help="folder of public corpora, see corpora.toml")
    options = parser.parse_args()
    losses = Losses()
    docs = convert(widen_tokenizer(spacy.blank("en")), training_texts(options.corpora), losses)
    options.output.mkdir(parents=True, exist_ok=True)
    held_out = [doc for doc in docs if is_held_out(doc.user_data["doc_id"])]
    write_docs([doc for doc in docs if not is_held_out(doc.user_data["doc_id"])], options.output / "train.spacy")
    write_docs(held_out, options.output / "held_out.spacy")
    words = sum(len(doc) for doc in docs)
    print(f"{len(docs)} documents, {len(held_out)} held out, {words} tokens; labels lost: {losses}")


if __name__ == "__main__":
    main()
