"""A lab in two dimensions: real and generated points, D's answers, G's grid and gradients, in the data's plane."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from ganstudio.gui.lab.scene import LabScene
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours
from ganstudio.gui.lab.widgets.lab_plot import LabPlot
from ganstudio.gui.lab.widgets.plane_key import key_height, paint_key
from ganstudio.gui.lab.widgets.plane_painting import paint_plane
from ganstudio.gui.lab.widgets.plane_view import PlaneView
from ganstudio.gui.shared.plots.number_format import short_number
from ganstudio.labs.frame import LabFrame

_FARTHEST, _NEAREST = 0.5, 60.0
"""How much smaller or larger than fitted the plane may be shown."""


def _areas(rect: QRectF) -> tuple[QRectF, QRectF]:
    """The plane's and its key's rectangle."""
    key = key_height(min(rect.width(), rect.height()))
    return rect.adjusted(0, 0, 0, -key), QRectF(rect.left() + 8, rect.bottom() - key, rect.width() - 16, key)


def paint_fitted(painter: QPainter, scene: LabScene, rect: QRectF, colours: LabColours) -> None:
    """The whole plot of a scene, all of its view inside."""
    plane, key = _areas(rect)
    paint_plane(painter, scene, PlaneView.fitted(plane, *scene.box(2)), colours)  # type: ignore[arg-type]  # pairs
    paint_key(painter, scene, key, colours)


class LabPlane(LabPlot):
    """The plane of a two-dimensional lab. Wheel zooms, double click fits, hover reads coordinates and D."""

    paint_fitted = staticmethod(paint_fitted)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lab", parent)
        self._zoomed: PlaneView | None = None
        self.setAccessibleName("Plane of the lab")
        self.setAccessibleDescription("Real and generated points and what the discriminator says at every place")

    @property
    def view(self) -> PlaneView:
        """The coordinates now."""
        plane, _ = _areas(QRectF(self.rect()))
        if self._zoomed is not None:
            return PlaneView(plane, self._zoomed.x, self._zoomed.y, self._zoomed.scale)
        return PlaneView.fitted(plane, *self.scene.box(2))  # type: ignore[arg-type]  # pairs

    def paint_scene(self, painter: QPainter, colours: LabColours) -> None:
        paint_plane(painter, self.scene, self.view, colours)
        paint_key(painter, self.scene, _areas(QRectF(self.rect()))[1], colours)

    # --- zoom

    @property
    def is_zoomed(self) -> bool:
        return self._zoomed is not None

    def zoom(self, at: QPointF, factor: float) -> None:
        fitted = PlaneView.fitted(self.view.area, *self.scene.box(2)).scale  # type: ignore[arg-type]  # pairs
        wanted = min(max(self.view.scale * factor, fitted * _FARTHEST), fitted * _NEAREST)
        self._zoomed = self.view.zoomed(at, wanted / self.view.scale)
        self.redraw()

    def move_by(self, way: QPointF) -> None:
        self._zoomed = self.view.moved(way)
        self.redraw()

    @Slot()
    def fit(self) -> None:
        self._zoomed = None
        self.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was zoomed keeps its middle and grows with the widget."""
        if self._zoomed is not None and event.oldSize().isValid():
            old = min(event.oldSize().width(), event.oldSize().height())
            factor = min(self.width(), self.height()) / max(old, 1)
            self._zoomed = PlaneView(self._zoomed.area, self._zoomed.x, self._zoomed.y, self._zoomed.scale * factor)
        super().resizeEvent(event)

    # --- reading

    def words_at(self, at: QPointF) -> str:
        if not self.view.area.contains(at):
            return ""
        x, y = self.view.data(at)
        words = f"x {_signed(x)}, y {_signed(y)}"
        score = None if self.scene.frame is None else score_at(self.scene.frame, x, y)
        return words if score is None else f"{words}, D {short_number(score)}"

    def paint_reading(self, painter: QPainter, at: QPointF, colours: LabColours) -> None:
        words = self.words_at(at)
        if not words:
            return
        unit = marks.unit(self.view.area)
        painter.setFont(marks.font(painter, max(unit, 12)))
        painter.setPen(QPen(colours.text, 1))
        for way in (QPointF(5, 0), QPointF(0, 5)):
            painter.drawLine(at - way, at + way)
        flipped = at.x() > self.view.area.center().x()
        down = at.y() < self.view.area.top() + 2 * unit + 16
        corner = at + QPointF(-14 if flipped else 14, 14 if down else -14)
        marks.words(painter, corner, words, colours.text, colours.paper, (float(flipped), 0.0 if down else 1.0))


def score_at(frame: LabFrame, x: float, y: float) -> float | None:
    """D's answer at a point of the plane, linear between the cells' centres; None outside of what was looked at."""
    if frame.surface is None or frame.surface.ndim != 2:
        return None
    (left, bottom), (right, top) = frame.view.low, frame.view.high
    if not (left <= x <= right and bottom <= y <= top):
        return None
    rows, columns = frame.surface.shape
    column = np.clip((x - left) / (right - left) * columns - 0.5, 0, columns - 1)
    row = np.clip((y - bottom) / (top - bottom) * rows - 0.5, 0, rows - 1)
    r, c = min(int(row), rows - 2), min(int(column), columns - 2)
    near = frame.surface[r : r + 2, c : c + 2].astype(np.float64)
    below, above = near @ [1 - (column - c), column - c]
    value = below + (above - below) * (row - r)
    return float(value) if np.isfinite(value) else None


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
