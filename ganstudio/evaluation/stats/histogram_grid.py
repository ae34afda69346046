"""A box in one or two dimensions cut into equal cells: what distributions are compared on."""

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from ganstudio.formats.density import Density, GaussianMixture

Masses = NDArray[np.float64]
"""Probabilities of the cells, [count ** dimensions + 1], summing to 1: row by row, the row of the lowest second
coordinate first; the last one is everything outside of the box."""

_POINTS = 4
"""Per axis and cell, where a density is summed up point by point."""


@dataclass(frozen=True)
class Cells:
    """`count` cells per axis between the corners `low` and `high` [D]."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    count: int

    @property
    def dimensions(self) -> int:
        return len(self.low)

    @property
    def volume(self) -> float:
        """Of one cell."""
        return float(np.prod([(h - lo) / self.count for lo, h in zip(self.low, self.high, strict=True)]))

    def edges(self, axis: int) -> NDArray[np.float64]:
        """[count + 1]."""
        return np.linspace(self.low[axis], self.high[axis], self.count + 1)

    def centres(self, finer: int = 1) -> NDArray[np.float64]:
        """[(count * finer) ** D, D] centres of the cells, each cut into `finer` per axis; x runs fastest."""
        number = self.count * finer
        axes = [
            low + (np.arange(number) + 0.5) * (high - low) / number
            for low, high in zip(self.low, self.high, strict=True)
        ]
        if self.dimensions == 1:
            return axes[0][:, None]
        x, y = np.meshgrid(*axes)
        return np.stack([x.ravel(), y.ravel()], 1)

    def number_of(self, places: NDArray[np.floating]) -> NDArray[np.int64]:
        """Index into Masses of each place [N, D], which is given in cells from the low corner."""
        with np.errstate(invalid="ignore"):  # where a place is infinite or no number it is outside as well
            inside = np.logical_and.reduce((places >= 0) & (places < self.count), axis=1)
        cell = np.where(np.expand_dims(inside, 1), places, 0).astype(np.int64)
        flat = cell[:, 0] if self.dimensions == 1 else cell[:, 1] * self.count + cell[:, 0]
        return np.where(inside, flat, self.count**self.dimensions)

    def masses_of_samples(self, samples: NDArray[np.floating]) -> Masses:
        """The share of the samples [N, D] in each cell."""
        low, high = np.asarray(self.low), np.asarray(self.high)
        places = (np.asarray(samples, np.float64) - low) / (high - low) * self.count
        counts = np.bincount(self.number_of(places), minlength=self.count**self.dimensions + 1)
        return counts / len(samples)

    def masses_of_density(self, density: Density) -> Masses:
        """Exactly for Gaussian mixtures, else by the midpoint rule with 4 points per axis and cell."""
        if isinstance(density, GaussianMixture):
            inside = self._masses_of_mixture(density)
        else:
            values = density.pdf(self.centres(_POINTS)) * self.volume / _POINTS**self.dimensions
            shape = (self.count, _POINTS) * self.dimensions
            inside = values.reshape(shape).sum(axis=tuple(range(1, 2 * self.dimensions, 2))).ravel()
        return np.append(inside, max(0.0, 1.0 - float(inside.sum())))

    def _masses_of_mixture(self, mixture: GaussianMixture) -> NDArray[np.float64]:
        """A round Gaussian's mass of a box is the product of its masses along the axes."""
        along = [np.diff(_below(self.edges(axis), mixture, axis)) for axis in range(self.dimensions)]
        if self.dimensions == 1:
            return mixture.weights @ along[0]
        return np.einsum("k,kx,ky->yx", mixture.weights, along[0], along[1], optimize=True).ravel()


def _below(edges: NDArray[np.float64], mixture: GaussianMixture, axis: int) -> NDArray[np.float64]:
    """[K, edges] P(coordinate <= edge) of each component."""
    scaled = (edges[None] - mixture.means[:, axis, None]) / (mixture.deviations[:, None] * sqrt(2))
    return 0.5 * (1 + np.array([erf(value) for value in scaled.ravel()]).reshape(scaled.shape))
