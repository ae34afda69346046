"""What can be taken away from a picture so that a network learns to give it back: colour, detail, a part, calm.

A translator that was trained on such pairs asks for pictures that were prepared in the same way; the name of the
preparation is in its manifest. Numpy and Pillow only; pictures are uint8 [height, width, 3] and keep their size.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
Preparation = Callable[[Picture, np.random.Generator], Picture]

_LUMINANCE = np.array([0.299, 0.587, 0.114])


def grey(picture: Picture, _rng: np.random.Generator) -> Picture:
    """Without its colours; luminance of ITU-R BT.601 in all three channels."""
    brightness = (picture @ _LUMINANCE).round().astype(np.uint8)
    return np.repeat(brightness[:, :, None], 3, axis=2)


def edges(picture: Picture, _rng: np.random.Generator) -> Picture:
    """Dark lines on white where brightness changes: the gradient by Sobel's masks, relative to the picture's own."""
    brightness = np.pad(picture @ _LUMINANCE, 1, mode="edge")
    down = brightness[2:] - brightness[:-2]
    right = brightness[:, 2:] - brightness[:, :-2]
    vertical = down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]
    horizontal = right[:-2] + 2 * right[1:-1] + right[2:]
    strength = np.hypot(vertical, horizontal)
    scale = max(float(np.percentile(strength, 97)), 40.0)  # of a flat picture the noise is no edge
    line = 255 * (1 - (strength / scale).clip(0, 1))
    return np.repeat(line.round().astype(np.uint8)[:, :, None], 3, axis=2)


def half(picture: Picture, _rng: np.random.Generator) -> Picture:
    """Half the detail: made smaller by two and larger again."""
    return _coarse(picture, 2)


def quarter(picture: Picture, _rng: np.random.Generator) -> Picture:
    """A quarter of the detail: made smaller by four and larger again."""
    return _coarse(picture, 4)


def _coarse(picture: Picture, times: int) -> Picture:
    height, width = picture.shape[:2]
    small = (max(1, round(width / times)), max(1, round(height / times)))
    image = Image.fromarray(picture).resize(small, Image.Resampling.BOX)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))


def hole(picture: Picture, rng: np.random.Generator) -> Picture:
    """A grey rectangle somewhere, a quarter to a half of each side."""
    holed = picture.copy()
    height, width = (max(1, int(side * rng.uniform(0.25, 0.5))) for side in picture.shape[:2])
    top = rng.integers(picture.shape[0] - height + 1)
    left = rng.integers(picture.shape[1] - width + 1)
    holed[top : top + height, left : left + width] = 127
    return holed


def noise(picture: Picture, rng: np.random.Generator) -> Picture:
    """With Gaussian noise of a standard deviation between 15 and 50 of 255, as a photograph taken in the dark."""
    noisy = picture + rng.normal(0, rng.uniform(15, 50), picture.shape)
    return noisy.round().clip(0, 255).astype(np.uint8)


def none(picture: Picture, _rng: np.random.Generator) -> Picture:
    """As it is."""
    return picture


PREPARATIONS: dict[str, Preparation] = {
    "none": none, "grey": grey, "edges": edges, "half": half, "quarter": quarter, "hole": hole, "noise": noise,
}  # fmt: skip
