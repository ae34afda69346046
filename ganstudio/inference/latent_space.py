"""The space that a generator draws from: its law and its ends.

Everything is a pure function of its arguments; a seed gives the same latents on every machine.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Latents = NDArray[np.float32]


@dataclass(frozen=True)
class LatentSpace:
    """`size` independent dimensions, each N(0, 1) ("normal") or U(-1, 1) ("uniform")."""

    size: int
    law: Literal["normal", "uniform"] = "normal"

    @property
    def sigma(self) -> float:
        """Standard deviation of each dimension: 1, or 1 / sqrt(3) for U(-1, 1)."""
        return 1.0 if self.law == "normal" else 3.0**-0.5

    @property
    def slider_range(self) -> tuple[float, float]:
        """What a slider should span: three standard deviations, or the whole cube."""
        return (-3.0, 3.0) if self.law == "normal" else (-1.0, 1.0)

    def mean(self) -> Latents:
        """The middle of the law, [size] of zeros."""
        return np.zeros(self.size, np.float32)

    def draw(self, count: int, seed: int) -> Latents:
        """`count` latents [count, size] from the law. The first ones stay the same when `count` grows."""
        rng = np.random.default_rng(seed)
        if self.law == "normal":
            return rng.standard_normal((count, self.size), dtype=np.float32)
        return rng.random((count, self.size), dtype=np.float32) * np.float32(2) - np.float32(1)

    def truncate(self, latents: Latents, psi: float) -> Latents:
        """The truncation trick: psi * z, towards the mean. 1 changes nothing, 0 is the mean picture.

        Karras et al. 2019 (eq. in 2.1): z' = mean + psi (z - mean); the mean of both laws is 0. Smaller psi gives
        safer, more alike pictures.
        """
        return latents * np.float32(psi)

    def clamp(self, latents: Latents) -> Latents:
        """Back into the cube for the uniform law; the normal law has no edge."""
        return latents if self.law == "normal" else np.clip(latents, np.float32(-1), np.float32(1))

    def variations(self, latent: Latents, strength: float, count: int, seed: int) -> Latents:
        """[count, size] neighbours of `latent` [size] that are as probable as fresh draws.

        normal: sqrt(1 - s^2) z + s e, which is N(0, 1) again; uniform: (1 - s) z + s e, which stays in the cube.
        s = 0 is `latent` itself, s = 1 forgets it.
        """
        fresh = self.draw(count, seed)
        keep = (1 - strength**2) ** 0.5 if self.law == "normal" else 1 - strength
        return np.float32(keep) * latent + np.float32(strength) * fresh
