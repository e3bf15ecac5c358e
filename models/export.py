"""From what was learned to the files of a spaCy pipeline."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from spacy.language import Language
from torch import nn

from models.convert import widen_tokenizer
from models.encoder import HEADS, WIDTH
from models.encoder import Encoder as LearnedEncoder
from models.encoder import folder as pretrained_folder
from models.network import Tagger as LearnedTagger
from pipeline.recognize.encoder import MODEL, TOKENIZER, Encoder
from pipeline.recognize.network import Array, Network
from pipeline.recognize.tagger import Tagger


def arrays_of(tagger: LearnedTagger) -> dict[str, Array]:
    """The weights by the names that ``pipeline/recognize/network.py`` knows; products have them on the right."""
    arrays: dict[str, Array] = {}
    for name, value in tagger.state_dict().items():
        array = value.detach().float().numpy().astype(np.float16).astype(np.float32)  # as they are stored
        head, _, kind = name.rpartition(".")
        if head in {"table", "word_tag", "tag"}:
            arrays[head] = array
        else:
            arrays[name] = array.T if kind == "weight" and array.ndim == 2 else array
    return arrays


def network_of(tagger: LearnedTagger) -> Network:
    """The network that recognizes as ``tagger`` does."""
    steps = [tuple(block.step for block in part) for part in (tagger.before, tagger.after)]
    return Network(arrays_of(tagger), (steps[0], steps[1]))


def write_encoder(encoder: LearnedEncoder, folder: Path) -> None:
    """The encoder as an ONNX graph with weights of eight bits, and the tokenizer beside it.

    Weights use seven of the eight bits, so that processors without the instructions for the eighth reckon the same.
    """
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    folder.mkdir(parents=True, exist_ok=True)
    example = tuple(torch.zeros((1, 8), dtype=torch.int32) for _ in range(3))
    names = ["ids", "shapes", "tags"]
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        torch.onnx.export(
            encoder.eval(),
            example,
            str(plain),
            input_names=names,
            output_names=["states"],
            dynamic_axes={name: {0: "window", 1: "piece"} for name in (*names, "states")},
            opset_version=17,
            dynamo=False,
        )
        fusions = FusionOptions("bert")
        fusions.enable_skip_layer_norm = False  # a sum and a norm apart take a fifth of the time of both in one
        model = optimizer.optimize_model(str(plain), "bert", HEADS, WIDTH, fusions, opt_level=0)
        model.save_model_to_file(str(fused))
        options: dict[str, Any] = {
            "weight_type": QuantType.QInt8,
            "per_channel": True,
            "reduce_range": True,
            "extra_options": {"DefaultTensorType": TensorProto.FLOAT},
        }
        quantize_dynamic(fused, folder / MODEL, **options)
    shutil.copyfile(pretrained_folder() / "tokenizer.json", folder / TOKENIZER)


def pipeline_of(network: Network, encoder: Encoder | None) -> Language:
    """A spaCy pipeline with one component, named `ner`, that recognizes by ``network``."""
    nlp = widen_tokenizer(spacy.blank("en"))
    component = nlp.add_pipe("dateline_tagger", name="ner")
    assert isinstance(component, Tagger)  # noqa: S101 - for the type alone
    component.set_weights(network, encoder)
    return nlp


def parts_of(model: nn.Module, scratch: Path) -> tuple[Network, Encoder | None]:
    """What was learned, ready to recognize; the encoder, where there is one, is written below ``scratch``."""
    encoder = None
    if isinstance(learned := getattr(model, "encoder", None), LearnedEncoder):
        write_encoder(learned, scratch)
        encoder = Encoder(scratch)
    return network_of(getattr(model, "tagger", model)), encoder


def save(nlp: Language, output: Path) -> None:
    """Write the pipeline beside ``output``, then put it in its place."""
    partial = output.with_name(output.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    nlp.to_disk(partial)
    shutil.rmtree(output, ignore_errors=True)
    partial.replace(output)
