"""The features of features.py by numpy alone, for the player, which has no torch: the same numbers up to rounding.

With torch the other file is used: it is more than twice as fast.
"""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray
from PIL import Image

NAME = "random convolutions, 3 scales, 672 features"
SIZE = 32
WIDTHS = (32, 64, 128)
SEED = 20141208
REACH = 3.0
"""Standard deviations at which features are bounded."""
BATCH = 50
"""Small enough for what is computed to stay near the processor: with 250 it took 1.6 times as long."""
Floats = NDArray[np.float32]


class Standardised(ABC):
    """Pictures to features, standardised on `reference` (uint8 [N, H, W, C]); float64 [N, 672] comes out."""

    def __init__(self, reference: NDArray[np.uint8]) -> None:
        raw = self._raw(reference)
        deviation = raw.std(0)
        # what hardly varies in the reference (digits' margins) must not drown everything else
        self._mean, self._deviation = raw.mean(0), deviation + max(float(deviation.mean()), 1e-6)

    def __call__(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        standardised = (self._raw(pictures) - self._mean) / self._deviation
        # beyond some deviations "how far" means nothing any more, and a cubic kernel would see nothing else
        return np.asarray(REACH * np.tanh(standardised / REACH))

    def _raw(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        batches = [self._forward(pictures[start : start + BATCH]) for start in range(0, len(pictures), BATCH)]
        return np.concatenate(batches).astype(np.float64)

    @abstractmethod
    def _forward(self, pictures: NDArray[np.uint8]) -> Floats:
        """Features [N, 672] of one batch."""


class NumpyFeatures(Standardised):
    """Features without torch."""

    def __init__(self, reference: NDArray[np.uint8]) -> None:
        self._weights = _weights()
        super().__init__(reference)

    def _forward(self, pictures: NDArray[np.uint8]) -> Floats:
        x = _resized(np.broadcast_to(pictures, (*pictures.shape[:3], 3)).astype(np.float32) / 127.5 - 1)
        levels = []
        for weight in self._weights:
            x = np.maximum(_convolved(x, weight), 0)
            levels.append(x)
            x = _mean_of_blocks(x, 2)
        four = _mean_of_blocks(levels[2], levels[2].shape[1] // 2).transpose(0, 3, 1, 2)  # torch's order: channel first
        pooled = [levels[0].mean((1, 2)), levels[1].mean((1, 2)), four.reshape(len(x), -1), levels[1].max((1, 2))]
        return np.concatenate(pooled, 1)


def _convolved(x: Floats, weight: Floats) -> Floats:
    """[N, H, W, out] of x [N, H, W, in] and weight [out, in, 3, 3], padded by zeros."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))  # [N, H, W, in, 3, 3]
    flat = windows.reshape(-1, weight[0].size)
    return (flat @ weight.reshape(len(weight), -1).T).reshape(*x.shape[:3], len(weight))


def _mean_of_blocks(x: Floats, side: int) -> Floats:
    """[N, H / side, W / side, C] of x [N, H, W, C]."""
    count, height, width, channels = x.shape
    return x.reshape(count, height // side, side, width // side, side, channels).mean((2, 4))


def _resized(x: Floats) -> Floats:
    """[N, 32, 32, C] of x [N, H, W, C], bilinear with antialiasing."""
    if x.shape[1:3] == (SIZE, SIZE):
        return x
    planes = [
        np.asarray(Image.fromarray(plane, "F").resize((SIZE, SIZE), Image.Resampling.BILINEAR))
        for plane in np.ascontiguousarray(x.transpose(0, 3, 1, 2)).reshape(-1, *x.shape[1:3])
    ]
    return np.stack(planes).reshape(len(x), x.shape[3], SIZE, SIZE).transpose(0, 2, 3, 1)


def _weights() -> list[Floats]:
    """Of all layers, each [out, in, 3, 3]: what torch's generator gives for the seed."""
    bits = np.random.MT19937()
    bits._legacy_seeding(SEED)
    inputs = (3, *WIDTHS[:-1])
    return [
        (_normal(bits, out * into * 9) * (2 / (9 * into)) ** 0.5).reshape(out, into, 3, 3).astype(np.float32)
        for into, out in zip(inputs, WIDTHS, strict=True)
    ]


def _normal(bits: np.random.MT19937, count: int) -> Floats:
    """Standard normal numbers as torch.randn makes them on a processor: Box and Muller, sixteen at a time."""
    uniform = (bits.random_raw(count) & 0xFFFFFF).astype(np.float32) / np.float32(1 << 24)
    pairs = uniform.reshape(-1, 2, 8)
    radius, angle = np.sqrt(-2 * np.log1p(-pairs[:, 0])), np.float32(2 * np.pi) * pairs[:, 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)
