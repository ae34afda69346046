"""Distances between pictures that forgive a shift by some pixels and another brightness or contrast.

Radford et al. 2016 warn that plain pixel distances are fooled by small shifts. What is compared are the insides of both
pictures, one of them moved, each with mean 0 and length 1: the distance is (2 - 2 correlation)^(1/2), from 0 to 2.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_AT_ONCE = 100
_COARSE, _SMALLEST, _BLOCK = 16, 2, 2000
"""Squares over which is averaged: so large that about 16 by 16 are left, and 2 by 2 dots at least."""


def coarse(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[N, d] averages over squares of pictures [N, H, W, C], each with mean 0 and length 1.

    The nearest in it are the candidates for `shifted_distances`: a picture that was moved, brightened and made noisy
    at once is among them, while in pixels any other one of the same brightness is nearer.
    """
    side = max(min(pictures.shape[1:3]) // _COARSE, _SMALLEST)
    blocks = [_averaged(pictures[start : start + _BLOCK], side) for start in range(0, len(pictures), _BLOCK)]
    return np.concatenate([_alike(torch.from_numpy(block)).numpy() for block in blocks])


def _averaged(pictures: NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    count, height, width, channels = pictures.shape
    down, across = height // side, width // side
    cut = pictures[:, : down * side, : across * side].reshape(count, down, side, across, side, channels)
    return cut.mean((2, 4), dtype=np.float32).reshape(count, -1)


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
