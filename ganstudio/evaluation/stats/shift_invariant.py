"""Distances between pictures that forgive a shift by some pixels and another brightness or contrast.

Radford et al. 2016 warn that plain pixel distances are fooled by small shifts. What is compared are the insides of both
pictures, one of them moved, each with mean 0 and length 1: the distance is (2 - 2 correlation)^(1/2), from 0 to 2.
"""

from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_AT_ONCE = 25
_COARSE, _SMALLEST, _BLOCK = 16, 2, 2000
"""Squares over which is averaged: so large that about 16 by 16 are left, and 2 by 2 dots at least."""
_LEAST = 0.02
"""Length below which a picture is of one colour, in levels."""


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
    insides = others[:, shift : others.shape[1] - shift, shift : others.shape[2] - shift]
    lengths = _lengths(insides, candidates)
    found = []
    for start in range(0, len(pictures), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        moved = _alike(_moved(pictures[rows], shift))
        still = _floats(insides[candidates[rows]].reshape(*candidates[rows].shape, -1))
        # the mean of what stays still need not be taken off it: those of what was moved are 0
        correlation = torch.bmm(moved, still.transpose(1, 2)).amax(1) / lengths[rows]
        found.append((2 - 2 * correlation).clamp_min(0).sqrt())
    return torch.cat(found).numpy()


def _lengths(pictures: NDArray[np.uint8], candidates: NDArray[np.int64]) -> Tensor:
    """[N, K] of the candidates, once their mean is taken off; each is looked at once."""
    wanted, places = np.unique(candidates, return_inverse=True)
    found = []
    for start in range(0, len(wanted), _BLOCK):
        block = pictures[wanted[start : start + _BLOCK]]
        levels = block.reshape(len(block), -1)
        squares, sums = np.einsum("nd, nd -> n", levels, levels, dtype=np.int64), levels.sum(1, dtype=np.int64)
        found.append(np.sqrt(squares - sums**2 / levels.shape[1]))
    each = np.concatenate(found)
    each[each < _LEAST] = np.inf  # nothing correlates with one colour
    return torch.from_numpy(each.astype(np.float32)[places.reshape(candidates.shape)])


def _moved(pictures: NDArray[np.uint8], shift: int) -> Tensor:
    """[N, shifts, pixels] the inside of pictures [N, H, W, C] under each shift."""
    height, width = pictures.shape[1] - 2 * shift, pictures.shape[2] - 2 * shift
    starts = product(range(2 * shift + 1), repeat=2)
    moved = [pictures[:, d : d + height, r : r + width].reshape(len(pictures), -1) for d, r in starts]
    return _floats(np.stack(moved, 1))


def _alike(x: Tensor) -> Tensor:
    """Mean 0 and length 1 along the last axis; a picture of one colour becomes 0."""
    centred = x - x.mean(-1, keepdim=True)
    return centred / centred.norm(dim=-1, keepdim=True).clamp_min(_LEAST)


def _floats(levels: NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(levels).float()
