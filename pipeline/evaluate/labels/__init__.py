"""Hand labels in the formats of labelling tools and their place in the raw texts; see ``docs/labels.md``.

What is labelled and how is in ``docs/annotation.md``. Nothing is left out in silence: what does not fit stops the
reading, what is repaired or left out on purpose becomes a note of its document.
"""

from pipeline.evaluate.labels.placing import TextIndex, all_on_raw, on_raw, on_text
from pipeline.evaluate.labels.reading import FORMATS, read_labels
from pipeline.evaluate.labels.records import TYPES, Label, LabelledDocument, LabelOptions, text_sha256

__all__ = [
    "FORMATS",
    "TYPES",
    "Label",
    "LabelOptions",
    "LabelledDocument",
    "TextIndex",
    "all_on_raw",
    "on_raw",
    "on_text",
    "read_labels",
    "text_sha256",
]
