"""Pictures as points in [0, 1]^d, as densities are given for them: dequantised, so that no density is infinite."""

import numpy as np
from numpy.typing import NDArray


def dequantised(pictures: NDArray[np.uint8], seed: int) -> NDArray[np.float64]:
    """[N, d] of pictures [N, H, W, C]: x / 256 + U(0, 1) / 256 (Theis et al. 2016, as in Wu et al. 2017)."""
    flat = pictures.reshape(len(pictures), -1).astype(np.float64)
    return (flat + np.random.default_rng([seed, 4]).random(flat.shape)) / 256


def between_0_and_1(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """[N, d] in the middle of each level."""
    return (pictures.reshape(len(pictures), -1).astype(np.float64) + 0.5) / 256
