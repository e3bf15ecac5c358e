"""Trains the recognizer from hand labels and writes it as a spaCy pipeline folder.

usage: python -m models.train --corpora CORPORA --output models/en_dateline [--dev DEV.jsonl]

Without ``--corpora`` only the texts shipped in ``labels/written.jsonl`` are learned from; the weaker model that
comes of it may not take the place of ``models/en_dateline``.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script, Python looks beside the script only
    sys.path.insert(0, str(ROOT))

import spacy  # noqa: E402
from spacy.language import Language  # noqa: E402
from spacy.training import Example  # noqa: E402
from spacy.training.loop import train_while_improving  # noqa: E402
from thinc.api import Config, Optimizer, fix_random_seed  # noqa: E402

from models.augment import Stock, load_stock, vary  # noqa: E402
from models.card import Figures, describe, figures, micro_f1  # noqa: E402
from models.convert import (  # noqa: E402
    STAND_OFF,
    LabelError,
    LabelledText,
    Losses,
    cleaned,
    is_held_out,
    read_labelled,
    to_doc,
    training_texts,
    widen_tokenizer,
)
from models.silver import silver_texts  # noqa: E402

CONFIG = ROOT / "models" / "config.cfg"
SHIPPED = ROOT / "models" / "en_dateline"
CHECKS = 6
"""How often in a phase the held-out tenth is looked at."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of training: what is learned from, how long and how fast."""

    name: str
    silver: bool
    epochs: float
    learn_rate: float
    warmup: int
    dropout: float
    batch_words: int


@dataclass(slots=True)
class Material:
    """Cleaned texts to learn from, to learn from in the first phase only, and to stop by; names to vary them."""

    gold: list[LabelledText]
    silver: list[LabelledText]
    held_out: list[LabelledText]
    stock: Stock
    losses: Losses = field(default_factory=Losses)


def gather(corpora: Path | None) -> Material:
    """All texts, cleaned as the pipeline cleans them; silver ones are clean already."""
    losses = Losses()
    texts = [cleaned(text, losses) for text in sorted(training_texts(corpora), key=lambda text: text.doc_id)]
    gold = [text for text in texts if not is_held_out(text.doc_id)]
    return Material(
        gold=gold,
        stock=load_stock(gold),
        silver=list(silver_texts(corpora, STAND_OFF)) if corpora else [],
        held_out=[text for text in texts if is_held_out(text.doc_id)],
        losses=losses,
    )


def build(config: Config) -> Language:
    """An untrained pipeline after ``config``, its tokenizer widened."""
    return widen_tokenizer(spacy.util.load_model_from_config(config, auto_fill=True))


def recognizer(nlp: Language) -> Any:
    """The pipeline's trainable component, which has no types of its own."""
    return nlp.get_pipe("ner")


def batches(
    nlp: Language, texts: Sequence[LabelledText], phase: Phase, stock: Stock, rng: random.Random
) -> Iterator[tuple[int, list[Example]]]:
    """Endless shuffled batches of ``batch_words`` tokens or a little more, each text varied anew; the epoch first.

    Where an epoch is smaller than one batch, it is one batch.
    """
    losses, epoch = Losses(), 0
    while True:
        order = list(texts)
        rng.shuffle(order)
        batch: list[Example] = []
        words, is_small = 0, True
        for text in order:
            doc = to_doc(nlp, vary(text, stock, rng), losses)
            batch.append(Example(nlp.make_doc(doc.text), doc))
            words += len(doc)
            if words >= phase.batch_words:
                yield epoch, batch
                batch, words, is_small = [], 0, False
        if is_small:  # else what is left over is passed over, as it was for the shipped model; others come last next
            yield epoch, batch
        epoch += 1


def make_optimizer(settings: dict[str, Any], phase: Phase, steps: int) -> Optimizer:
    """A fresh optimizer; its rate rises to the phase's and falls to nothing."""
    rate = {"@schedules": "warmup_linear.v1", "initial_rate": phase.learn_rate, "warmup_steps": phase.warmup}
    block = {**settings, "learn_rate": {**rate, "total_steps": steps}}
    optimizer: Optimizer = spacy.util.registry.resolve({"optimizer": block})["optimizer"]
    return optimizer


