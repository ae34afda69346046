"""Distributions in one and two dimensions that are known in closed form: one can draw from them and ask for p(x).

Numpy only. What the Lab and the mode table compare a generator with.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
"""float32 [N, D]."""


class Density(Protocol):
    """A distribution over points of `dimensions` 1 or 2."""

    @property
    def dimensions(self) -> int: ...
    def sample(self, count: int, rng: np.random.Generator) -> Points:
        """`count` independent draws, float32 [count, D]."""
        ...

    def pdf(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """p(x) >= 0 at each of [N, D], float64 [N]."""
        ...

    def extent(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lowest and highest corner [D] of a box that holds almost all of it, for a view."""
        ...


@dataclass(frozen=True, eq=False)
class GaussianMixture:
    """Round Gaussians; `means` [K, D], `deviations` [K], `weights` [K] that sum to 1.

    `countable` says that its means are modes worth counting (a ring, a grid) and not beads on a string (a spiral).
    """

    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    weights: NDArray[np.float64]
    countable: bool = True

    @property
    def dimensions(self) -> int:
        return int(self.means.shape[1])

    def sample(self, count: int, rng: np.random.Generator) -> Points:
        which = rng.choice(len(self.means), count, p=self.weights)
        noise = rng.standard_normal((count, self.dimensions)) * self.deviations[which, None]
        return (self.means[which] + noise).astype(np.float32)

    def pdf(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        axes = np.array(np.transpose(points), np.float64, order="C")  # a copy; long rows are twice as fast
        axes[np.isnan(axes)] = np.inf  # what is no number lies nowhere
        density = np.zeros(len(points))
        for mean, deviation, weight in zip(self.means, self.deviations, self.weights, strict=True):
            squared = np.square((axes - mean[:, None]) / deviation).sum(0)
            density += weight / (deviation * np.sqrt(2 * np.pi)) ** self.dimensions * np.exp(-squared / 2)
        return density

    def extent(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        reach = 4 * self.deviations[:, None]
        return (self.means - reach).min(0), (self.means + reach).max(0)


@dataclass(frozen=True, eq=False)
class UniformBox:
    """The same density everywhere between the corners `low` and `high` [D]: noise, for tables."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def dimensions(self) -> int:
        return len(self.low)

    def sample(self, count: int, rng: np.random.Generator) -> Points:
        return rng.uniform(self.low, self.high, (count, self.dimensions)).astype(np.float32)

    def pdf(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        inside = ((points >= self.low) & (points <= self.high)).all(1)
        return np.where(inside, 1.0 / float(np.prod(self.high - self.low)), 0.0)

    def extent(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        margin = 0.25 * (self.high - self.low)
        return self.low - margin, self.high + margin


@dataclass(frozen=True, eq=False)
class InkDensity:
    """A drawing as a density in two dimensions: `ink` [H, W] >= 0, row 0 on top, over the square [-1, 1]^2.

    Constant inside each pixel. A picture that is not square keeps its shape; its longer side spans the square.
    """

    ink: NDArray[np.float64]

    @property
    def dimensions(self) -> int:
        return 2

    @cached_property
    def _mass(self) -> NDArray[np.float64]:
        return self.ink / self.ink.sum()

    @property
    def _pixel(self) -> float:
        return 2.0 / max(self.ink.shape)

    def sample(self, count: int, rng: np.random.Generator) -> Points:
        height, width = self.ink.shape
        row, column = np.divmod(rng.choice(height * width, count, p=self._mass.ravel()), width)
        x = (column + rng.random(count) - width / 2) * self._pixel
        y = (height / 2 - row - rng.random(count)) * self._pixel
        return np.stack([x, y], 1).astype(np.float32)

    def pdf(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        height, width = self.ink.shape
        column = points[:, 0] / self._pixel + width / 2
        row = height / 2 - points[:, 1] / self._pixel
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)  # False for what is no number
        density = np.zeros(len(points))
        density[inside] = self._mass[row[inside].astype(np.int64), column[inside].astype(np.int64)] / self._pixel**2
        return density

    def extent(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.array([-1.2, -1.2]), np.array([1.2, 1.2])
