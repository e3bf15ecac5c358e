"""The taggers as networks that learn; ``pipeline/recognize/network.py`` is the same without learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.recognize.decode import TAGS
from pipeline.recognize.features import PHRASE_TAGS, ROWS, WORD_TAGS

GAP = 4
"""Empty places between documents of a batch, so that none sees another."""


@dataclass(slots=True)
class Batch:
    """Documents one behind the other, as tensors.

    ``rows``, ``offsets`` and ``weights`` are the bags of the spellings; ``forms``, ``tags``, ``groups`` and
    ``real`` have a value a token (``real`` is nought in gaps); ``allowed`` says which tags a token may have.
    """

    rows: Tensor
    offsets: Tensor
    weights: Tensor
    word_tags: Tensor
    forms: Tensor
    tags: Tensor
    groups: Tensor
    real: Tensor
    allowed: Tensor
    wanted: Tensor | None = None
    pieces: Any = None


class Block(nn.Module):
    """A convolution over three tokens, ``step`` apart, added to what came in."""

    def __init__(self, width: int, step: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Linear(3 * width, width)
        self.step = step

    def forward(self, x: Tensor, real: Tensor, dropout: float) -> Tensor:
        """The next state of each token."""
        y = functional.dropout(self.norm(x), dropout, self.training) * real
        before = functional.pad(y, (0, 0, self.step, 0))[: len(y)]
        after = functional.pad(y, (0, 0, 0, self.step))[self.step :]
        return x + functional.relu(self.mix(torch.cat([before, y, after], dim=1))) * real


class Memory(nn.Module):
    """What a document knows of a word: the strongest value of each unit over all places where the word stands."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Linear(2 * width, width)

    def forward(self, x: Tensor, groups: Tensor, real: Tensor, dropout: float) -> Tensor:
        """The next state of each token."""
        y = functional.dropout(self.norm(x), dropout, self.training) * real
        best = torch.full((int(groups.max()) + 1, y.shape[1]), -1e4, dtype=y.dtype)
        best = best.scatter_reduce(0, groups[:, None].expand_as(y), y, "amax", include_self=True)
        return x + functional.relu(self.mix(torch.cat([y, best[groups]], dim=1))) * real


class Tagger(nn.Module):
    """Scores of the tags of each token, from its features and, where there is one, an encoder's view of it."""

    def __init__(self, width: int, steps: Sequence[Sequence[int]], encoded: int = 0, rows: int = ROWS) -> None:
        super().__init__()
        if any(step > GAP for part in steps for step in part):
            raise ValueError(f"a step of more than {GAP} would reach from one document of a batch into the next")
        self.table = nn.Embedding(rows, width)
        self.word_tag = nn.Embedding(WORD_TAGS, width)
        self.tag = nn.Embedding(PHRASE_TAGS, width)
        self.entry = nn.Linear(encoded, width) if encoded else None
        self.before = nn.ModuleList(Block(width, step) for step in steps[0])
        self.memory = Memory(width)
        self.after = nn.ModuleList(Block(width, step) for step in steps[1])
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, len(TAGS))
        for table in (self.table, self.word_tag, self.tag):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, batch: Batch, encoded: Tensor | None = None, dropout: float = 0.0) -> Tensor:
        """Scores, a row a token."""
        words = functional.embedding_bag(
            batch.rows, self.table.weight, batch.offsets, mode="sum", per_sample_weights=batch.weights
        )
        words = words + self.word_tag(batch.word_tags)
        x = functional.dropout(words[batch.forms], dropout, self.training) + self.tag(batch.tags)
        if self.entry is not None and encoded is not None:
            x = x + self.entry(functional.dropout(encoded, dropout, self.training))
        x = x * batch.real
        for block in self.before:
            x = block(x, batch.real, dropout)
        x = self.memory(x, batch.groups, batch.real, dropout)
        for block in self.after:
            x = block(x, batch.real, dropout)
        scores: Tensor = self.out(self.norm(x))
        return scores


def loss_of(scores: Tensor, batch: Batch, share: float = 0.0) -> Tensor:
    """How unlikely the allowed tags are and, by ``share``, how far the scores are from those wanted."""
    logs = functional.log_softmax(scores.float(), dim=1)
    real = batch.real[:, 0]
    hard = -torch.logsumexp(logs.masked_fill(~batch.allowed, -1e4), dim=1)
    total = (hard * real).sum() / real.sum()
    if batch.wanted is not None and share:
        soft = -(batch.wanted * logs).sum(dim=1)
        total = (1 - share) * total + share * (soft * real).sum() / real.sum()
    return total