def run_phase(nlp: Language, phase: Phase, material: Material, settings: dict[str, Any], rng: random.Random) -> None:
    """Trains in place and leaves the averaged weights that were best on the held-out tenth."""
    texts = material.gold + (material.silver if phase.silver else [])
    words = sum(len(nlp.make_doc(text.text)) for text in texts)
    steps = max(1, int(phase.epochs * words / phase.batch_words))
    optimizer = make_optimizer(settings, phase, steps)
    started = time.monotonic()
    best: tuple[float, bytes] = (-1.0, b"")

    def evaluate() -> tuple[float, dict[str, Any]]:
        found = figures(nlp, material.held_out)
        return micro_f1(found), found

    loop = train_while_improving(
        nlp,
        optimizer,
        batches(nlp, texts, phase, material.stock, rng),
        evaluate=evaluate,
        dropout=phase.dropout,
        eval_frequency=max(1, steps // CHECKS),
        accumulate_gradient=1,
        patience=0,
        max_steps=steps,
        exclude=[],
        annotating_components=[],
        before_update=None,
    )
    for _, info, _ in loop:
        score = info["score"]
        if score is not None and info["step"]:
            seconds = time.monotonic() - started
            print(
                f"{phase.name}: step {info['step']} of {steps}, {seconds:.0f} s, held-out F1 {score:.4f}",
                flush=True,
            )
            if score > best[0]:
                with nlp.use_params(optimizer.averages or {}):
                    best = (score, recognizer(nlp).to_bytes(exclude=["vocab"]))
    recognizer(nlp).from_bytes(best[1], exclude=["vocab"])


def save(nlp: Language, config: Config, output: Path, meta: dict[str, Any]) -> None:
    """The pipeline without the words that training met, written beside ``output``, then put in its place."""
    slim = build(config)
    for label in recognizer(nlp).labels:
        slim.vocab.strings.add(label)
    recognizer(slim).from_bytes(recognizer(nlp).to_bytes(exclude=["vocab"]), exclude=["vocab"])
    slim.meta.update(meta)
    partial = output.with_name(output.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    slim.to_disk(partial)
    shutil.rmtree(output, ignore_errors=True)
    partial.replace(output)


def measure(nlp: Language, held_out: Sequence[LabelledText], dev: Path | None) -> dict[str, Figures]:
    """Figures on the held-out tenth and, where given, on the labelled file ``dev``."""
    results = {"held_out": figures(nlp, held_out)}
    if dev:
        losses = Losses()
        texts = [cleaned(text, losses) for text in read_labelled(dev)]
        results["dev"] = figures(nlp, texts, losses.removed)
    return results


def train(
    corpora: Path | None,
    output: Path,
    dev: Path | None,
    config_path: Path,
    say: Callable[[str], None] = print,
) -> None:
    """Everything from labels to folder."""
    config = spacy.util.load_config(config_path, interpolate=True)
    phases = [Phase(name, **values) for name, values in config.pop("phases").items()]
    phases = [phase for phase in phases if corpora or not phase.silver]
    seed = config["training"]["seed"]
    fix_random_seed(seed)
    rng = random.Random(seed)  # noqa: S311 (chance, not secrets)
    if corpora is None:
        say("no --corpora: training on the texts of labels/written.jsonl alone, a weaker model")
    meta = describe(whole=corpora is not None, seed=seed, phases=[asdict(phase) for phase in phases])
    material = gather(corpora)
    if not material.gold:
        raise LabelError("no labelled text is left to learn from; add documents to models/labels/written.jsonl")
    say(f"{len(material.gold)} texts, {len(material.silver)} silver, {len(material.held_out)} held out")
    nlp = build(config)
    sample = [to_doc(nlp, text, material.losses) for text in material.gold]
    lost = material.losses
    say(f"labels lost: {lost.removed} in removed text, {lost.unaligned} of {lost.total} not at token borders")
    nlp.initialize(lambda: [Example(nlp.make_doc(doc.text), doc) for doc in sample[:50]])
    started = time.monotonic()
    for phase in phases:
        run_phase(nlp, phase, material, config["training"]["optimizer"], rng)
    results = measure(nlp, material.held_out, dev)
    save(nlp, config, output, {**meta, "performance": results})
    say(json.dumps(results, indent=1))
    say(f"{output}: trained in {time.monotonic() - started:.0f} s")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="folder of public corpora, laid out as models/corpora.toml says")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the pipeline to")
    parser.add_argument("--dev", type=Path, help="labelled JSONL to measure on, never trained on")
    parser.add_argument("--config", type=Path, default=CONFIG, help="another configuration, for experiments")
    options = parser.parse_args()
    if options.corpora is None and options.output.resolve() == SHIPPED:
        remedy = "give --corpora (make train CORPORA=folder) or another --output"
        sys.exit(f"without the public corpora a weaker model would replace the shipped {options.output}; {remedy}")
    train(options.corpora, options.output, options.dev, options.config)


if __name__ == "__main__":
    main()
