"""Several pictures laid over one another: what a judge of single pictures has to turn down."""

import numpy as np
from numpy.typing import NDArray

MOST = 9
_EVENNESS, _LARGEST_SHARE = 2.0, 0.8


def overlays(pictures: NDArray[np.uint8], count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """`count` weighted means of two to nine of `pictures` [N, H, W, C]; weights from a Dirichlet distribution, drawn
    again where one picture would have more than four fifths of it and nearly be seen alone."""
    return np.stack([_overlay(pictures, rng) for _ in range(count)])


def _overlay(pictures: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    together = rng.integers(2, MOST + 1)
    weights = np.ones(1)
    while weights.max() > _LARGEST_SHARE:
        weights = rng.dirichlet(np.full(together, _EVENNESS))
    chosen = pictures[rng.choice(len(pictures), together, replace=False)]
    return np.rint(np.tensordot(weights, chosen, 1)).astype(np.uint8)
