"""Trains a recognizer and writes it as a spaCy pipeline folder.

usage: python -m models.train default  --corpora CORPORA --output models/en_dateline [--dev DEV.jsonl]
       python -m models.train accurate --corpora CORPORA --output models/en_dateline_accurate [--dev DEV.jsonl]

The default model learns from the accurate one, so train that first where both are to be made anew.
Without ``--corpora`` only the texts shipped in ``labels/`` are learned from; the weaker model that comes of it may
not take the place of a shipped one.
"""

import argparse
import json
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

from models.card import Figures, describe, figures
from models.convert import LabelError, LabelledText, Losses, cleaned, read_labelled

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "models" / "settings.toml"
TEACHER = ROOT / "models" / "en_dateline_accurate"
SHIPPED = {"default": ROOT / "models" / "en_dateline", "accurate": TEACHER}


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)


def train(options: argparse.Namespace) -> None:
    """Everything from labels to folder."""
    import torch  # only training needs it: its tests tell what is missing

    from models.accurate import train_accurate
    from models.default import train_default
    from models.export import parts_of, pipeline_of, save
    from models.material import count_losses, gather
    from pipeline.modelfolder import model_digest

    with SETTINGS.open("rb") as file:
        settings: dict[str, Any] = tomllib.load(file)[options.model]
    dev = read_labelled(options.dev) if options.dev else []
    if options.model == "default":
        model_digest(options.teacher)  # raises where there is none: now, not after the texts were read
    options.output.parent.mkdir(parents=True, exist_ok=True)
    torch.use_deterministic_algorithms(mode=True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # a third of the time, for what is written anyway
    torch.set_num_threads(options.threads)
    if options.corpora is None:
        say("no --corpora: learning from the texts of models/labels alone, a weaker model")
    material = gather(options.corpora)
    if not material.gold:
        raise LabelError("no labelled text is left to learn from; add documents to models/labels/written.jsonl")
    say(f"{len(material.gold)} texts, {len(material.silver)} silver, {len(material.held_out)} held out")
    lost = count_losses(material)
    say(f"labels lost: {lost.removed} in removed text, {lost.unaligned} of {lost.total} not at token borders")
    started = time.monotonic()
    meta = describe(options.model, whole=options.corpora is not None, settings=settings, teacher=options.teacher)
    if options.model == "accurate":
        model: torch.nn.Module = train_accurate(material, settings, say)
    else:
        model = train_default(material, settings, options.teacher, options.threads, say)
    with tempfile.TemporaryDirectory() as scratch:
        parts = parts_of(model, Path(scratch) / "encoder")
        nlp = pipeline_of(*parts)
        results = {"held_out": figures(nlp, material.held_out)}
        if dev:
            results["dev"] = measure(nlp, dev)
        fresh = pipeline_of(*parts)  # the other one has met the words of the texts
        fresh.meta.update({**meta, "performance": results})
        save(fresh, options.output)
    say(json.dumps(results, indent=1))
    say(f"{options.output}: trained in {time.monotonic() - started:.0f} s")


def measure(nlp: Any, texts: list[LabelledText]) -> Figures:
    """Figures on raw labelled texts; labels in what cleaning removes count as missed."""
    losses = Losses()
    return figures(nlp, [cleaned(text, losses) for text in texts], losses.removed)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=sorted(SHIPPED), help="which of the two to train")
    parser.add_argument("--corpora", type=Path, help="folder of public corpora, laid out as models/corpora.toml says")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the pipeline to")
    parser.add_argument("--teacher", type=Path, default=TEACHER, help="what the default model learns from")
    parser.add_argument("--dev", type=Path, help="labelled JSONL to measure on, never trained on")
    parser.add_argument("--threads", type=int, default=2, help="processor cores to use; another number, other figures")
    options = parser.parse_args()
    if options.corpora is None and options.output.resolve() in SHIPPED.values():
        remedy = "give --corpora (make train CORPORA=folder) or another --output"
        sys.exit(f"without the public corpora a weaker model would replace the shipped {options.output}; {remedy}")
    train(options)


if __name__ == "__main__":
    main()
