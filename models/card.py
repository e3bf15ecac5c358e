"""What the trained pipeline says of itself in ``meta.json``, and the figures in it."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from models.convert import HERE, LabelledText

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
SHIPPED = (
    "models/config.cfg",
    "models/labels/person_names.csv",
    "models/labels/written.jsonl",
    "pipeline/data/agencies.csv",
    "pipeline/data/country_names.csv",
)
RULES = "pipeline/data/artefacts"  # texts are cleaned before they train
WITH_CORPORA = (
    "models/corpora.toml",
    "models/labels/organisations.csv",
    "models/labels/silver_tags.csv",
    "models/labels/train.jsonl",
    "pipeline/data/titles.csv",
)
Figures = dict[str, dict[str, float]]


def ratio(part: int, whole: int) -> float:
    """A share, nought where there is nothing to share."""
    return part / whole if whole else 0.0


def figures(nlp: Language, texts: Sequence[LabelledText], removed: int = 0) -> Figures:
    """Strict precision ``p``, recall ``r``, F1 ``f`` and number ``n`` by label that ``texts`` have, and over ``ALL``.

    ``ALL`` counts what was found under any label, and takes ``removed`` labels, which cleaning cut out of the
    texts, as missed; the rows of single labels do neither.
    """
    hits: dict[str, int] = {}
    found: dict[str, int] = {}
    wanted: dict[str, int] = {}
    for text, doc in zip(texts, nlp.pipe((text.text for text in texts), batch_size=32), strict=True):
        gold = {(mention.start, mention.end, mention.label) for mention in text.mentions}
        guess = {(span.start_char, span.end_char, span.label_) for span in doc.ents}
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


def micro_f1(found: Figures) -> float:
    """F1 over all labels."""
    return found["ALL"]["f"]


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe(*, whole: bool, seed: int, phases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Fields of ``meta.json``; ``whole`` where the public corpora were there."""
    sources = (CORPUS_SOURCES if whole else ()) + SHIPPED_SOURCES
    rules = (path.relative_to(HERE.parent).as_posix() for path in (HERE.parent / RULES).glob("*.toml"))
    used = sorted((*rules, *SHIPPED, *(WITH_CORPORA if whole else ())))
    return {
        "name": "dateline",
        "version": "0.1.0",
        "description": "People, countries and agencies in English press text; trained from scratch. "
        "Labels were made by language-model annotators reading; no human expert checked them.",
        "license": "as the repository",
        "sources": [{"name": name, "license": licence} for name, licence in sources],
        "spacy_version": ">=3.8,<3.9",
        "dateline": {
            "made_from": {name: file_digest(HERE.parent / name) for name in used},
            "seed": seed,
            "phases": list(phases),
        },
    }
