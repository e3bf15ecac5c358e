"""The loop that both models learn by."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.network import Batch, loss_of

_DECAY = 0.995  # of the running average of the weights, over some 200 steps
_AVERAGED = 0.6  # from this share of all steps on
_TOLD = 100  # steps between two lines of progress


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; ``total`` is the number of steps planned."""

    total: int
    warmup: int
    dropout: float
    share: float = 0.0
    half: bool = False

    def factor(self, step: int) -> float:
        """What the peak rate is multiplied by at ``step``."""
        return min(1.0, (step + 1) / self.warmup) * max(0.02, 1 - step / self.total)


def learn(
    model: nn.Module,
    groups: Sequence[tuple[Iterable[nn.Parameter], float]],
    batches: Iterable[Batch],
    schedule: Schedule,
    say: Callable[[str], None],
) -> None:
    """Learn from ``batches`` until there are no more; ``model`` is left with the running average of its weights.

    ``groups`` are parameters and their peak rates. With ``half``, products are taken in bfloat16.
    """
    peaks = [{"params": list(params), "peak": rate} for params, rate in groups]
    optimizer = torch.optim.AdamW(peaks, weight_decay=0.01)
    average: dict[str, Tensor] = {}
    started, running = time.monotonic(), 0.0
    model.train()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * schedule.factor(step)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=schedule.half):
            loss = loss_of(model(batch, schedule.dropout), batch, schedule.share)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running = loss.item() if not step else 0.98 * running + 0.02 * loss.item()
        if step >= schedule.total * _AVERAGED:
            for name, value in model.state_dict().items():
                if name in average:
                    average[name].mul_(_DECAY).add_(value, alpha=1 - _DECAY)
                else:
                    average[name] = value.clone()
        if step % _TOLD == _TOLD - 1:
            say(f"step {step + 1} of {schedule.total}, {time.monotonic() - started:.0f} s, loss {running:.4f}")
    if average:
        model.load_state_dict(average)
    model.eval()
