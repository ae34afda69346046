"""How a translator's numbers are to be read: what it means by black and white, in which order its axes and colours lie.

Our own files say so in their manifest; for others it is inferred, may be corrected, and is remembered by content.
"""

from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from ganstudio.formats.manifest import Manifest
from ganstudio.inference.onnx.content_store import content_of, recall, remember

Range = Literal["0..1", "-1..1", "0..255"]
Layout = Literal["NCHW", "NHWC"]
Order = Literal["RGB", "BGR", "grey"]
LIMITS: dict[Range, tuple[float, float]] = {"0..1": (0.0, 1.0), "-1..1": (-1.0, 1.0), "0..255": (0.0, 255.0)}
_TOPIC = "translator"
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class TranslatorSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a network takes and gives; frozen, so that it may be compared and handed about."""

    value_range: Range = "-1..1"
    """Of what it takes."""
    output_range: Range = "-1..1"
    """Of what it gives."""
    layout: Layout = "NCHW"
    order: Order = "RGB"
    """Of the colours it takes; what it gives has the same order, or is grey where it has one channel."""
    size: tuple[int, int] | None = None
    """The only height and width it takes, or None if any will do."""
    multiple_of: int = 1
    """Both sides have to be multiples of this."""

    def to_values(self, picture: Pixels) -> Floats:
        """uint8 [H, W, 3] as the network takes it, float32 [1, C, H, W] or [1, H, W, C]."""
        low, high = LIMITS[self.value_range]
        values = picture.astype(np.float32)
        if self.order == "grey":
            values = (values @ _LUMINANCE)[..., None]
        elif self.order == "BGR":
            values = values[..., ::-1]
        values = values * np.float32((high - low) / 255) + np.float32(low)
        return np.ascontiguousarray(values.transpose(2, 0, 1) if self.layout == "NCHW" else values)[None]

    def to_levels(self, values: NDArray[Any]) -> Floats:
        """What the network gave for one picture, [C, H, W] or [H, W, C], as levels 0 to 255, float32 [H, W, 3]; neither
        clipped nor rounded."""
        low, high = LIMITS[self.output_range]
        values = values.astype(np.float32)
        levels = (values.transpose(1, 2, 0) if self.layout == "NCHW" else values) - np.float32(low)
        levels *= np.float32(255 / (high - low))
        if levels.shape[-1] == 1:
            return np.repeat(levels, 3, axis=-1)
        return levels[..., ::-1] if self.order == "BGR" else levels


class TranslatorChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a network before it is opened; None is left to be inferred."""

    value_range: Range | None = None
    output_range: Range | None = None
    layout: Layout | None = None
    order: Order | None = None


def to_picture(levels: Floats) -> Pixels:
    """Levels as uint8, rounded, clipped; what is no number becomes black. Band by band, to save memory."""
    picture = np.empty(levels.shape, np.uint8)
    for top in range(0, len(levels), 256):
        band = np.nan_to_num(levels[top : top + 256], nan=0.0)
        picture[top : top + 256] = np.rint(np.clip(band, 0, 255))
    return picture


def spec_of(manifest: Manifest) -> TranslatorSpec:
    """The spec of one of our own files."""
    names = {limits: name for name, limits in LIMITS.items()}
    value_range = names.get(manifest.value_range, "-1..1")
    return TranslatorSpec(
        value_range=value_range,
        output_range=value_range,
        layout=manifest.layout,
        order="grey" if manifest.input_channels == 1 else "RGB",
        multiple_of=max(1, manifest.multiple_of),
    )


def remember_spec(path: Path, spec: TranslatorSpec | None) -> None:
    """Keep a user's correction for whatever file has the content of this one; None forgets it. Raises UserError."""
    remember(content_of(path), _TOPIC, spec)


def recall_spec(path: Path) -> TranslatorSpec | None:
    """What was remembered for this content. Raises UserError."""
    return recall(content_of(path), _TOPIC, TranslatorSpec)
