"""Exact nearest neighbours among many points of many dimensions: every distance is taken, in blocks.

A projection that finds candidates first was tried: proving that it missed nothing cost what it saved. Levels of
pictures are whole numbers, and so are their squared distances: where the processor multiplies bytes (VNNI) they come
three times as fast as by floats, and without any rounding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_ROWS, _COLUMNS = 1000, 6000
"""Of the matrix of distances that are computed at once."""
_MOST_BYTES = 2**31 // 255**2
"""Dimensions up to which a sum of squared differences of levels is a whole number of 32 bits."""

Points = NDArray[np.float32] | NDArray[np.uint8]
"""[N, d]; uint8 is read as 0 to 1, and stays as small as it is until a block of it is needed."""


@dataclass(frozen=True)
class Nearest:
    """For each query the nearest of a set: Euclidean `distances` [N, k], rising, and their `indices` [N, k]."""

    distances: NDArray[np.float32]
    indices: NDArray[np.int64]


def nearest(queries: Points, points: Points, k: int) -> Nearest:
    """The `k` of `points` [M, d] (all, if there are fewer) that are nearest to each of `queries` [N, d]."""
    squared, indices = torch.empty(len(queries), 0), torch.empty(len(queries), 0, dtype=torch.int64)
    for first, there in _blocks(points, _COLUMNS):
        most = min(k, len(there.values))
        found = [_within(asked, there).topk(most, largest=False) for _, asked in _blocks(queries, _ROWS)]
        squared = torch.cat([squared, torch.cat([best.values for best in found])], 1)
        indices = torch.cat([indices, torch.cat([best.indices for best in found]) + first], 1)
        kept = squared.topk(min(k, squared.shape[1]), largest=False)
        squared, indices = kept.values, indices.gather(1, kept.indices)
    return Nearest(squared.sqrt().numpy(), indices.numpy())


def pairs_within(points: Points, distance: float) -> NDArray[np.int64]:
    """[P, 2] all pairs i < j of `points` [N, d] that are at most `distance` apart."""
    found = []
    for first, squared in _rows_of_all(points):
        rows, columns = torch.nonzero(squared <= distance**2, as_tuple=True)
        pairs = torch.stack([rows + first, columns], 1)
        found.append(pairs[pairs[:, 0] < pairs[:, 1]])
    return torch.cat(found).numpy()


def pair_distances(points: Points) -> NDArray[np.float32]:
    """[N (N - 1) / 2] all distances between two of `points` [N, d]."""
    found = []
    for first, squared in _rows_of_all(points):
        columns = torch.arange(len(points))
        rows = torch.arange(first, first + len(squared))
        found.append(squared[columns[None] > rows[:, None]].sqrt())
    return torch.cat(found).numpy()


@dataclass(frozen=True)
class _DistanceBlock:
    """Some points, ready to be multiplied: `values` [N, d] as float32, or as int8 where they are bytes less 128."""

    values: Tensor
    lengths: Tensor
    """[N] squared, exactly, as int32 where the values are int8."""


def _rows_of_all(points: Points) -> Iterator[tuple[int, Tensor]]:
    """Blocks of rows of the matrix [N, N] of squared distances, with the number of the first row."""
    _, there = next(_blocks(points, len(points)))
    for first, asked in _blocks(points, _ROWS):
        yield first, _within(asked, there)


def _blocks(points: Points, size: int) -> Iterator[tuple[int, _DistanceBlock]]:
    """With the number of the first point."""
    as_bytes = points.dtype == np.uint8 and points.shape[1] <= _MOST_BYTES and torch.cpu._is_vnni_supported()
    prepare = _bytes if as_bytes else _floats
    for first in range(0, len(points), size):
        yield first, prepare(np.ascontiguousarray(points[first : first + size]))


def _bytes(points: NDArray[np.uint8]) -> _DistanceBlock:
    moved = (points ^ 128).view(np.int8)
    lengths = np.einsum("nd, nd -> n", moved, moved, dtype=np.int32)
    return _DistanceBlock(torch.from_numpy(moved), torch.from_numpy(lengths))


def _floats(points: Points) -> _DistanceBlock:
    values = torch.from_numpy(points)
    values = values.float() / 255 if values.dtype == torch.uint8 else values
    return _DistanceBlock(values, values.square().sum(1))


def _within(x: _DistanceBlock, y: _DistanceBlock) -> Tensor:
    """[N, M] squared distances, |x|^2 + |y|^2 - 2 x.y, as float32."""
    lengths = x.lengths[:, None] + y.lengths
    if x.values.dtype == torch.int8:
        return lengths.sub_(torch._int_mm(x.values, y.values.T), alpha=2).float() / 255**2
    return lengths.addmm_(x.values, y.values.T, alpha=-2).clamp_min_(0)  # may round to a little below 0
