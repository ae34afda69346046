"""A black-and-white picture as a density over the plane: where there is ink, points are dense.

What a drawing in the Lab and a dropped picture become. Numpy and ganstudio.images.arrays only; reads no file.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError
from ganstudio.formats.density import InkDensity
from ganstudio.images.arrays import fit

Ink = Literal["auto", "dark", "light"]
"""Which side of a picture is ink; auto: whatever differs from the picture's edge."""

_SIDE = 128
_FAINT = 0.15
"""Share of the strongest ink below which it is paper: scanners and JPEG leave a haze."""
_CONTRAST = 24
"""Grey levels of 255 between ink and paper at least."""
_FEWEST = 20
"""Inked pixels of a drawing at least."""


def ink_density(picture: NDArray[np.uint8], ink: Ink = "auto") -> InkDensity:
    """The density of a picture [H, W, 1 or 3]; it keeps its proportions, darker ink is denser.

    Raises UserError where there is no ink or nearly none.
    """
    grey = fit(picture, _SIDE, "pad", 1)[..., 0].astype(np.float64)
    strength = _strength(grey, ink)
    if strength.max() < _CONTRAST:
        raise UserError("The picture has no ink: it is the same everywhere. Draw dark on light, or light on dark.")
    return drawn_density(np.where(strength < _FAINT * strength.max(), 0.0, strength / strength.max()))


def drawn_density(ink: NDArray[np.float64]) -> InkDensity:
    """The density of ink [H, W] >= 0, as drawn by hand. Raises UserError where there is none or nearly none."""
    inked = np.count_nonzero(ink > 0)
    if not inked:
        raise UserError("The drawing has no ink yet. Draw where points should be.")
    if inked < _FEWEST:
        raise UserError("The drawing has hardly any ink. Draw a little more where points should be.")
    return InkDensity(ink)


def _strength(grey: NDArray[np.float64], ink: Ink) -> NDArray[np.float64]:
    """How much ink lies in each pixel, 0 to 255: its distance from the paper, which is what the edge mostly is."""
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = float(np.median(edge))
    if ink == "dark":
        return 255.0 - grey if paper < 128 else (paper - grey).clip(0)
    if ink == "light":
        return grey if paper >= 128 else (grey - paper).clip(0)
    return np.abs(grey - paper)
