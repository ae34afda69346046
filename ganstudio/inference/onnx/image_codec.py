"""Between uint8 pictures and the values that networks put out and take."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pictures = NDArray[np.uint8]


def to_pictures(values: Floats, value_range: tuple[float, float], layout: str) -> Pictures:
    """[N, C, H, W] or [N, H, W, C] (by `layout`) in `value_range` -> uint8 [N, H, W, C], rounded, clipped."""
    scaled = to_levels(values, value_range, layout)
    np.rint(scaled, out=scaled)
    np.clip(scaled, 0, 255, out=scaled)
    return np.ascontiguousarray(scaled.astype(np.uint8))


def to_levels(values: Floats, value_range: tuple[float, float], layout: str) -> Floats:
    """The same before it is rounded and clipped: float32 [N, H, W, C], 0 is black and 255 white."""
    low, high = value_range
    if layout == "NCHW":
        values = values.transpose(0, 2, 3, 1)
    scaled = values * np.float32(255 / (high - low))
    scaled -= np.float32(low * 255 / (high - low))
    return scaled


def from_pictures(pictures: Pictures, value_range: tuple[float, float], layout: str) -> Floats:
    """uint8 [N, H, W, C] -> float32 [N, C, H, W] or [N, H, W, C] (by `layout`) in `value_range`, as in training."""
    low, high = value_range
    values = pictures.astype(np.float32) / np.float32(255 / (high - low)) + np.float32(low)
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2) if layout == "NCHW" else values)
