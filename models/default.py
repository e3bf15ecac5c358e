"""The default model: a small tagger that learns from the labels and from the accurate model's word."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.batches import Sample, batches
from models.convert import LabelledText
from models.learn import Schedule, learn
from models.material import Material, Reader, variants
from models.network import Tagger
from pipeline.recognize.decode import log_probabilities
from pipeline.recognize.model import load_nlp
from pipeline.recognize.tagger import Tagger as Component

_reader: Reader
_teacher: Component


def _start(teacher: Path) -> None:
    """Load the teacher in a worker."""
    global _reader, _teacher  # noqa: PLW0603 - one of each a process
    _reader = Reader()
    component = load_nlp(teacher).get_pipe("ner")
    assert isinstance(component, Component)  # noqa: S101 - for the type alone
    _teacher = component


def _sample(text: LabelledText) -> Sample:
    """The text with the teacher's probabilities of each token's tags."""
    sample = _reader(text)
    scores = _teacher.scores(_reader.nlp.make_doc(text.text))
    sample.wanted = np.exp(log_probabilities(scores)).astype(np.float16)
    return sample


def taught(texts: Iterable[LabelledText], teacher: Path, workers: int) -> list[Sample]:
    """Samples of ``texts`` with the teacher's word, in their order."""
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (teacher,)) as pool:
        return list(pool.map(_sample, texts, chunksize=64))


def _texts(material: Material, copies: int, rng: random.Random) -> Iterator[LabelledText]:
    for _ in range(copies):
        yield from variants(material.gold, material.stock, rng)
    yield from variants(material.silver, material.stock, rng)


def _shuffled(samples: Sequence[Sample], epochs: int, rng: random.Random) -> Iterator[Sequence[Sample]]:
    for _ in range(epochs):
        order = list(samples)
        rng.shuffle(order)
        yield order


def train_default(
    material: Material, settings: Mapping[str, Any], teacher: Path, workers: int, say: Callable[[str], None]
) -> Tagger:
    """Learn from all texts, each varied, and what ``teacher`` says of them."""
    torch.manual_seed(settings["seed"])
    rng, chance = random.Random(settings["seed"]), np.random.default_rng(settings["seed"])  # noqa: S311
    samples = taught(_texts(material, settings["variants"], rng), teacher, workers)
    tokens = sum(len(sample.allowed) for sample in samples)
    say(f"{len(samples)} texts, {tokens} tokens, read by the teacher")
    batch = settings["batch"] + tokens / len(samples) / 2  # it ends with a whole text
    schedule = Schedule(
        total=int(settings["epochs"] * tokens / batch),
        warmup=settings["warmup"],
        dropout=settings["dropout"],
        share=settings["share"],
    )
    stream = (
        batch
        for order in _shuffled(samples, settings["epochs"], rng)
        for batch in batches(order, settings["batch"], settings["forget"], chance)
    )
    model = Tagger(settings["width"], settings["steps"])
    learn(model, [(model.parameters(), settings["rate"])], stream, schedule, say)
    return model
