"""A picture ready to be painted at any scale without delay: itself and its halves, made in any thread."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage

_SMALLEST = 256


@dataclass(frozen=True)
class Levels:
    """The picture, half of it, a quarter of it ... as long as they are larger than some 256 pixels."""

    images: tuple[QImage, ...]

    @property
    def width(self) -> int:
        return self.images[0].width()

    @property
    def height(self) -> int:
        return self.images[0].height()

    def for_scale(self, scale: float) -> QImage:
        """The smallest that is no smaller than the picture will be at `scale`: quick to paint, and without moire."""
        enough = [image for image in self.images if image.width() >= self.width * scale]
        return enough[-1] if enough else self.images[0]


def picture_levels(rgb: NDArray[np.uint8], alpha: NDArray[np.uint8] | None = None) -> Levels:
    """Of a picture uint8 [H, W, 3], over white where transparent, and its opacity uint8 [H, W] if there is any."""
    pixels = np.empty((*rgb.shape[:2], 4), np.uint8)  # blue, green, red, alpha: Qt's 32 bits on all our machines
    pixels[..., :3] = rgb[..., ::-1]
    pixels[..., 3] = 255
    if alpha is not None:
        white = 255 - alpha[..., np.newaxis]
        pixels[..., :3] = np.maximum(pixels[..., :3], white) - white  # the white below shines through no more
        pixels[..., 3] = alpha
    image = Image.frombuffer("RGBa", (rgb.shape[1], rgb.shape[0]), pixels, "raw", "RGBa", 0, 1)
    images = [_to_qt(pixels, alpha is not None)]
    while max(image.size) >= 2 * _SMALLEST and min(image.size) >= 2:
        image = image.reduce(2)
        images.append(_to_qt(np.asarray(image), alpha is not None))
    return Levels(tuple(images))


def _to_qt(pixels: NDArray[np.uint8], transparent: bool) -> QImage:
    """A QImage that owns its pixels, in the format that Qt paints fastest."""
    height, width, _ = pixels.shape
    kind = QImage.Format.Format_ARGB32_Premultiplied if transparent else QImage.Format.Format_RGB32
    image = QImage(width, height, kind)
    np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)[:] = pixels
    return image
