"""Small made-up weights, so that the network is tested without a trained one."""

import numpy as np

from pipeline.recognize.decode import TAGS
from pipeline.recognize.features import PHRASE_TAGS, ROWS, WORD_TAGS
from pipeline.recognize.network import Network

STEPS = ((1, 2), (1,))


def made_up(width=8, encoded=0, seed=1):
    """A network of ``width`` units; its weights depend on ``seed`` alone."""
    chance = np.random.default_rng(seed)
    arrays = {
        "table": chance.normal(size=(ROWS, width)),
        "word_tag": chance.normal(size=(WORD_TAGS, width)),
        "tag": chance.normal(size=(PHRASE_TAGS, width)),
    }
    parts = zip(("before", "after"), STEPS, strict=True)
    convolutions = [f"{part}.{i}" for part, steps in parts for i in range(len(steps))]
    sizes = {f"{name}.mix": (3 * width, width) for name in convolutions}
    sizes |= {"memory.mix": (2 * width, width), "out": (width, len(TAGS))}
    sizes |= {"entry": (encoded, width)} if encoded else {}
    for name, size in sizes.items():
        arrays |= {f"{name}.weight": chance.normal(size=size), f"{name}.bias": chance.normal(size=size[1])}
    for name in (*(f"{name}.norm" for name in convolutions), "memory.norm", "norm"):
        arrays |= {f"{name}.weight": chance.normal(size=width), f"{name}.bias": chance.normal(size=width)}
    halved = {name: array.astype(np.float16) for name, array in arrays.items()}
    return Network(halved, STEPS)
