"""Twenty-four thousand drawn faces, shipped with the program, of which everything is known.

Their attributes make it possible to measure what a generator leaves out, and to check what a direction in its latent
space really changes. Knows the one file that holds them.
"""

from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.paths import resource
from ganstudio.core.settings import Part, setting
from ganstudio.datasets import DataSet, DataSetSettings, OpeningProgress, fingerprint_of, held_out_by_hash
from ganstudio.datasets.readers.face_captions import FaceCaptions

_DRAWN_SIZE = 16
_YES_OR_NO = {
    "smile": ("serious", "smiling"),
    "long_hair": ("short hair", "long hair"),
    "glasses": ("no glasses", "glasses"),
    "beard": ("no beard", "beard"),
    "hat": ("no hat", "hat"),
}


class PixelFaces(DataSetSettings, frozen=True):
    """Coloured faces with attributes and captions; labels by one of the attributes where asked for."""

    captioned: ClassVar[bool] = True

    size: Annotated[
        Literal[16, 32],
        setting("Size", "The faces are drawn on a grid of 16; at 32 every dot is two by two pixels."),
    ] = 32
    classes: Annotated[
        Literal["none", "smile", "long_hair", "glasses_kind", "hair_colour", "skin"],
        setting("Classes", "What a network that is told the class is told: one known property of each face."),
    ] = "none"

    def open(self, progress: OpeningProgress | None = None) -> DataSet:
        with np.load(resource("datasets", "pixel_faces.npz")) as shipped:
            drawn = shipped["pictures"]
            attributes = dict(zip(shipped["names"].tolist(), shipped["attributes"].astype(np.int64).T, strict=True))
            values = {name: tuple(shipped[f"values_{name}"].tolist()) for name in attributes if name not in _YES_OR_NO}
        values |= _YES_OR_NO
        samples = _enlarged(drawn, self.size // _DRAWN_SIZE)
        labels = None if self.classes == "none" else attributes[self.classes]
        if progress is not None:
            progress(len(samples), len(samples))
        return DataSet(
            name=DATASET.name,
            title=DATASET.title,
            samples=samples,
            held_out=held_out_by_hash([face.tobytes() for face in drawn]),
            fingerprint=fingerprint_of(samples, labels),
            labels=labels,
            classes=values.get(self.classes, ()),
            attributes=attributes,
            attribute_values=values,
            captions=FaceCaptions(attributes, values),
        )


def _enlarged(drawn: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Every dot as a square of `times` by `times` pixels (one copy, where repeating twice would make two)."""
    count, height, width, channels = drawn.shape
    pixels = np.empty((count, height, times, width, times, channels), np.uint8)
    pixels[...] = drawn[:, :, np.newaxis, :, np.newaxis, :]
    return pixels.reshape(count, height * times, width * times, channels)


DATASET = Part(
    name="pixel_faces",
    title="Pixel faces",
    help="24,000 different drawn faces with known hair, glasses, beard, hat and mood, each with captions.",
    settings=PixelFaces,
)
