"""A picture file as its owner has it: pixels upright, with transparency and colour profile, and written back so.

Where `images.read_picture` gives pixels to learn from, this keeps what a person would miss in the result. Numpy and
Pillow only.
"""

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.images.colours import from_srgb, is_usable
from ganstudio.images.decoding import decoded_picture, over_white

Pixels = NDArray[np.uint8]

SUFFIXES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".tif": "TIFF", ".tiff": "TIFF",
            ".bmp": "BMP"}  # fmt: skip
"""Endings that `ImageFile.save` writes, and their formats."""

_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 4},  # a third larger than the best, five times as fast
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"quality": 95, "exact": True},
    "TIFF": {"compression": "tiff_lzw"},
}
_OPAQUE = ("JPEG", "BMP")


@dataclass(frozen=True)
class ImageFile:
    """One picture. Equality is identity: arrays do not compare."""

    rgb: Pixels
    """[H, W, 3], upright, in sRGB; what is transparent lies over white."""
    alpha: Pixels | None = None
    """[H, W], 255 is opaque; None where all of it is."""
    profile: bytes | None = None
    """The ICC profile that the file had and gets back: a network sees sRGB, the owner what is usual there."""
    note: str = ""
    """What was converted or did not survive the reading, in sentences: further frames, more than 8 bits."""

    def with_rgb(self, rgb: Pixels) -> "ImageFile":
        """The same picture with other colours, uint8 [H, W, 3]; of another size if a network enlarged it."""
        alpha = self.alpha
        if alpha is not None and alpha.shape != rgb.shape[:2]:
            size = (rgb.shape[1], rgb.shape[0])
            alpha = np.asarray(Image.fromarray(alpha).resize(size, Image.Resampling.BICUBIC))
        return replace(self, rgb=rgb, alpha=alpha)

    def encoded(self, suffix: str) -> bytes:
        """The bytes of a file with this ending. Raises UserError where the format cannot hold the picture."""
        kind = SUFFIXES.get(suffix.lower())
        if kind is None:
            raise UserError(f"Pictures are written as {', '.join(SUFFIXES)}, not as {suffix or 'nothing'}.")
        file = io.BytesIO()
        profile = {"icc_profile": self.profile} if self.profile else {}
        try:
            self._image(kind).save(file, kind, **_OPTIONS.get(kind, {}), **profile)
        except (OSError, ValueError) as error:
            size = f"{self.rgb.shape[1]} x {self.rgb.shape[0]}"
            raise UserError(f"A picture of {size} pixels cannot be written as {kind}: {error}. Choose .png.") from None
        return file.getvalue()

    def save(self, path: Path) -> None:
        """Write the file wholly or not at all; the ending says the format. Raises UserError."""
        content = self.encoded(path.suffix)
        try:
            write_atomically(path, content)
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror}. Nothing was left behind.") from None

    def _image(self, kind: str) -> Image.Image:
        if self.alpha is None or kind in _OPAQUE:
            image = Image.fromarray(self.rgb)
        else:
            image = Image.fromarray(np.dstack([_without_white(self.rgb, self.alpha), self.alpha]))
        return from_srgb(image, self.profile) if self.profile else image


def read_picture(source: Path | bytes, name: str = "") -> ImageFile:
    """The picture in a file or in its bytes: turned as the camera meant it, with its transparency and its profile.

    All colours become sRGB, more than 8 bits become 8, and of an animation the first frame is taken; `note` says so.
    Raises UserError that says `name`, or where that is empty the file's own name.
    """
    decoded = decoded_picture(source, name)
    image, profile = decoded.image, decoded.profile if is_usable(decoded.profile) else None
    alpha = np.asarray(image.getchannel("A")) if image.mode in ("LA", "RGBA") else None
    if alpha is not None and alpha.min() == 255:
        alpha = None
    return ImageFile(np.asarray(over_white(image).convert("RGB")), alpha, profile, " ".join(decoded.notes))


def _without_white(rgb: Pixels, alpha: Pixels) -> Pixels:
    """The colours that, with `alpha`, lie over white as `rgb`: no pale rim around what was cut out."""
    share = np.maximum(alpha, 1)[..., None].astype(np.float32) / np.float32(255)
    colours = (rgb - np.float32(255) * (1 - share)) / share
    return np.asarray(np.rint(np.clip(colours, 0, 255)), np.uint8)
