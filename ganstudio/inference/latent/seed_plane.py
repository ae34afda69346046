"""A plane on which every whole point is a seed, and every place between four of them a latent as probable.

Seeds run from left to right, and by `ROW` from one row to the next, so that the plane has no edge but the first seed's.
"""

from dataclasses import dataclass

import numpy as np

from ganstudio.inference.latent.space import Latents, LatentSpace

ROW = 100


@dataclass(frozen=True)
class SeedPlane:
    """Places have x >= 0 to the right and y >= 0 down, both in seeds."""

    space: LatentSpace

    @staticmethod
    def seed(column: int, row: int) -> int:
        """The seed at a whole point."""
        return max(column, 0) + ROW * max(row, 0)

    def latent(self, x: float, y: float) -> Latents:
        """[size], bilinear between the four seeds around (x, y).

        normal: sum w z / sqrt(sum w^2), which is N(0, 1) again whatever the weights w are; uniform: sum w z, which
        stays in the cube. On a whole point it is that seed's latent.
        """
        x, y = max(x, 0.0), max(y, 0.0)
        column, row = int(x), int(y)
        right, down = x - column, y - row
        weights = np.array([(1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down], np.float32)
        seeds = [self.seed(column + dx, row + dy) for dy in (0, 1) for dx in (0, 1)]
        corners = np.stack([self.space.draw(1, seed)[0] for seed in seeds])
        mixed: Latents = weights @ corners
        return mixed / np.linalg.norm(weights) if self.space.distribution == "normal" else mixed
