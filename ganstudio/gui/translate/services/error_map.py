"""Differences between two pictures as colours, from dark blue (none) to yellow: cividis, safe for colour-blind eyes."""

import numpy as np
from numpy.typing import NDArray

BRIGHTEST = 0.4
"""Share of the whole range from which a difference is yellow; the same for all pictures, so that they compare."""

_ANCHORS = np.array([[0, 34, 78], [66, 78, 108], [124, 123, 120], [185, 172, 112], [255, 234, 70]], np.float64)
"""Of cividis (Nunez, Anderton and Renslow 2018), evenly spaced."""


def error_colours(error: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Differences [H, W], 0 to 1, as uint8 [H, W, 3]."""
    places = np.linspace(0, 255, len(_ANCHORS))
    table = np.stack([np.interp(np.arange(256), places, _ANCHORS[:, channel]) for channel in range(3)], axis=1)
    index = np.rint(np.clip(error / BRIGHTEST, 0, 1) * 255).astype(np.uint8)
    return np.rint(table).astype(np.uint8)[index]
