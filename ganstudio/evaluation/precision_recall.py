"""Are the generated samples like real ones (precision), and can all real ones be generated (recall)?

Improved precision and recall, Kynkaanniemi et al. 2019: a set's manifold is the union of balls around its samples, each
reaching to its k-th nearest neighbour; precision is the share of generated samples within the real manifold, recall
the share of real ones within the generated manifold. Density and coverage, Naeem et al. 2020, count the same balls in a
way that outliers disturb less. A collapsed generator has precision about 1 and recall about 0.

Works on features [N, d], which whoever publishes a figure must name (features.py), and on points as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 3
"""As Kynkaanniemi et al.; Naeem et al. take 5."""
_ROWS = 1000
"""Rows of the matrix of distances that are computed at once."""

Features = NDArray[np.float64]


@dataclass(frozen=True)
class PrecisionRecall:
    """Shares in [0, 1]; density is 1 for equal distributions and may be larger."""

    precision: float
    recall: float
    density: float
    coverage: float


def precision_recall(real: Features, generated: Features, neighbours: int = NEIGHBOURS) -> PrecisionRecall:
    """Of features [N, d] and [M, d], both N and M above `neighbours`; equal N and M make figures comparable."""
    reach_of_real, reach_of_generated = radii(real, neighbours), radii(generated, neighbours)
    within_real: list[NDArray[np.int64]] = []
    """For each generated sample, in how many balls around real ones it lies."""
    recalled = np.zeros(len(real), bool)
    nearest = np.full(len(real), np.inf)
    for rows, squared in _squared_distances(generated, real):
        within_real.append((squared < reach_of_real).sum(1))
        recalled |= (squared < reach_of_generated[rows, None]).any(0)
        nearest = np.minimum(nearest, squared.min(0))
    counts = np.concatenate(within_real)
    return PrecisionRecall(
        precision=float((counts > 0).mean()),
        recall=float(recalled.mean()),
        density=float(counts.mean() / neighbours),
        coverage=float((nearest < reach_of_real).mean()),
    )


def radii(samples: Features, neighbours: int) -> Features:
    """Squared distance [N] of each sample to its `neighbours`-th nearest other one. Raises ValueError for too few."""
    if len(samples) <= neighbours:
        raise ValueError(f"{len(samples)} samples have no {neighbours}-th nearest neighbour")
    found = []
    for rows, squared in _squared_distances(samples, samples):
        squared[np.arange(len(squared)), np.arange(rows.start, rows.stop)] = -1.0  # itself comes first
        found.append(np.partition(squared, neighbours, axis=1)[:, neighbours])
    return np.concatenate(found)


def mean_pairwise_distance(samples: Features) -> float:
    """Mean Euclidean distance between two different samples of [N, d]: how various they are; 0 if all are equal."""
    count = len(samples)
    total = sum(float(np.sqrt(squared).sum()) for _, squared in _squared_distances(samples, samples))
    return total / (count * (count - 1))


def _squared_distances(x: Features, y: Features) -> Iterator[tuple[slice, Features]]:
    """Rows of the matrix [N, M] of squared distances, some at a time, with which rows they are."""
    y_squared = np.square(y).sum(1)
    for start in range(0, len(x), _ROWS):
        rows = slice(start, min(start + _ROWS, len(x)))
        part = x[rows]
        yield rows, np.maximum(np.square(part).sum(1)[:, None] + y_squared - 2 * part @ y.T, 0.0)
