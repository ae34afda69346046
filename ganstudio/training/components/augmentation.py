"""Differentiable augmentation, Zhao et al. 2020 (DiffAugment): colour, shift and cutout, on real and fake alike.

The discriminator never sees an unchanged picture, so it cannot learn a small set by heart; the gradient still reaches
the generator. All draws come from the update's own generator.
"""

import torch
from torch import Tensor

from ganstudio.training.components.rng_streams import RngStreams

_SHIFT = 1 / 8
_CUTOUT = 1 / 2


def augment(pictures: Tensor, rng: RngStreams, purpose: str) -> Tensor:
    """float [N, C, H, W] in [-1, 1]; differentiable in `pictures`."""
    pictures = _colour(pictures, rng, f"{purpose} colour")
    pictures = _shift(pictures, rng, f"{purpose} shift")
    return _cut_out(pictures, rng, f"{purpose} cutout")


def _colour(x: Tensor, rng: RngStreams, purpose: str) -> Tensor:
    brightness, saturation, contrast = rng.uniform(purpose, 3, len(x), 1, 1, 1)
    x = x + (brightness - 0.5)
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * (saturation * 2) + grey
    mean = x.mean((1, 2, 3), keepdim=True)
    return (x - mean) * (contrast + 0.5) + mean


def _shift(x: Tensor, rng: RngStreams, purpose: str) -> Tensor:
    """Move by whole pixels, up to an eighth; what comes in from outside is black."""
    n, _, height, width = x.shape
    vertical, horizontal = int(height * _SHIFT + 0.5), int(width * _SHIFT + 0.5)
    down = rng.integers(f"{purpose} down", 2 * vertical + 1, n) - vertical
    right = rng.integers(f"{purpose} right", 2 * horizontal + 1, n) - horizontal
    rows = torch.arange(height, device=x.device)[None] + down[:, None]
    columns = torch.arange(width, device=x.device)[None] + right[:, None]
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[:, None, :]
    picked = x.permute(0, 2, 3, 1)[
        torch.arange(n, device=x.device)[:, None, None],
        rows.clamp(0, height - 1)[:, :, None],
        columns.clamp(0, width - 1)[:, None, :],
    ].permute(0, 3, 1, 2)
    return picked * inside[:, None] - (~inside[:, None]).to(x.dtype)


def _cut_out(x: Tensor, rng: RngStreams, purpose: str) -> Tensor:
    """Grey out a square of half the picture's size somewhere."""
    n, _, height, width = x.shape
    tall, wide = int(height * _CUTOUT + 0.5), int(width * _CUTOUT + 0.5)
    top = rng.integers(f"{purpose} top", height + 1 - tall % 2, n) - tall // 2
    left = rng.integers(f"{purpose} left", width + 1 - wide % 2, n) - wide // 2
    rows = torch.arange(height, device=x.device)[None] - top[:, None]
    columns = torch.arange(width, device=x.device)[None] - left[:, None]
    hit = ((rows >= 0) & (rows < tall))[:, :, None] & ((columns >= 0) & (columns < wide))[:, None, :]
    return x * (~hit[:, None]).to(x.dtype)
