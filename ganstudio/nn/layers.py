"""Layers that several networks share. No layer draws from torch's global generator."""

from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn


def full_precision(device: torch.device) -> AbstractContextManager[object]:
    """Switches mixed precision off for a while; the meta device, where shapes are counted, knows none."""
    return nullcontext() if device.type == "meta" else torch.autocast(device.type, enabled=False)


class SeededDropout(nn.Module):
    """Dropout whose mask comes from a generator that is handed in before the forward pass (see `hand_in_dropout`)."""

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.generator: torch.Generator | None = None

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.probability == 0:
            return x
        keep = torch.rand(x.shape, generator=self.generator, device=x.device) >= self.probability
        return x * keep / (1 - self.probability)


def hand_in_dropout(module: nn.Module, generator: torch.Generator) -> None:
    """Let every dropout in `module` draw from `generator`."""
    for part in module.modules():
        if isinstance(part, SeededDropout):
            part.generator = generator


def has_dropout(module: nn.Module) -> bool:
    """True if some dropout in `module` really drops something."""
    return any(isinstance(part, SeededDropout) and part.probability > 0 for part in module.modules())


class Maxout(nn.Module):
    """The largest of `pieces` linear functions, [N, inputs] to [N, outputs]. Goodfellow et al. 2013."""

    def __init__(self, inputs: int, outputs: int, pieces: int) -> None:
        super().__init__()
        self.outputs, self.pieces = outputs, pieces
        self.linear = nn.Linear(inputs, outputs * pieces)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x).view(len(x), self.outputs, self.pieces).amax(2)


def normalisation(kind: str, channels: int, dimensions: int = 2) -> nn.Module:
    """batch, layer (over channels and all positions) or none, for [N, C, H, W] or, of 1 dimension, [N, C, L]."""
    if kind == "batch":
        return nn.BatchNorm1d(channels) if dimensions == 1 else nn.BatchNorm2d(channels)
    if kind == "layer":
        return nn.GroupNorm(1, channels)
    return nn.Identity()
