"""The space that a generator draws from: its distribution and its ends.

Everything is a pure function of its arguments; a seed gives the same latents on every machine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganstudio.formats.manifest import LatentDistribution

Latents = NDArray[np.float32]


@dataclass(frozen=True)
class LatentSpace:
    """`size` independent dimensions, each N(0, 1) ("normal"), U(-1, 1) ("uniform") or U(0, 1) ("unit")."""

    size: int
    distribution: LatentDistribution = "normal"

    @property
    def slider_range(self) -> tuple[float, float]:
        """What a slider should span: three standard deviations, or the whole cube."""
        return {"normal": (-3.0, 3.0), "uniform": (-1.0, 1.0), "unit": (0.0, 1.0)}[self.distribution]

    @property
    def sigma(self) -> float:
        """Standard deviation of each dimension: 1, or width / sqrt(12) of a cube."""
        low, high = self.slider_range
        return 1.0 if self.distribution == "normal" else (high - low) * 12.0**-0.5

    @property
    def middle(self) -> float:
        """Mean of each dimension."""
        return sum(self.slider_range) / 2

    def mean(self) -> Latents:
        """The middle of the distribution, [size]."""
        return np.full(self.size, self.middle, np.float32)

    def draw(self, count: int, seed: int) -> Latents:
        """`count` latents [count, size] from the distribution. The first ones stay the same when `count` grows."""
        rng = np.random.default_rng(seed)
        if self.distribution == "normal":
            return rng.standard_normal((count, self.size), dtype=np.float32)
        low, high = self.slider_range
        return rng.random((count, self.size), dtype=np.float32) * np.float32(high - low) + np.float32(low)

    def truncate(self, latents: Latents, psi: float) -> Latents:
        """The truncation trick: towards the mean. 1 changes nothing, 0 is the mean picture.

        Karras et al. 2019 (eq. in 2.1): z' = mean + psi (z - mean). Smaller psi gives safer, more alike pictures.
        """
        if psi == 1:
            return latents
        middle = np.float32(self.middle)
        return middle + np.float32(psi) * (latents - middle)

    def clamp(self, latents: Latents) -> Latents:
        """Back into the cube for the uniform distributions; the normal one has no edge."""
        low, high = self.slider_range
        return latents if self.distribution == "normal" else np.clip(latents, np.float32(low), np.float32(high))

    def variations(self, latent: Latents, strength: float, count: int, seed: int) -> Latents:
        """[count, size] neighbours of `latent` [size] that are as probable as fresh draws.

        normal: sqrt(1 - s^2) z + s e, which is N(0, 1) again; uniform: (1 - s) z + s e, which stays in the cube.
        s = 0 is `latent` itself, s = 1 forgets it.
        """
        fresh = self.draw(count, seed)
        keep = (1 - strength**2) ** 0.5 if self.distribution == "normal" else 1 - strength
        return np.float32(keep) * latent + np.float32(strength) * fresh
