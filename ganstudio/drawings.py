"""Draws what is no picture: sequences as curves, points as clouds, so that every run has samples to look at.

Numpy and Pillow only. Pictures are uint8 [N, size, size, 3].
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ganstudio.events import Pictures

REAL, GENERATED = (0x00, 0x9E, 0x73), (0xE6, 0x9F, 0x00)
"""The players' colours everywhere in the program, safe for colour-blind eyes."""
_PAPER = (250, 250, 250)
_CHANNELS = ((0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7))
_FINER = 3
"""Curves are drawn this many times larger and made smaller again, which smooths them."""


def draw_curves(sequences: NDArray[np.float32], limits: tuple[float, float], size: int = 128) -> Pictures:
    """Every sequence [L, C] of [N, L, C] as one picture, its channels as curves between `limits`."""
    return np.stack([_curves(sequence, limits, size) for sequence in sequences])


def _curves(sequence: NDArray[np.float32], limits: tuple[float, float], size: int) -> NDArray[np.uint8]:
    image = Image.new("RGB", (size * _FINER, size * _FINER), _PAPER)
    pen = ImageDraw.Draw(image)
    low, high = limits
    x = np.linspace(0.04, 0.96, len(sequence)) * size * _FINER
    scaled = np.nan_to_num((sequence - low) / max(high - low, 1e-9), posinf=1e6, neginf=-1e6)
    y = (0.92 - 0.84 * scaled.clip(-1.0, 2.0)) * size * _FINER
    for channel in range(sequence.shape[1]):
        points = list(map(tuple, np.stack([x, y[:, channel]], 1).tolist()))
        pen.line(points, fill=_CHANNELS[channel % len(_CHANNELS)], width=_FINER * 2, joint="curve")
    return np.asarray(image.resize((size, size), Image.Resampling.LANCZOS))


def draw_points(
    points: NDArray[np.float32], real: NDArray[np.float32], *, generated: bool, size: int = 256
) -> Pictures:
    """One picture [1, size, size, 3] of a cloud [N, D] over the extent of `real`, which lies pale beneath it.

    One dimension is drawn as a histogram, of more than two the first two are shown.
    """
    low, high = real.min(0), real.max(0)
    margin = 0.15 * np.maximum(high - low, 1e-9)
    low, high = low - margin, high + margin
    ink = [(real, REAL, 0.25), (points, GENERATED, 0.9)] if generated else [(real, REAL, 0.9)]
    picture = np.full((size, size, 3), _PAPER, np.float64)
    for cloud, colour, strength in ink:
        coverage = _histogram(cloud, low, high, size) if real.shape[1] == 1 else _cloud(cloud, low, high, size)
        alpha = (coverage * strength)[:, :, None]
        picture = picture * (1 - alpha) + np.array(colour) * alpha
    return picture.round().astype(np.uint8)[None]


def _cloud(
    points: NDArray[np.float32], low: NDArray[np.float32], high: NDArray[np.float32], size: int
) -> NDArray[np.float64]:
    """Where points lie, 0 to 1, each as a dot of two pixels, [size, size] with the second axis pointing up."""
    inside = (np.nan_to_num(points[:, :2]) - low[:2]) / (high[:2] - low[:2])
    column = (inside[:, 0] * size).astype(np.int64)
    row = ((1 - inside[:, 1]) * size).astype(np.int64)
    ink = np.zeros((size, size))
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        r, c = row + down, column + right
        seen = (r >= 0) & (r < size) & (c >= 0) & (c < size)
        np.add.at(ink, (r[seen], c[seen]), 0.5)
    return ink.clip(0, 1)


def _histogram(
    points: NDArray[np.float32], low: NDArray[np.float32], high: NDArray[np.float32], size: int
) -> NDArray[np.float64]:
    """A filled histogram of 64 bars; the highest takes nine tenths of the height."""
    counts, _ = np.histogram(np.nan_to_num(points[:, 0]), bins=64, range=(float(low[0]), float(high[0])))
    heights = np.repeat(counts / max(counts.max(), 1), size // 64) * 0.9 * size
    return (np.arange(size)[::-1, None] < heights[None, :]).astype(np.float64)
