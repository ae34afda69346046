"""A map of seeds: each picture is one, and every place between four of them is a picture too. Drag to walk there."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme
from ganstudio.gui.explore.widgets.variations import Variations
from ganstudio.gui.shared.image_grid.image_grid import GAP

_STEP, _FINE_STEP = 0.1, 0.02
_MARK = 7.0
_NOTCH = 120
"""Of a wheel, in eighths of a degree."""


class SeedMap(Variations):
    """Shows seeds from `first` = (column, row) on; `place` is where one is, in seeds, or None if elsewhere."""

    moved = Signal(float, float)
    """The user goes to a place, in seeds."""
    settled = Signal()
    scrolled = Signal()
    """Other seeds are wanted: see `first`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = (0, 0)
        self.place: tuple[float, float] | None = None
        self._is_held = False
        self.setAccessibleName("Seed plane")
        self.setToolTip("Drag to walk between seeds; the wheel and the arrow keys lead on")

    def points(self) -> list[tuple[int, int]]:
        """Column and row of each cell's seed."""
        columns, (left, top) = self.columns(), self.first
        return [(left + place % columns, top + place // columns) for place in range(self.capacity)]

    def show_place(self, place: tuple[float, float] | None) -> None:
        """Where one is; emits nothing."""
        self.place = place
        self.update()

    def scroll_to(self, first: tuple[int, int]) -> None:
        """Show other seeds."""
        first = (max(first[0], 0), max(first[1], 0))
        if first != self.first:
            self.first = first
            self.clear()
            self.scrolled.emit()

    # --- geometry: a seed lies in the middle of its picture

    def _step(self) -> QSize:
        return self.cell() + QSize(GAP, GAP)

    def _place_under(self, point: QPointF) -> tuple[float, float]:
        step, cell = self._step(), self.cell()
        x = self.first[0] + (point.x() - cell.width() / 2) / step.width()
        y = self.first[1] + (point.y() - cell.height() / 2) / step.height()
        return max(x, 0.0), max(y, 0.0)

    def _point_of(self, place: tuple[float, float]) -> QPointF:
        step, cell = self._step(), self.cell()
        x = (place[0] - self.first[0]) * step.width() + cell.width() / 2
        y = (place[1] - self.first[1]) * step.height() + cell.height() / 2
        return QPointF(x, y)

    # --- painting

    def paint_more(self, painter: QPainter) -> None:
        if self.place is None:
            return
        point = self._point_of(self.place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("surface", 4.0), ("accent", 2.0)):
            painter.setPen(QPen(QColor(theme.colour(colour)), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(point, _MARK, _MARK)

    # --- the pointer and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_held = True
            self._go(self._place_under(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.CrossCursor)
        if self._is_held:
            inside = QRect(0, 0, self.width(), self.height())
            x = min(max(event.position().x(), inside.left()), inside.right())
            y = min(max(event.position().y(), inside.top()), inside.bottom())
            self._go(self._place_under(QPointF(x, y)))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._is_held:
            self._is_held = False
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = round((event.angleDelta().y() or -event.angleDelta().x()) / _NOTCH)
        column, row = self.first
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_to((column, row - notches))
        else:
            self.scroll_to((column - notches, row))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = _FINE_STEP if fine else _STEP
        ways = {
            Qt.Key.Key_Left: (-step, 0.0), Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step), Qt.Key.Key_Down: (0.0, step),
        }  # fmt: skip
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            QWidget.keyPressEvent(self, event)
            return
        x, y = self.place or (float(self.first[0]), float(self.first[1]))
        self._follow((max(x + way[0], 0.0), max(y + way[1], 0.0)))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self.settled.emit()
        super().keyReleaseEvent(event)

    def _follow(self, place: tuple[float, float]) -> None:
        """Go there, and bring it into view."""
        columns, rows = self.columns(), max(1, self.capacity // self.columns())
        left, top = self.first
        left = min(max(left, int(place[0] + 0.5) - columns + 1), int(place[0] + 0.5))
        top = min(max(top, int(place[1] + 0.5) - rows + 1), int(place[1] + 0.5))
        self.scroll_to((left, top))
        self._go(place)

    def _go(self, place: tuple[float, float]) -> None:
        self.show_place(place)
        self.setAccessibleDescription(f"column {place[0]:.2f}, row {place[1]:.2f}")
        self.moved.emit(*place)
