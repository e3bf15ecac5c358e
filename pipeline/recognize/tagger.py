"""The trained component: a document's tokens in, spans of people, countries and agencies out."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.errors import ModelError
from pipeline.recognize.decode import LABELS, TAGS, spans_of
from pipeline.recognize.encoder import Encoder
from pipeline.recognize.features import ROWS, Featurizer
from pipeline.recognize.network import Floats, Network

WEIGHTS, SETTINGS, ENCODER = "weights.npz", "settings.json", "encoder"
_SEGMENT = 20_000  # tokens; a longer document is read in segments, so that memory stays flat (2 KB a token)


@Language.factory("dateline_tagger", assigns=["doc.ents", "token.ent_type", "token.ent_iob"])
def make_tagger(nlp: Language, name: str) -> "Tagger":  # noqa: ARG001 - spaCy calls every factory so
    """The component without weights, which ``from_disk`` brings; found by name through the entry point."""
    return Tagger(nlp)


class Tagger:
    """Sets ``doc.ents``; a document's result depends on nothing but its text, the weights and ``pipeline/data``."""

    labels = LABELS

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._featurizer: Featurizer | None = None
        self._network: Network | None = None
        self._encoder: Encoder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of ``doc``."""
        doc.ents = [
            Span(doc, first + start, first + end, label=label)
            for first, part in segments(doc)
            for start, end, label in spans_of(self.scores(part))
        ]
        return doc

    def scores(self, doc: Doc) -> Floats:
        """Scores of ``TAGS``, a row a token; raises ``ModelError`` before ``from_disk``."""
        if self._network is None:
            raise ModelError("the tagger has no weights yet; load a trained pipeline, for instance models/en_dateline.")
        if self._featurizer is None:
            self._featurizer = Featurizer(self._nlp.tokenizer)
        features = self._featurizer(doc)
        if not len(features.forms):
            return np.zeros((0, len(TAGS)), dtype=np.float32)
        encoded = self._encoder(features) if self._encoder else None
        return self._network(features, encoded)

    def set_weights(self, network: Network, encoder: Encoder | None = None) -> None:
        """Use these from now on."""
        self._network, self._encoder = network, encoder

    def to_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> None:  # noqa: ARG002 - spaCy passes it
        """Write weights and settings into the folder ``path``; the table in half precision."""
        if self._network is None:
            return
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {
            name: array.astype(np.float16) for name, array in sorted(self._network.arrays.items())
        }
        np.savez_compressed(folder / WEIGHTS, **arrays)
        settings: dict[str, Any] = {"steps": self._network.steps, "tags": TAGS, "rows": ROWS}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
        if self._encoder:
            self._encoder.to_disk(folder / ENCODER)

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> "Tagger":  # noqa: ARG002
        """Read what ``to_disk`` wrote; raises ``ModelError`` where it is of another version."""
        folder = Path(path)
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        if settings["tags"] != list(TAGS) or settings["rows"] != ROWS:
            raise ModelError(f"{folder}: was trained for another version of Dateline; train it again.")
        before, after = settings["steps"]
        with np.load(folder / WEIGHTS) as arrays:
            self._network = Network(arrays, (tuple(before), tuple(after)))
        self._encoder = Encoder(folder / ENCODER) if (folder / ENCODER).is_dir() else None
        return self


def segments(doc: Doc) -> Iterator[tuple[int, Doc]]:
    """The document, or where it is very long its parts, each up to a line end; and where they begin."""
    if len(doc) <= _SEGMENT:
        yield 0, doc
        return
    start = 0
    while start < len(doc):
        end = min(start + _SEGMENT, len(doc))
        if end < len(doc):
            stop = next((i for i in range(end - 1, start, -1) if "\n" in doc[i].text or doc[i].text == "."), end - 1)
            end = stop + 1
        yield start, doc[start:end].as_doc()
        start = end
