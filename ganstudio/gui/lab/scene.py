"""What one plot of a lab shows: a frame, the truth beside it, and which layers. Painters take nothing else."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ganstudio.formats.density import Density
from ganstudio.labs.frame import LabFrame
from ganstudio.labs.overlays import Overlay

LAYERS = {
    "real": "Real samples",
    "generated": "Generated samples",
    "surface": "What D says",
    "grid": "How G bends the latent space",
    "gradients": "Where G is pushed",
    "density": "True density",
    "overlay": "Overlay",
}
"""All layers by name, with a title for their switch."""

SHOWN_AT_FIRST = frozenset({"real", "generated", "surface", "gradients", "overlay"})
SHOWN_ON_A_LINE = SHOWN_AT_FIRST | {"density", "grid"}
"""In one dimension there is room for everything."""
MOST_POINTS = 1024
"""More real points are not drawn: they cover each other and cost time."""


@dataclass(frozen=True, eq=False)
class LabScene:
    """Everything that a plot of a lab is made of."""

    frame: LabFrame | None = None
    real: NDArray[np.float32] | None = None
    """[M, D]."""
    density: Density | None = None
    overlay: Overlay | None = None
    layers: frozenset[str] = field(default=SHOWN_AT_FIRST)
    caption: str = ""
    """Words in the corner, such as the step; for pictures that leave the program."""

    def shows(self, layer: str) -> bool:
        return layer in self.layers

    def box(self, dimensions: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """What a plot shows at first: the frame's own view, else the truth's extent."""
        if self.frame is not None:
            return self.frame.view.low, self.frame.view.high
        if self.density is not None and self.density.dimensions == dimensions:
            low, high = self.density.extent()
            return tuple(low.tolist()), tuple(high.tolist())
        if self.real is not None and len(self.real):
            low, high = self.real.min(0), self.real.max(0)
            margin = 0.2 * np.maximum(high - low, 1e-3)
            return tuple((low - margin).tolist()), tuple((high + margin).tolist())
        return (-1.5,) * dimensions, (1.5,) * dimensions
