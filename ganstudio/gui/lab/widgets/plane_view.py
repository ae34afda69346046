"""The coordinates of a plane: which part of the data's plane a rectangle of pixels shows. One scale for both axes."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from ganstudio.gui.lab.widgets.lab_marks import Pixels

_FAR = 1e12
"""No plane shows what lies farther away."""


@dataclass(frozen=True, slots=True)
class PlaneView:
    """A rectangle of pixels whose centre is the data point (`x`, `y`), `scale` pixels to one unit; y points up."""

    area: QRectF
    x: float
    y: float
    scale: float

    @classmethod
    def fitted(cls, area: QRectF, low: tuple[float, float], high: tuple[float, float]) -> "PlaneView":
        """All of the box from `low` to `high`, as large as it may be."""
        width, height = max(high[0] - low[0], 1e-9), max(high[1] - low[1], 1e-9)
        scale = max(min(area.width() / width, area.height() / height), 1e-6)
        return cls(area, (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, scale)

    def point(self, x: float, y: float) -> QPointF:
        """Where a data point lies on the screen."""
        centre = self.area.center()
        return QPointF(centre.x() + (x - self.x) * self.scale, centre.y() - (y - self.y) * self.scale)

    def pixels(self, points: NDArray[np.floating]) -> Pixels:
        """Data [..., 2] as pixels [..., 2], cut far outside of the rectangle, where Qt could not draw them."""
        centre, reach = self.area.center(), 4 * max(self.area.width(), self.area.height(), 1.0)
        near = np.nan_to_num(np.asarray(points, np.float64)).clip(-_FAR, _FAR)
        away = (near - (self.x, self.y)) * (self.scale, -self.scale)
        return np.asarray(np.clip(away, -reach, reach) + np.array([centre.x(), centre.y()]))

    def box(self, low: tuple[float, ...], high: tuple[float, ...]) -> QRectF:
        """A box of data as pixels."""
        return QRectF(self.point(low[0], high[1]), self.point(high[0], low[1]))

    def data(self, at: QPointF) -> tuple[float, float]:
        """The data point under a pixel."""
        away = at - self.area.center()
        return self.x + away.x() / self.scale, self.y - away.y() / self.scale

    def zoomed(self, at: QPointF, factor: float) -> "PlaneView":
        """`factor` times larger; what is under `at` stays there."""
        x, y = self.data(at)
        return replace(self, x=x + (self.x - x) / factor, y=y + (self.y - y) / factor, scale=self.scale * factor)

    def moved(self, by: QPointF) -> "PlaneView":
        """The same part, dragged by so many pixels."""
        return replace(self, x=self.x - by.x() / self.scale, y=self.y + by.y() / self.scale)
