"""The accurate model: a pretrained encoder, fine-tuned, under the tagger."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.batches import Sample, batches
from models.encoder import WIDTH, folder, pretrained
from models.learn import Schedule, learn
from models.material import Material, Reader, variants
from models.network import Batch, Tagger
from pipeline.recognize.pieces import Splitter

TOKENS_PER_WORD = 1.19
"""Tokens, marks among them, for a word between spaces; to plan the steps."""

FULL = 0.9
"""Batches, of those planned, that come of texts, since a batch ends with a whole one."""


class Accurate(nn.Module):
    """Encoder and tagger, learned together."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self.encoder = pretrained(settings["layers"])
        self.tagger = Tagger(settings["width"], settings["steps"], WIDTH)

    def forward(self, batch: Batch, dropout: float = 0.0) -> Tensor:
        """Scores, a row a token."""
        pieces = batch.pieces
        states = self.encoder(pieces.ids, pieces.shapes, pieces.tags, pieces.mask, dropout).flatten(0, 1)
        sums = torch.zeros(len(batch.forms), WIDTH).index_add(0, pieces.tokens, states[pieces.places].float())
        scores: Tensor = self.tagger(batch, sums / pieces.counts, dropout)
        return scores


def _epochs(
    material: Material, settings: Mapping[str, Any], rng: random.Random, read: Reader
) -> Iterator[Iterator[Sample]]:
    first, later = settings["silver"]
    for epoch in range(settings["epochs"]):
        some = rng.sample(material.silver, int(len(material.silver) * (later if epoch else first)))
        yield (read(text) for text in variants(material.gold + some, material.stock, rng))


def train_accurate(material: Material, settings: Mapping[str, Any], say: Callable[[str], None]) -> Accurate:
    """Learn from many silver texts first, for their names, then from the hand-labelled ones and few silver ones."""
    torch.manual_seed(settings["seed"])
    rng, chance = random.Random(settings["seed"]), np.random.default_rng(settings["seed"])  # noqa: S311
    model = Accurate(settings)
    gold, silver = (sum(len(text.text.split()) for text in texts) for texts in (material.gold, material.silver))
    first, later = settings["silver"]
    tokens = TOKENS_PER_WORD * (settings["epochs"] * gold + (first + later * (settings["epochs"] - 1)) * silver)
    schedule = Schedule(
        total=int(tokens / settings["batch"] * FULL),
        warmup=settings["warmup"],
        dropout=settings["dropout"],
        half=True,
    )
    read = Reader(Splitter(folder() / "tokenizer.json"))
    stream = (
        batch
        for samples in _epochs(material, settings, rng, read)
        for batch in batches(samples, settings["batch"], settings["forget"], chance)
    )
    groups = [(model.encoder.parameters(), settings["encoder_rate"]), (model.tagger.parameters(), settings["rate"])]
    learn(model, groups, stream, schedule, say)
    return model
