"""Small plots of what there is to learn; a click chooses one."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QWidget

from ganstudio.gui import theme

_SIDE, _INSET, _BARS = 56, 7.0, 28
_COLUMNS = 4


class ShapeButton(QAbstractButton):
    """The points [N, D] of one distribution: dots in the plane, or columns over a line of numbers."""

    def __init__(self, title: str, points: NDArray[np.float32], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = points
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(QColor(theme.colour("surface")))
        edge = "accent" if self.isChecked() else "disabled" if self.underMouse() else "hairline"
        painter.setPen(QPen(QColor(theme.colour(edge)), 2 if self.isChecked() else 1))
        painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colour("accent_text")), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 4, 4)
        inside = box.adjusted(_INSET, _INSET, -_INSET, -_INSET)
        if len(self._points):
            self._paint_dots(painter, inside) if self._points.shape[1] == 2 else self._paint_columns(painter, inside)
        else:
            self._paint_pencil(painter, inside)
        painter.end()

    def _paint_dots(self, painter: QPainter, box: QRectF) -> None:
        low, high = self._points.min(0), self._points.max(0)
        scale = min(box.width(), box.height()) / max(float((high - low).max()), 1e-6)
        middle = (low + high) / 2
        ink = QColor(theme.colour("real"))
        ink.setAlpha(150)
        painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        centre = box.center()
        dots = [
            QPointF(centre.x() + float(x) * scale, centre.y() - float(y) * scale)
            for x, y in (self._points[:500] - middle)
        ]
        painter.drawPoints(dots)

    def _paint_columns(self, painter: QPainter, box: QRectF) -> None:
        counts, _ = np.histogram(self._points[:, 0], _BARS)
        heights = counts / max(int(counts.max()), 1) * box.height()
        step = box.width() / _BARS
        outline = [QPointF(box.left(), box.bottom())]
        for index, height in enumerate(heights):
            outline.append(QPointF(box.left() + (index + 0.5) * step, box.bottom() - float(height)))
        outline.append(QPointF(box.right(), box.bottom()))
        ink = QColor(theme.colour("real"))
        painter.setPen(QPen(ink, 1.4))
        ink.setAlpha(70)
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF(outline))

    def _paint_pencil(self, painter: QPainter, box: QRectF) -> None:
        pixmap = theme.icon("pencil", "real", 28).pixmap(28, 28)
        painter.drawPixmap(box.center() - QPointF(14, 14), pixmap)


class ShapeChooser(QWidget):
    """`chosen(number)` counts as `set_shapes` was given them; `draw_wanted` from the last button."""

    chosen = Signal(int)
    draw_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[ShapeButton] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(_COLUMNS, 1)

    def set_shapes(self, shapes: Sequence[tuple[str, NDArray[np.float32]]]) -> None:
        """(title, points) of each; once."""
        drawn = ("Draw your own with the mouse, or open a black-and-white picture", np.empty((0, 2), np.float32))
        for number, (title, points) in enumerate([*shapes, drawn]):
            button = ShapeButton(title, points, self)
            button.clicked.connect(partial(self._clicked, number) if number < len(shapes) else self._draw)
            self._group.addButton(button)
            self._grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)
            self.buttons.append(button)

    def show_chosen(self, number: int | None) -> None:
        """Mark one of them; the last one is what was drawn, None none."""
        for index, button in enumerate(self.buttons):
            button.setChecked(index == (number if number is None or number >= 0 else len(self.buttons) - 1))

    def _clicked(self, number: int, _checked: bool = False) -> None:
        self.show_chosen(number)
        self.chosen.emit(number)

    @Slot()
    def _draw(self) -> None:
        self.buttons[-1].setChecked(False)
        self.draw_wanted.emit()
