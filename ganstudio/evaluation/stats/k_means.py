"""Groups by k-means: Lloyd's iterations from the centres of k-means++ (Arthur and Vassilvitskii 2007).

By numpy alone: scikit-learn's takes seconds to be loaded, is not in the player, and its threads wait for busy cores.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TIMES, _MOST_ITERATIONS = 2, 60
Points = NDArray[Any]
"""float32 or float64 [N, d]."""


@dataclass(frozen=True)
class Groups:
    """`centres` [K, d]; where there were fewer different points than K, some are of no point."""

    centres: Points

    def of(self, points: Points) -> NDArray[np.int64]:
        """The number [N] of the centre that is nearest to each of `points` [N, d]."""
        return np.asarray((np.square(self.centres).sum(1) / 2 - points @ self.centres.T).argmin(1))


def k_means(points: Points, count: int) -> Groups:
    """`count` groups of points [N, d], or N; the better of two tries, which are the same ones at every call."""
    rng = np.random.default_rng(0)
    tries = [_settled(points, _far_apart(points, min(count, len(points)), rng)) for _ in range(_TIMES)]
    return min(tries, key=lambda groups: inertia(points, groups))


def inertia(points: Points, groups: Groups) -> float:
    """Sum of the squared distances of points [N, d] to the centres of their groups."""
    return float(np.square(points - groups.centres[groups.of(points)]).sum())


def _far_apart(points: Points, count: int, rng: np.random.Generator) -> Groups:
    """Points as centres, each drawn in proportion to its squared distance from those that were drawn before."""
    chosen = [points[rng.integers(len(points))]]
    squared = np.full(len(points), np.inf)
    while len(chosen) < count:
        squared = np.minimum(squared, np.square(points - chosen[-1]).sum(1, dtype=np.float64))
        total = squared.sum()
        chosen.append(points[rng.choice(len(points), p=squared / total if total else None)])
    return Groups(np.stack(chosen))


def _settled(points: Points, groups: Groups) -> Groups:
    """Every centre at the mean of the points that are nearest to it."""
    before = None
    for _ in range(_MOST_ITERATIONS):
        owners = groups.of(points)
        if before is not None and (owners == before).all():
            break
        counts = np.bincount(owners, minlength=len(groups.centres))[:, None]
        members = np.eye(len(counts), dtype=np.float32)[owners]
        means = (members.T @ points / np.maximum(counts, 1)).astype(points.dtype)
        before, groups = owners, Groups(np.where(counts, means, groups.centres))
    return groups
