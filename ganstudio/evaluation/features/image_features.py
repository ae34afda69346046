"""Features of pictures in which distances mean something, without a network trained by somebody else.

A fixed random convolutional network at three scales (weights from a fixed seed, so that figures compare between runs
and machines), standardised on reference pictures and bounded.
Distances in it are never called FID: there is no Inception here.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import adaptive_avg_pool2d, avg_pool2d, conv2d, interpolate, relu

from ganstudio.evaluation.features.image_features_numpy import NAME, SEED, SIZE, WIDTHS, Floats, Standardised

__all__ = ["NAME", "Features"]


class Features(Standardised):
    """Features by torch."""

    def __init__(self, reference: NDArray[np.uint8]) -> None:
        generator = torch.Generator().manual_seed(SEED)
        inputs = (3, *WIDTHS[:-1])
        self._weights = [
            torch.randn((out, into, 3, 3), generator=generator) * (2 / (9 * into)) ** 0.5
            for into, out in zip(inputs, WIDTHS, strict=True)
        ]
        super().__init__(reference)

    @torch.no_grad()
    def _forward(self, pictures: NDArray[np.uint8]) -> Floats:
        x = torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
        x = x.expand(-1, 3, -1, -1)
        if x.shape[2:] != (SIZE, SIZE):
            x = interpolate(x, size=(SIZE, SIZE), mode="bilinear", antialias=True)
        levels = []
        for weight in self._weights:
            x = relu(conv2d(x, weight, padding=1))
            levels.append(x)
            x = avg_pool2d(x, 2)
        pooled = [levels[0].mean((2, 3)), adaptive_avg_pool2d(levels[1], 1), adaptive_avg_pool2d(levels[2], 2)]
        return torch.cat([p.flatten(1) for p in pooled] + [levels[1].amax((2, 3))], 1).numpy()
