"""An endless smooth way through the latent space, for an animation that never ends and never jumps."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ganstudio.inference.latent.space import Latents, LatentSpace

_Normal = NDArray[np.float64]
_NORMAL = NormalDist()
_EDGE = 1e-6
"""Probability beyond which the cube's corners are not told apart."""


@dataclass(frozen=True)
class RandomWalk:
    """At every place it is exactly as probable as a fresh draw, and it never comes back.

    One unit is about the way from one picture to the next unlike it. For N(0, 1) it is z(s) = sum_k w_k(s) e_k with
    independent draws e_k and the weights of a cubic B-spline, scaled to sum_k w_k^2 = 1: N(0, 1) for every s, and twice
    differentiable. In a cube the same goes through the normal distribution function, quantile by quantile.
    """

    space: LatentSpace
    seed: int = 0
    start: Latents | None = None
    """Where it begins, [size]; without it the seed says."""

    def position(self, distance: float) -> Latents:
        """[size] after `distance` >= 0: add speed times seconds to it, then the speed may change on the way."""
        normal = self._unbound(distance) + _covariance(distance) * self._missed
        return _from_normal(normal, self.space).astype(np.float32)

    @cached_property
    def _missed(self) -> _Normal:
        """By how much the walk would miss its start: z(s) given z(0) is z(s) + cov(s, 0) (start - z(0))."""
        if self.start is None:
            return np.zeros(self.space.size)
        return _to_normal(self.start, self.space) - self._unbound(0.0)

    def _unbound(self, distance: float) -> _Normal:
        first, weights = _weights(distance)
        draws = [_draw(self.space.size, self.seed, first + number) for number in range(4)]
        return weights @ np.stack(draws)


@lru_cache(maxsize=16)
def _draw(size: int, seed: int, number: int) -> _Normal:
    return np.random.default_rng((seed, number)).standard_normal(size)


def _weights(distance: float) -> tuple[int, NDArray[np.float64]]:
    """The first of the four draws that matter and their weights: the uniform cubic B-spline, as a unit vector."""
    first = math.floor(distance)
    t = distance - first
    spline = np.array([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3])
    return first, spline / np.linalg.norm(spline)


def _covariance(distance: float) -> float:
    """Of z(distance) and z(0), in every dimension; nothing is left of it after three units."""
    first, weights = _weights(distance)
    return float(weights[: max(4 - first, 0)] @ _weights(0.0)[1][first:]) if first < 4 else 0.0


def _from_normal(normal: _Normal, space: LatentSpace) -> _Normal:
    if space.distribution == "normal":
        return normal
    low, high = space.slider_range
    shares = np.array([(1 + math.erf(value / math.sqrt(2))) / 2 for value in normal])
    return low + (high - low) * shares


def _to_normal(latent: Latents, space: LatentSpace) -> _Normal:
    if space.distribution == "normal":
        return latent.astype(np.float64)
    low, high = space.slider_range
    shares = np.clip((latent.astype(np.float64) - low) / (high - low), _EDGE, 1 - _EDGE)
    return np.array([_NORMAL.inv_cdf(share) for share in shares.tolist()])
