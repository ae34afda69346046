"""Frames of an animation: rendered in batches, when the writer turns to them, and large enough to be looked at."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.inference.generator.conditioning import draw_samples
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile

_AT_ONCE = 16
_SMOOTH_FROM = 64


def frame_painter(
    generator: "GeneratorFile", samples: Sequence[Sample], side: int
) -> Callable[[int], NDArray[np.uint8]]:
    """`paint(n)` for n = 0, 1, ... in this order: frame n as uint8 [H, W, 3], its longer side about `side` pixels.

    Small images grow by whole numbers, pixel by pixel; others are resampled. No image is made smaller.
    """
    drawn: dict[int, NDArray[np.uint8]] = {}

    def paint(number: int) -> NDArray[np.uint8]:
        if number not in drawn:
            drawn.clear()
            drawn.update(enumerate(draw_samples(generator, samples[number : number + _AT_ONCE]), number))
        return enlarge(drawn[number], side)

    return paint


def enlarge(image: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """uint8 [H, W, 1 or 3] as [H', W', 3], the longer side about `side` and never less than it is."""
    height, width, channels = image.shape
    colours = np.repeat(image, 3, axis=2) if channels == 1 else image
    longest = max(height, width)
    if longest < _SMOOTH_FROM:
        scale = max(1, side // longest)
        return colours.repeat(scale, axis=0).repeat(scale, axis=1)
    if side <= longest:
        return colours
    size = (round(width * side / longest), round(height * side / longest))
    return np.asarray(Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC))
