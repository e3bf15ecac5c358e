"""The trained component: a document's tokens in, spans of people, countries and agencies out."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from threadpoolctl import threadpool_limits

from pipeline.errors import ModelError
from pipeline.recognize.decode import LABELS, TAGS, spans_of
from pipeline.recognize.encoder import Encoder
from pipeline.recognize.features import LISTS, PHRASES, PIECES, ROWS, SHAPES, Featurizer
from pipeline.recognize.layers import Floats
from pipeline.recognize.network import Network

WEIGHTS, SETTINGS, ENCODER = "weights.npz", "settings.json", "encoder"
FEATURES = {
    "tags": list(TAGS),
    "rows": ROWS,
    "pieces": PIECES,
    "shapes": list(SHAPES),
    "lists": list(LISTS),
    "phrases": list(PHRASES),
}
"""What weights are trained for; others would be read wrongly."""

_SEGMENT = 20_000  # tokens; a longer document is read in segments, so that memory stays flat (some 5 KB a token)


@Language.factory("dateline_tagger", assigns=["doc.ents", "token.ent_type", "token.ent_iob"])
def make_tagger(nlp: Language, name: str) -> "Tagger":  # noqa: ARG001 - spaCy calls every factory so
    """The component without weights, which ``from_disk`` brings; found by name through the entry point."""
    return Tagger(nlp)


class Tagger:
    """Sets ``doc.ents``; a document's result depends on nothing but its text, the weights and ``pipeline/data``."""

    labels = LABELS

    def __init__(self, nlp: Language) -> None:
        threadpool_limits(1, "blas")  # so that cores change no figure, and processes side by side do not wait
        self._nlp = nlp
        self._featurizer: Featurizer | None = None
        self._network: Network | None = None
        self._encoder: Encoder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of ``doc``."""
        spans = [
            Span(doc, first + start, first + end, label=label)
            for first, part in segments(doc)
            for start, end, label in spans_of(self.scores(part))
        ]
        doc.set_ents(spans)  # which `doc.ents =` calls with copies
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
        """Write weights, in half precision, and settings below ``path``; raises ``ModelError`` without weights."""
        if self._network is None:
            raise ModelError(f"{path}: a tagger without weights cannot be saved; train it first.")
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {
            name: array.astype(np.float16) for name, array in sorted(self._network.arrays.items())
        }
        np.savez_compressed(folder / WEIGHTS, **arrays)
        settings = {"steps": self._network.steps, "features": FEATURES}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
        if self._encoder:
            self._encoder.to_disk(folder / ENCODER)

    def from_disk(self, path: Path | str, *, exclude: Sequence[str] = ()) -> "Tagger":  # noqa: ARG002
        """Read what ``to_disk`` wrote; raises ``ModelError`` where it is of another version."""
        folder = Path(path)
        try:
            settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            if settings["features"] != FEATURES:
                raise ModelError(f"{folder}: was trained for another version of Dateline; train it again.")
            before, after = settings["steps"]
            with np.load(folder / WEIGHTS) as arrays:
                self._network = Network(arrays, (tuple(before), tuple(after)))
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(f"{folder}: cannot be read ({error}); fetch the model again.") from error
        self._encoder = Encoder(folder / ENCODER) if (folder / ENCODER).is_dir() else None
        return self

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:  # noqa: ARG002 - spaCy passes it
        """Refuse: a model goes from place to place as a folder; raises ``ModelError``."""
        raise ModelError("a Dateline model cannot be made bytes; use `to_disk`.")


def segments(doc: Doc) -> Iterator[tuple[int, Doc]]:
    """The document, or where it is very long its parts, each up to a line end or full stop; and where they begin."""
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
