"""What one does with translators besides translating: less of it, back again, the input made as it was in training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ganstudio.core.errors import UserError
from ganstudio.images.degradations import PREPARATIONS
from ganstudio.inference.translator.spec import Pixels
from ganstudio.inference.translator.translator_file import TranslatorFile

BRIGHTEST = 0.4
"""Share of the whole range from which a difference is yellow; the same for all pictures, so that they compare."""
_CIVIDIS = np.array([[0, 34, 78], [66, 78, 108], [124, 123, 120], [185, 172, 112], [255, 234, 70]], np.float64)
"""Evenly spaced anchors (Nunez, Anderton and Renslow 2018)."""


def why(name: str, error: Exception) -> str:
    """The sentence for the picture `name` that could not be translated."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return f"{name} needs more memory than there is. Make it smaller, or choose smaller tiles."
    return f"{name} could not be translated ({type(error).__name__}: {error})."


def blend(picture: Pixels, made: Pixels, strength: float) -> Pixels:
    """From `picture` at `strength` 0 to `made` at 1, uint8 [H, W, 3]; of the size of `made`."""
    if strength >= 1:
        return made
    if picture.shape != made.shape:
        picture = np.asarray(Image.fromarray(picture).resize((made.shape[1], made.shape[0]), Image.Resampling.BICUBIC))
    return np.asarray(Image.blend(Image.fromarray(picture), Image.fromarray(made), max(strength, 0.0)))


@dataclass(frozen=True)
class RoundTrip:
    """There and back again."""

    made: Pixels
    home: Pixels
    """`made`, translated back, in the size of the picture."""
    error: NDArray[np.float32]
    """[H, W]: mean difference of the colours at each place, 0 to 1."""
    mean_error: float
    """Of all places, 0 to 1: the cycle loss of this picture, in units of the whole range."""


def round_trip(there: TranslatorFile, back: TranslatorFile, picture: Pixels, made: Pixels | None = None) -> RoundTrip:
    """`picture` uint8 [H, W, 3] through both translators of a pair, or from what was `made` of it already.

    Raises UserError as `translate` does.
    """
    made = there.translate(picture) if made is None else made
    home = back.translate(made)
    if home.shape != picture.shape:
        home = np.asarray(Image.fromarray(home).resize((picture.shape[1], picture.shape[0]), Image.Resampling.BICUBIC))
    error = np.abs(home.astype(np.float32) - picture).mean(axis=2) / np.float32(255)
    return RoundTrip(made, home, error, float(error.mean()))


def error_colours(error: NDArray[np.float32]) -> Pixels:
    """Differences [H, W], 0 to 1, as uint8 [H, W, 3], from dark blue (none) to yellow: cividis, safe for colour-blind
    eyes."""
    places = np.linspace(0, 255, len(_CIVIDIS))
    table = np.stack([np.interp(np.arange(256), places, _CIVIDIS[:, channel]) for channel in range(3)], axis=1)
    index = np.rint(np.clip(error / BRIGHTEST, 0, 1) * 255).astype(np.uint8)
    return np.rint(table).astype(np.uint8)[index]


def prepared(picture: Pixels, preparation: str) -> Pixels:
    """`picture` as the translator's inputs were made in training ("grey", "edges", ...); always the same for the same
    picture, also where chance takes part."""
    return PREPARATIONS[preparation](picture, np.random.default_rng(0))
