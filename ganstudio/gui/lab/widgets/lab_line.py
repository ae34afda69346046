"""A lab in one dimension: densities, D and D*, G's way from z to x, and the push that G feels, over one x axis."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui.lab.scene import SHOWN_ON_A_LINE, LabScene
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours
from ganstudio.gui.lab.widgets.lab_plot import LabPlot
from ganstudio.gui.lab.widgets.line_layout import LineLayout, Range, cells
from ganstudio.gui.lab.widgets.line_painting import paint_line
from ganstudio.gui.shared.plots.number_format import short_number

_FARTHEST, _NEAREST = 1.0, 60.0


def _whole(scene: LabScene) -> Range:
    """All x that there is to see."""
    (low, *_), (high, *_) = scene.box(1)
    return low, high


def paint_fitted(painter: QPainter, scene: LabScene, rect: QRectF, colours: LabColours) -> None:
    """The whole plot of a scene, all of its view inside."""
    paint_line(painter, scene, LineLayout.of(rect, _whole(scene), scene.layers), colours)


class LabLine(LabPlot):
    """The line of a one-dimensional lab. Wheel zooms x, double click fits, hover reads all curves."""

    paint_fitted = staticmethod(paint_fitted)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lab", parent)
        self._zoomed: Range | None = None
        self.scene = replace(self.scene, layers=SHOWN_ON_A_LINE)
        self.setAccessibleName("Line of the lab")
        self.setAccessibleDescription("True and generated density, what the discriminator says, and how G is pushed")

    @property
    def layout_now(self) -> LineLayout:
        """Where everything lies."""
        return LineLayout.of(QRectF(self.rect()), self._zoomed or _whole(self.scene), self.scene.layers)

    def paint_scene(self, painter: QPainter, colours: LabColours) -> None:
        paint_line(painter, self.scene, self.layout_now, colours)

    # --- zoom

    @property
    def is_zoomed(self) -> bool:
        return self._zoomed is not None

    def zoom(self, at: QPointF, factor: float) -> None:
        low, high = _whole(self.scene)
        view = self.layout_now.over(self.layout_now.densities, 0, 1)
        times = (high - low) / (view.high - view.low) * factor
        if times <= _FARTHEST:
            self.fit()
            return
        zoomed = view.zoomed(at.x(), max(1 / factor, (high - low) / _NEAREST / (view.high - view.low)))
        self._zoomed = (zoomed.low, zoomed.high)
        self.redraw()

    def move_by(self, way: QPointF) -> None:
        view = self.layout_now.over(self.layout_now.densities, 0, 1)
        by = -way.x() / view.area.width() * (view.high - view.low)
        self._zoomed = (view.low + by, view.high + by)
        self.redraw()

    @Slot()
    def fit(self) -> None:
        self._zoomed = None
        self.redraw()

    # --- reading

    def _x_at(self, at: QPointF) -> float | None:
        area = self.layout_now.densities.united(self.layout_now.rows[-1])
        return self.layout_now.over(area, 0, 1).step_at(at.x()) if area.contains(at) else None

    def words_at(self, at: QPointF) -> str:
        x = self._x_at(at)
        if x is None:
            return ""
        return ", ".join(f"{name} {short_number(value)}" for name, value in readings(self.scene, x).items())

    def paint_reading(self, painter: QPainter, at: QPointF, colours: LabColours) -> None:
        if self._x_at(at) is None:
            return
        layout = self.layout_now
        painter.setPen(QPen(colours.secondary, 1))
        painter.drawLine(QLineF(at.x(), layout.densities.top(), at.x(), layout.rows[-1].bottom()))
        painter.setFont(marks.font(painter, max(layout.size, 12)))
        corner = QPointF(layout.densities.center().x(), layout.densities.top() + layout.size)
        marks.words(painter, corner, self.words_at(at), colours.text, colours.paper, (0.5, 0.5))


def readings(scene: LabScene, x: float) -> dict[str, float]:
    """All curves at x, by the names they have in the plot; those that are not known are left out."""
    found = {"x": x}
    if scene.density is not None and scene.density.dimensions == 1:
        found["p"] = float(scene.density.pdf(np.array([[x]]))[0])
    if scene.frame is not None:
        curves = {"p_g": scene.frame.density, "D": scene.frame.surface, "D*": scene.frame.optimal}
        at = cells(scene.frame)
        for name, values in curves.items():
            if values is not None and values.ndim == 1:
                found[name] = float(np.interp(x, at, values))
    return found
