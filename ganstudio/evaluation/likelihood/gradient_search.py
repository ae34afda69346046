"""The latents of given pictures by gradients through a generator's networks: many pictures and several starts at once.

A step costs one pass forward and back, whatever the latent's size; finite differences cost a pass for each dimension.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ganstudio.evaluation.likelihood.decoder import GaussianDecoder

STARTS = 4
_DRAWS, _AT_ONCE = 1000, 250
_RATE, _LAST_RATE, _PRIOR = 0.1, 0.005, 1e-4
"""Of Adam; and what |z|^2 costs beside the mean square error: latents that never come up are not looked for."""


@dataclass(frozen=True)
class Sought:
    """For each picture the best that was found: latents `z` [N, size] as the decoder takes them, what they `made`
    [N, d], and its root mean square `errors` [N], 0 to 1."""

    z: Tensor
    made: Tensor
    errors: Tensor


def search(decoder: GaussianDecoder, x: Tensor, labels: Tensor | None, steps: int) -> Iterator[float | Sought]:
    """Adam on |G(z) - x|^2 for pictures x [N, d], 0 to 1, from the best of many draws.

    Yields the share done, and at last what was found.
    """
    z = _starts(decoder, x, labels).requires_grad_(True)
    there = None if labels is None else labels.repeat_interleave(STARTS)
    target = x.repeat_interleave(STARTS, 0)
    optimiser = torch.optim.Adam([z], _RATE)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * (1 - step / steps) + _LAST_RATE
        optimiser.zero_grad()
        loss = (decoder.mean(z, there) - target).square().mean(1) + _PRIOR * z.square().mean(1)
        loss.sum().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        yield (step + 1) / steps
    with torch.no_grad():
        made = decoder.mean(z, there).view(len(x), STARTS, -1)
    errors = (made - x[:, None]).square().mean(2).sqrt()
    pictures, best = torch.arange(len(x)), errors.argmin(1)
    yield Sought(z.detach().view(len(x), STARTS, -1)[pictures, best], made[pictures, best], errors.amin(1))


@torch.no_grad()
def _starts(decoder: GaussianDecoder, x: Tensor, labels: Tensor | None) -> Tensor:
    """[pictures * starts, size]: for each picture the draws whose pictures are nearest to it."""
    z = torch.randn(_DRAWS, decoder.latent_size, generator=torch.Generator().manual_seed(5))
    if labels is None:
        parts = [decoder.mean(z[start : start + _AT_ONCE], None) for start in range(0, _DRAWS, _AT_ONCE)]
        return z[torch.cdist(x, torch.cat(parts)).topk(STARTS, largest=False).indices.flatten()].clone()
    needed = STARTS * len(x)
    return z[:needed].clone() if len(z) >= needed else z.repeat(-(-needed // len(z)), 1)[:needed]
