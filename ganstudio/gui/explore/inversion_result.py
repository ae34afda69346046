"""The latent that was found for the user's own picture."""

import base64
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.session_file import SavedInversion
from ganstudio.images.arrays import read_picture
from ganstudio.inference.generator.sample import Sample


@dataclass(frozen=True, eq=False)
class InversionResult:
    """A finished search: the user's picture and what was found, uint8 [H, W, channels], and their distance, 0 to 1."""

    target: NDArray[np.uint8]
    found: NDArray[np.uint8]
    sample: Sample
    error: float

    def snapshot(self) -> SavedInversion:
        """As plain values."""
        return SavedInversion(_png(self.target), _png(self.found), self.sample.to_plain(), self.error)

    @staticmethod
    def restored(saved: SavedInversion, sample: Sample) -> "InversionResult | None":
        """What `snapshot` made; None where its pictures are damaged: the rest of a session is worth more."""
        try:
            return InversionResult(_picture(saved.target), _picture(saved.found), sample, saved.error)
        except (UserError, ValueError):
            return None


def _png(picture: NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture.squeeze(-1) if picture.shape[-1] == 1 else picture).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _picture(text: str) -> NDArray[np.uint8]:
    return read_picture(base64.b64decode(text, validate=True), name="The picture of the session")
