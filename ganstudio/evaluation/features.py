"""Features of pictures in which distances mean something, without a network trained by somebody else.

A fixed random convolutional network at three scales (weights from a fixed seed, so that figures compare between runs
and machines), standardised on reference pictures and bounded.
Distances in it are never called FID: there is no Inception here.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, avg_pool2d, conv2d, interpolate, relu

from ganstudio.evaluation.features_by_numpy import BATCH, NAME, REACH, SEED, SIZE, WIDTHS

__all__ = ["NAME", "Features"]


class Features:
    """Pictures to features, standardised on `reference` (uint8 [N, H, W, C]); float64 [N, 672] comes out."""

    def __init__(self, reference: NDArray[np.uint8]) -> None:
        generator = torch.Generator().manual_seed(SEED)
        inputs = (3, *WIDTHS[:-1])
        self._weights = [
            torch.randn((out, into, 3, 3), generator=generator) * (2 / (9 * into)) ** 0.5
            for into, out in zip(inputs, WIDTHS, strict=True)
        ]
        raw = self._raw(reference)
        deviation = raw.std(0)
        # what hardly varies in the reference (digits' margins) must not drown everything else
        self._mean, self._deviation = raw.mean(0), deviation + max(float(deviation.mean()), 1e-6)

    def __call__(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        standardised = (self._raw(pictures) - self._mean) / self._deviation
        # beyond some deviations "how far" means nothing any more, and a cubic kernel would see nothing else
        return np.asarray(REACH * np.tanh(standardised / REACH))

    @torch.no_grad()
    def _raw(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        batches = [self._forward(pictures[start : start + BATCH]) for start in range(0, len(pictures), BATCH)]
        return torch.cat(batches).double().numpy()

    def _forward(self, pictures: NDArray[np.uint8]) -> Tensor:
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
        return torch.cat([p.flatten(1) for p in pooled] + [levels[1].amax((2, 3))], 1)
