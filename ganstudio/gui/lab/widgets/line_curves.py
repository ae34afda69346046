"""Values over a line as pixels: what the rows of a one-dimensional lab share."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter

from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_marks import Pixels
from ganstudio.gui.shared.plots.plot_view import PlotView
from ganstudio.labs.frame import LabFrame


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
