"""What the models learn from: hand-labelled texts, cleaned as the pipeline cleans them, and silver ones."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import spacy

from models.augment import Stock, load_stock, vary
from models.batches import Sample, allowed_tags
from models.convert import STAND_OFF, LabelledText, Losses, cleaned, is_held_out, training_texts, widen_tokenizer
from models.silver import silver_texts
from pipeline.recognize.features import Featurizer
from pipeline.recognize.pieces import Splitter


@dataclass(slots=True)
class Material:
    """Hand-labelled texts to learn from and to check by, texts with labels of the corpora's own, names to vary them."""

    gold: list[LabelledText]
    held_out: list[LabelledText]
    silver: list[LabelledText]
    stock: Stock
    losses: Losses = field(default_factory=Losses)


def gather(corpora: Path | None) -> Material:
    """All texts; without ``corpora`` only those shipped with their text."""
    losses = Losses()
    texts = [cleaned(text, losses) for text in sorted(training_texts(corpora), key=lambda text: text.doc_id)]
    gold = [text for text in texts if not is_held_out(text.doc_id)]
    return Material(
        gold=gold,
        held_out=[text for text in texts if is_held_out(text.doc_id)],
        silver=list(silver_texts(corpora, STAND_OFF)) if corpora else [],
        stock=load_stock(gold),
        losses=losses,
    )


class Reader:
    """Makes samples of labelled texts; with ``splitter`` also the windows that an encoder reads."""

    def __init__(self, splitter: Splitter | None = None) -> None:
        self.nlp = widen_tokenizer(spacy.blank("en"))
        self.featurizer = Featurizer(self.nlp.tokenizer)
        self.splitter = splitter

    def __call__(self, text: LabelledText) -> Sample:
        """The sample of one text."""
        doc = self.nlp.make_doc(text.text)
        features = self.featurizer(doc)
        windows = list(self.splitter.windows(features)) if self.splitter else []
        return Sample(features, allowed_tags(doc, text, Losses()), windows)


def count_losses(material: Material) -> Losses:
    """Hand labels that cannot be learned: inside removed text, or not at token borders."""
    nlp, losses = widen_tokenizer(spacy.blank("en")), Losses(removed=material.losses.removed)
    for text in material.gold:
        allowed_tags(nlp.make_doc(text.text), text, losses)
    return losses


def variants(texts: Sequence[LabelledText], stock: Stock, rng: random.Random) -> Iterator[LabelledText]:
    """The texts in another order, each as it is or varied; empty ones left out."""
    order = list(texts)
    rng.shuffle(order)
    for text in order:
        varied = vary(text, stock, rng)
        if varied.text.strip():
            yield varied
