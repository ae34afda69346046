"""The coordinates of a plot: which steps and values its rectangle shows, and the way between them and pixels."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr


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

    def polygon(self, steps: NDArray[np.float64], values: NDArray[np.float64]) -> QPolygonF:
        """A line in pixels, written straight into Qt's memory: a hundred times faster than point by point.

        Far outside the rectangle it is cut, so that Qt never gets coordinates it cannot draw.
        """
        area, count = self.area, len(steps)
        polygon = QPolygonF()
        polygon.resize(count)
        if not count:
            return polygon
        memory = VoidPtr(polygon.data(), 16 * count, True)  # type: ignore[call-arg,arg-type]  # its stub is wrong
        points = np.frombuffer(memory, np.float64).reshape(count, 2)  # type: ignore[call-overload]
        points[:, 0] = (steps - self.low) * (area.width() / (self.high - self.low)) + area.left()
        scaled = area.bottom() - (values - self.bottom) * (area.height() / (self.top - self.bottom))
        np.clip(scaled, area.top() - area.height(), area.bottom() + area.height(), out=points[:, 1])
        return polygon

    def step_at(self, x: float) -> float:
        return self.low + (x - self.area.left()) / max(self.area.width(), 1.0) * (self.high - self.low)

    def zoomed(self, x: float, factor: float) -> "PlotView":
        """Steps stretched around the pixel column `x`; a factor below 1 shows less of them."""
        centre = self.step_at(x)
        return replace(self, low=centre - (centre - self.low) * factor, high=centre + (self.high - centre) * factor)

    def moved(self, steps: float) -> "PlotView":
        """The same stretch, `steps` further on."""
        return replace(self, low=self.low + steps, high=self.high + steps)
