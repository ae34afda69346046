"""Inversion, the search for the latent of a user's picture, as a task for a thread: read, fit, guess, search."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.images.arrays import Fit, fit, read_picture

if TYPE_CHECKING:
    from ganstudio.inference.generator.generator_file import GeneratorFile
    from ganstudio.inference.generator.inversion import Found
    from ganstudio.inference.latent.space import Latents

Pixels = NDArray[np.uint8]


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
    from ganstudio.core.errors import UserError
    from ganstudio.inference.generator.encoder_file import EncoderFile
    from ganstudio.inference.generator.inversion import encoder_beside

    encoder = encoder_beside(path)
    try:
        return EncoderFile(encoder).encode(target[None])[0] if encoder is not None else None
    except UserError:  # an encoder of another kind of picture: the search does without
        return None
