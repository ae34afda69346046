"""Where the parts of a one-dimensional lab's plot lie: three rows over one x axis, and values over it as pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_marks import Pixels
from ganstudio.gui.shared.plots.plot_view import PlotView
from ganstudio.labs.frame import LabFrame

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LineLayout:
    """The rows from above: densities and D; the way from z to x; the push on G. `size` is the height of letters."""

    size: float
    densities: QRectF
    ways: QRectF
    push: QRectF
    left: float
    """Pixels of the margin with the ticks at the left."""
    x: Range
    """The data shown from left to right."""

    bottom: float
    """Where the numbers of the x axis begin."""

    @classmethod
    def of(cls, rect: QRectF, x: Range, layers: frozenset[str]) -> "LineLayout":
        """The layout in a rectangle; rows whose layer is not shown leave their room to the others."""
        size = min(max(min(rect.width(), rect.height()) / 50, 11.0), 22.0)
        left, right, top, bottom = 3.2 * size, 5.2 * size, 2.0 * size, 2.2 * size
        width, height = max(rect.width() - left - right, 30.0), max(rect.height() - top - bottom, 60.0)
        gap = 2.9 * size  # the numbers of z, then the words above the push
        ways = 0.21 * height if "grid" in layers else 2.2 * size
        push = max(0.26 * height - gap, 10.0) if "gradients" in layers else 0.0
        upper = height - ways - gap - push if push else height - ways - 1.2 * size
        densities = QRectF(rect.left() + left, rect.top() + top, width, max(upper, 20.0))
        middle = QRectF(densities.left(), densities.bottom(), width, ways)
        lower = QRectF(densities.left(), middle.bottom() + gap, width, push)
        last = lower.bottom() if push else middle.bottom() + 1.2 * size
        return cls(size, densities, middle, lower, left, x, last)

    @property
    def rows(self) -> list[QRectF]:
        """Those that are shown, from above."""
        return [area for area in (self.densities, self.ways, self.push) if area.height() > 0]

    def over(self, area: QRectF, bottom: float, top: float) -> PlotView:
        """Coordinates of one row with values from `bottom` to `top`."""
        return PlotView(area, *self.x, bottom, top)


def cells(frame: LabFrame) -> NDArray[np.float64]:
    """Centres of the cells of a frame's view."""
    low, high, count = frame.view.low[0], frame.view.high[0], frame.view.cells
    return low + (np.arange(count) + 0.5) / count * (high - low)


def curve(view: PlotView, x: NDArray[np.floating], values: NDArray[np.floating]) -> Pixels:
    """A curve in pixels; what is no number is left out."""
    good = np.isfinite(values)
    area = view.area
    across = area.left() + (np.asarray(x, np.float64)[good] - view.low) / (view.high - view.low) * area.width()
    share = (np.asarray(values, np.float64)[good] - view.bottom) / (view.top - view.bottom)
    return np.stack([across, area.bottom() - share.clip(-1, 2) * area.height()], -1)


def strokes(painter: QPainter, x: NDArray[np.floating], view: PlotView, height: float, colour: QColor) -> None:
    """Short upright lines on (height < 0) or below the bottom of a plot at many x."""
    ground = view.area.bottom()
    at = view.area.left() + (np.nan_to_num(x) - view.low) / (view.high - view.low) * view.area.width()
    at = at[(at >= view.area.left()) & (at <= view.area.right())]
    feet, heads = (np.stack([at, np.full_like(at, y)], -1) for y in (ground, ground + height))
    marks.segments(painter, np.stack([feet, heads], 1), marks.hairline(colour))
