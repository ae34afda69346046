"""Distances between pictures that forgive a shift by some pixels and another brightness or contrast.

Radford et al. 2016 warn that plain pixel distances are fooled by small shifts. What is compared are the insides of both
pictures, one of them moved, each with mean 0 and length 1: the distance is (2 - 2 correlation)^(1/2), from 0 to 2.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_AT_ONCE = 100


def shifted_distances(
    pictures: NDArray[np.uint8], others: NDArray[np.uint8], candidates: NDArray[np.int64], shift: int
) -> NDArray[np.float32]:
    """[N, K] distances of pictures [N, H, W, C] to those of `others` that `candidates` [N, K] names, at the best of
    all shifts by up to `shift` pixels."""
    found = []
    for start in range(0, len(pictures), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        moved = _alike(_moved(_floats(pictures[rows]), shift))
        count, each = candidates[rows].shape
        there = _floats(others[candidates[rows].ravel()])
        inside = there[:, :, shift : there.shape[2] - shift, shift : there.shape[3] - shift]
        still = _alike(inside.flatten(1).view(count, each, -1))
        correlation = torch.bmm(still, moved.transpose(1, 2)).amax(2)
        found.append((2 - 2 * correlation).clamp_min(0).sqrt())
    return torch.cat(found).numpy()


def _moved(x: Tensor, shift: int) -> Tensor:
    """[N, shifts, pixels] the inside of pictures [N, C, H, W] under each shift."""
    height, width = x.shape[2] - 2 * shift, x.shape[3] - 2 * shift
    starts = [(down, right) for down in range(2 * shift + 1) for right in range(2 * shift + 1)]
    return torch.stack([x[:, :, d : d + height, r : r + width].flatten(1) for d, r in starts], 1)


def _alike(x: Tensor) -> Tensor:
    """Mean 0 and length 1 along the last axis; a picture of one colour becomes 0."""
    centred = x - x.mean(-1, keepdim=True)
    return centred / centred.norm(dim=-1, keepdim=True).clamp_min(1e-4)


def _floats(pictures: NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 255
