"""Inversion, the search for the latent of a user's picture, as a task for a thread: read, fit, guess, search."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.session_file import SavedInversion
from ganstudio.images.arrays import Fit, fit, read_picture
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.generator.inversion import Found
    from ganstudio.inference.latent.space import Latents

Pixels = NDArray[np.uint8]
"""[H, W, channels]."""


@dataclass(frozen=True)
class InversionRequest:
    """What is searched for: a file or pixels uint8 [H, W, channels], and how it becomes as large as the generator's."""

    source: Path | Pixels
    fit: Fit = "crop"
    label: int | None = None
    seed: int = 0
    start: "Latents | None" = None
    """A latent to begin with besides others: the best so far."""


@dataclass(frozen=True)
class InversionTarget:
    """The picture as the generator would have to draw it, uint8 [H, W, channels]."""

    picture: Pixels


@dataclass(frozen=True, eq=False)
class InversionResult:
    """A finished search: the user's picture and what was found, uint8 [H, W, channels], and their distance, 0 to 1."""

    target: Pixels
    found: Pixels
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


def invert(generator: "GeneratorFile", wanted: InversionRequest) -> "Iterator[InversionTarget | Found]":
    """Yields the target, then ever better finds. Raises UserError where the picture cannot be read or searched for."""
    from ganstudio.inference.generator.inversion import find_latent

    manifest = generator.manifest
    picture = read_picture(wanted.source) if isinstance(wanted.source, Path) else wanted.source
    target = _fitted(picture, manifest.height, manifest.width, manifest.channels, wanted.fit)
    yield InversionTarget(target)
    start = wanted.start if wanted.start is not None else _guessed(generator.path, target)
    yield from find_latent(generator, target, wanted.seed, wanted.label, start=start)


def _fitted(picture: Pixels, height: int, width: int, channels: int, mode: Fit) -> Pixels:
    square = fit(picture, max(height, width, 1), mode, channels)
    if height == width:
        return square
    flat = square[..., 0] if channels == 1 else square
    return np.asarray(Image.fromarray(flat).resize((width, height))).reshape(height, width, channels)


def _guessed(path: Path, target: Pixels) -> "Latents | None":
    """What the encoder beside the generator says, where its run made one."""
    from ganstudio.inference.generator.encoder_file import EncoderFile
    from ganstudio.inference.generator.inversion import encoder_beside

    encoder = encoder_beside(path)
    try:
        return EncoderFile(encoder).encode(target[None])[0] if encoder is not None else None
    except UserError:  # an encoder of another kind of picture: the search does without
        return None


def _png(picture: Pixels) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture.squeeze(-1) if picture.shape[-1] == 1 else picture).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def _picture(text: str) -> Pixels:
    return read_picture(base64.b64decode(text, validate=True), name="The picture of the session")
