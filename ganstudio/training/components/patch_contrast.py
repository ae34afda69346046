"""PatchNCE: a place of the translation must know its own place in the picture among others. Park et al. 2020.

At every depth of the translator's encoder some places are drawn. A small network of each depth turns their features
into unit vectors; q of the translation and k of the picture belong together where the place is the same:

    L = - mean over places s of log( exp(q_s . k_s / t) / sum over places r of exp(q_s . k_r / t) )
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from ganstudio.training.components.rng_streams import RngStreams

_SIZE = 256


class ContrastHeads(nn.Module):
    """The paper's two-layer networks, one for each depth: features [N, P, C] to unit vectors [N, P, 256]."""

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(nn.Linear(count, _SIZE), nn.ReLU(), nn.Linear(_SIZE, _SIZE)) for count in channels
        )

    def forward(self, features: Sequence[Tensor]) -> list[Tensor]:
        return [normalize(head(x.float()), dim=2) for head, x in zip(self.heads, features, strict=True)]


def draw_places(depths: Sequence[Tensor], count: int, rng: RngStreams, purpose: str) -> list[Tensor]:
    """For each depth [N, C, H, W] up to `count` different places, int64 numbers below H * W."""
    sizes = [depth.shape[2] * depth.shape[3] for depth in depths]
    drawn = [torch.randperm(size, generator=rng.generator(f"{purpose} {number}"), device=rng.device)
             for number, size in enumerate(sizes)]  # fmt: skip
    return [order[:count] for order in drawn]


def at_places(depths: Sequence[Tensor], places: Sequence[Tensor]) -> list[Tensor]:
    """Features there, [N, P, C] for each depth."""
    return [depth.flatten(2)[:, :, chosen].transpose(1, 2) for depth, chosen in zip(depths, places, strict=True)]


def contrast(queries: Sequence[Tensor], keys: Sequence[Tensor], temperature: float) -> Tensor:
    """Mean PatchNCE loss over depths, a scalar; the keys are not moved by it."""
    losses = []
    for q, k in zip(queries, keys, strict=True):
        alike = q @ k.detach().transpose(1, 2) / temperature
        own = torch.arange(q.shape[1], device=q.device).repeat(len(q))
        losses.append(cross_entropy(alike.flatten(0, 1), own))
    return torch.stack(losses).mean()
