"""The pretrained encoder of the accurate model, run by ONNX Runtime."""

import shutil
from pathlib import Path

import numpy as np

from pipeline.errors import ModelError
from pipeline.recognize.features import Features
from pipeline.recognize.layers import Floats
from pipeline.recognize.pieces import Splitter

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
_SLOWER = ["SkipLayerNormFusion"]  # takes five times as long as the sum and the norm that it joins


class Encoder:
    """An encoder's view of each token: the mean of the states of its pieces.

    Each window is run by itself and on one thread, so that neither what is read with it nor the machine's cores
    change a figure.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            import onnxruntime

            self._splitter = Splitter(folder / TOKENIZER)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
        except ImportError as error:
            raise ModelError(
                f"{folder.parent.parent}: this model needs ONNX Runtime and tokenizers; "
                "run `pip install 'dateline[accurate]'`."
            ) from error
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelError(f"{folder}: cannot be read ({error}); fetch the model again.") from error

    def __reduce__(self) -> tuple[type["Encoder"], tuple[Path]]:
        """A session cannot be sent to another process, its folder can."""
        return Encoder, (self._folder,)

    def __call__(self, features: Features) -> Floats:
        """States of shape ``(tokens, width)``."""
        parts: list[Floats] = []
        for window in self._splitter.windows(features):
            inputs = {"ids": window.ids, "shapes": window.shapes, "tags": window.tags}
            [[states]] = self._session.run(None, {name: array[None] for name, array in inputs.items()})
            starts = np.flatnonzero(np.diff(window.tokens, prepend=-1))
            sums = np.add.reduceat(states[1:-1], starts, axis=0)
            sums /= np.diff(starts, append=len(window.tokens))[:, None]
            parts.append(sums)
        return np.concatenate(parts)

    def to_disk(self, folder: Path) -> None:
        """Copy the files into ``folder``."""
        if folder.resolve() != self._folder.resolve():
            shutil.copytree(self._folder, folder, dirs_exist_ok=True)
