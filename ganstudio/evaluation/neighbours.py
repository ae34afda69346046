"""Exact nearest neighbours among many points of many dimensions: every distance is taken, in blocks.

A projection that finds candidates first was tried: proving that it missed nothing cost what it saved.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_ROWS, _COLUMNS = 1000, 8000
"""Of the matrix of distances that are computed at once."""

Points = NDArray[np.float32] | NDArray[np.uint8]
"""[N, d]; uint8 is read as 0 to 1, and stays as small as it is until a block of it is needed."""


@dataclass(frozen=True)
class Nearest:
    """For each query the nearest of a set: Euclidean `distances` [N, k], rising, and their `indices` [N, k]."""

    distances: NDArray[np.float32]
    indices: NDArray[np.int64]


def nearest(queries: Points, points: Points, k: int) -> Nearest:
    """The `k` of `points` [M, d] (all, if there are fewer) that are nearest to each of `queries` [N, d]."""
    asked, there = (torch.from_numpy(np.ascontiguousarray(some)) for some in (queries, points))
    found = [_of_block(_floats(asked[start : start + _ROWS]), there, k) for start in range(0, len(asked), _ROWS)]
    distances, indices = (torch.cat(parts).numpy() for parts in zip(*found, strict=True))
    return Nearest(distances, indices)


def pairs_within(points: Points, distance: float) -> NDArray[np.int64]:
    """[P, 2] all pairs i < j of `points` [N, d] that are at most `distance` apart."""
    there = torch.from_numpy(np.ascontiguousarray(points))
    found = []
    for start in range(0, len(there), _ROWS):
        close = _squared(_floats(there[start : start + _ROWS]), there) <= distance**2
        rows, columns = torch.nonzero(close, as_tuple=True)
        pairs = torch.stack([rows + start, columns], 1)
        found.append(pairs[pairs[:, 0] < pairs[:, 1]])
    return torch.cat(found).numpy()


def pair_distances(points: Points) -> NDArray[np.float32]:
    """[N (N - 1) / 2] all distances between two of `points` [N, d]."""
    there = torch.from_numpy(np.ascontiguousarray(points))
    found = []
    for start in range(0, len(there), _ROWS):
        distances = _squared(_floats(there[start : start + _ROWS]), there).sqrt()
        columns = torch.arange(len(there))
        rows = torch.arange(start, start + len(distances))
        found.append(distances[columns[None] > rows[:, None]])
    return torch.cat(found).numpy()


def _of_block(queries: Tensor, points: Tensor, k: int) -> tuple[Tensor, Tensor]:
    values, indices = torch.empty(len(queries), 0), torch.empty(len(queries), 0, dtype=torch.int64)
    for start in range(0, len(points), _COLUMNS):
        squared = _squared(queries, points[start : start + _COLUMNS])
        best = squared.topk(min(k, squared.shape[1]), largest=False)
        values = torch.cat([values, best.values], 1)
        indices = torch.cat([indices, best.indices + start], 1)
        kept = values.topk(min(k, values.shape[1]), largest=False)
        values, indices = kept.values, indices.gather(1, kept.indices)
    return values.sqrt(), indices


def _squared(queries: Tensor, points: Tensor) -> Tensor:
    """[N, M] squared distances; |x|^2 + |y|^2 - 2 x.y may round to a little below 0."""
    there = _floats(points)
    lengths = queries.square().sum(1, keepdim=True) + there.square().sum(1)
    return torch.addmm(lengths, queries, there.T, alpha=-2).clamp_min_(0)


def _floats(points: Tensor) -> Tensor:
    return points.float() / 255 if points.dtype == torch.uint8 else points
