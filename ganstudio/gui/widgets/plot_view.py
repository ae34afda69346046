"""The coordinates of a plot: which steps and values its rectangle shows, and the way between them and pixels."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF


@dataclass(frozen=True, slots=True)
class PlotView:
    """A rectangle of pixels that shows steps [low, high] and values [bottom, top]."""

    area: QRectF
    low: float
    high: float
    bottom: float
    top: float

    def x(self, step: float) -> float:
        return self.area.left() + (step - self.low) / (self.high - self.low) * self.area.width()

    def y(self, value: float) -> float:
        return self.area.bottom() - (value - self.bottom) / (self.top - self.bottom) * self.area.height()

    def xs(self, steps: NDArray[np.float64]) -> list[float]:
        return list(((steps - self.low) * (self.area.width() / (self.high - self.low)) + self.area.left()).tolist())

    def ys(self, values: NDArray[np.float64]) -> list[float]:
        """Far outside the rectangle they are cut, so that Qt never gets coordinates it cannot draw."""
        scaled = self.area.bottom() - (values - self.bottom) * (self.area.height() / (self.top - self.bottom))
        room = self.area.height()
        return list(np.clip(scaled, self.area.top() - room, self.area.bottom() + room).tolist())

    def step_at(self, x: float) -> float:
        return self.low + (x - self.area.left()) / max(self.area.width(), 1.0) * (self.high - self.low)

    def zoomed(self, x: float, factor: float) -> "PlotView":
        """Steps stretched around the pixel column `x`; a factor below 1 shows less of them."""
        centre = self.step_at(x)
        return replace(self, low=centre - (centre - self.low) * factor, high=centre + (self.high - centre) * factor)

    def moved(self, steps: float) -> "PlotView":
        """The same stretch, `steps` further on."""
        return replace(self, low=self.low + steps, high=self.high + steps)
