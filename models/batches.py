"""Labelled texts as tensors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from spacy.tokens import Doc
from torch import Tensor

from models.convert import UNKNOWN, LabelledText, Losses
from models.network import GAP, Batch
from pipeline.recognize.decode import TAGS
from pipeline.recognize.features import LISTS, ROWS, Features, rows_of_word
from pipeline.recognize.pieces import Window

EVERYTHING = (1 << len(TAGS)) - 1
_NUMBER = {tag: number for number, tag in enumerate(TAGS)}


@dataclass(slots=True)
class Sample:
    """One text, ready to be learned from; ``allowed`` has a bit for each tag that a token may have."""

    features: Features
    allowed: NDArray[np.int64]
    windows: list[Window]
    wanted: NDArray[np.float16] | None = None


@dataclass(slots=True)
class Pieces:
    """Windows of all documents of a batch, padded; for each piece of a token its place in them, and the token."""

    ids: Tensor
    shapes: Tensor
    tags: Tensor
    mask: Tensor
    places: Tensor
    tokens: Tensor
    counts: Tensor


def allowed_tags(doc: Doc, text: LabelledText, losses: Losses) -> NDArray[np.int64]:
    """What each token may be: the label's tag, one of several where that is open, anything where nothing is known.

    Tokens without a label are outside or of a label that ``text`` is silent about.
    """
    silent = [tag for tag in TAGS if tag[2:] in text.silent]
    outside = sum(1 << _NUMBER[tag] for tag in ("O", *silent))
    allowed = np.full(len(doc), outside, dtype=np.int64)
    for mention in text.mentions:
        span = doc.char_span(mention.start, mention.end)
        losses.total += mention.label != UNKNOWN
        losses.unaligned += span is None and mention.label != UNKNOWN
        if span is None or mention.label == UNKNOWN:
            around = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if around is not None:
                allowed[around.start : around.end] = EVERYTHING
            continue
        last = len(span) - 1
        for place in range(len(span)):
            position = "U" if last == 0 else "B" if place == 0 else "L" if place == last else "I"
            tags = (f"{position}-{label}" for label in mention.label.split("|"))
            allowed[span.start + place] = sum(1 << _NUMBER[tag] for tag in tags)
    return allowed


def to_batch(samples: Sequence[Sample], forget: float, rng: np.random.Generator) -> Batch:
    """The samples as one batch.

    Where ``forget`` is more than nought, that share of the words is known by letter pieces alone, beside rows that
    chance picks as they are for a word never met, and twice that share of the listed phrases and of the words on
    lists of names is taken as not listed, so that what is met for the first time is no surprise.
    """
    rows: list[int] = []
    weights: list[float] = []
    offsets: list[int] = []
    parts: dict[str, list[NDArray[np.int32]]] = {name: [] for name in ("word_tags", "forms", "tags", "groups", "real")}
    allowed: list[NDArray[np.int64]] = []
    wanted: list[NDArray[np.float16]] = []
    listed: list[NDArray[np.int32]] = []
    n_words = n_groups = 0
    gap = np.zeros(GAP, dtype=np.int32)
    for sample in samples:
        features = sample.features
        for word in features.words:
            whole, pieces = rows_of_word(word)
            offsets.append(len(rows))
            known = rng.integers(ROWS - 1, size=2).tolist() if forget and rng.random() < forget else whole
            rows += known + pieces
            weights += [1.0] * len(known) + [len(pieces) ** -0.5] * len(pieces)
        tags, word_tags = features.tags, features.word_tags
        if forget:
            listed_word = rng.random(len(word_tags)) >= 2 * forget
            word_tags = np.where(listed_word, word_tags, word_tags >> len(LISTS) << len(LISTS))
            starts = np.cumsum((tags != 0) & ((tags % 4 == 1) | (tags % 4 == 0)))
            tags = np.where(rng.random(int(starts[-1]) + 1)[starts] < 2 * forget, 0, tags)
        parts["word_tags"].append(word_tags)
        parts["forms"] += [features.forms + n_words, gap]
        parts["groups"] += [features.groups + n_groups + 1, gap]
        parts["tags"] += [tags, gap]
        listed.append(tags)
        parts["real"] += [np.ones(len(tags), dtype=np.int32), gap]
        allowed += [sample.allowed, np.full(GAP, EVERYTHING, dtype=np.int64)]
        if sample.wanted is not None:
            wanted += [sample.wanted, np.zeros((GAP, len(TAGS)), dtype=np.float16)]
        n_words += len(features.words)
        n_groups += int(features.groups.max()) + 1
    joined = {name: torch.from_numpy(np.concatenate(values).astype(np.int64)) for name, values in parts.items()}
    bits = torch.from_numpy(np.concatenate(allowed))
    return Batch(
        rows=torch.tensor(rows),
        offsets=torch.tensor(offsets),
        weights=torch.tensor(weights),
        word_tags=joined["word_tags"],
        forms=joined["forms"],
        tags=joined["tags"],
        groups=joined["groups"],
        real=joined["real"][:, None].float(),
        allowed=(bits[:, None] >> torch.arange(len(TAGS)) & 1).bool(),
        wanted=torch.from_numpy(np.concatenate(wanted)).float() if wanted else None,
        pieces=_pieces(samples, listed, len(bits)) if samples[0].windows else None,
    )


def _pieces(samples: Sequence[Sample], listed: Sequence[NDArray[np.int32]], n_tokens: int) -> Pieces:
    windows: list[Window] = []
    tags: list[NDArray[np.int32]] = []
    tokens: list[NDArray[np.int32]] = []
    first = 0
    for sample, known in zip(samples, listed, strict=True):
        windows += sample.windows
        tags += [np.concatenate(([0], known[window.tokens], [0])) for window in sample.windows]
        tokens += [window.tokens + first for window in sample.windows]
        first += len(sample.allowed) + GAP
    longest = max(len(window.ids) for window in windows)
    padded = np.zeros((4, len(windows), longest), dtype=np.int64)
    places = []
    for number, window in enumerate(windows):
        size = len(window.ids)
        padded[:, number, :size] = window.ids, window.shapes, tags[number], np.ones(size)
        places.append(number * longest + 1 + np.arange(size - 2))
    ids, shapes, phrases, mask = torch.from_numpy(padded)
    of = torch.from_numpy(np.concatenate(tokens).astype(np.int64))
    counts = torch.bincount(of, minlength=n_tokens).clamp(min=1)[:, None].float()
    return Pieces(ids, shapes, phrases, mask.bool(), torch.from_numpy(np.concatenate(places)), of, counts)


def batches(samples: Iterable[Sample], most: int, forget: float, rng: np.random.Generator) -> Iterator[Batch]:
    """Batches of at least ``most`` tokens, but for the last, in the order of the samples."""
    held: list[Sample] = []
    size = 0
    for sample in samples:
        held.append(sample)
        size += len(sample.allowed)
        if size >= most:
            yield to_batch(held, forget, rng)
            held, size = [], 0
    if held:
        yield to_batch(held, forget, rng)
