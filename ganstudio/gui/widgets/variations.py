"""A sheet of neighbouring pictures: click one to go there, drag any of them out."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.widgets import pictures
from ganstudio.gui.widgets.pictures import Picture

GAP = 2
_SMALLEST_CELL, _ROWS = 72, 2


class Variations(QWidget):
    """As many cells as fit in two rows; `capacity` says how many, and that number of pictures should be shown."""

    clicked = Signal(int)
    capacity_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = "variation"
        self.capacity = 0
        self._pictures: list[Picture | None] = []
        self._images: list[QImage | None] = []
        self._picture_size = (64, 64)
        self._hovered = self._pressed = -1
        self._current = 0
        self._pressed_at = QPoint()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Variations")
        self.setToolTip("Click one to go there")
        theme.notifier().changed.connect(self.update)

    # --- content

    def set_picture_size(self, height: int, width: int) -> None:
        """Height and width of the pictures to come."""
        self._picture_size = (height, width)
        self._measure()

    def show_pictures(self, first: int, some: list[Picture]) -> None:
        """Put pictures uint8 [H, W, C] into the cells from `first` on; the others keep theirs."""
        for place, picture in enumerate(some, start=first):
            if place < self.capacity:
                self._pictures[place] = picture
                self._images[place] = pictures.to_image(picture)
        self.update()

    def clear(self) -> None:
        """Empty cells."""
        self._pictures = [None] * self.capacity
        self._images = [None] * self.capacity
        self.update()

    # --- geometry

    def cell(self) -> QSize:
        """Size of a cell: a whole multiple of a small picture; others as large as fills the width."""
        height, width = self._picture_size
        if max(height, width) < pictures.SMOOTH_FROM:
            scale = max(1, round(_SMALLEST_CELL / max(height, width)))
            return QSize(width * scale, height * scale)
        columns = max(1, (self.width() + GAP) // (_SMALLEST_CELL + 8 + GAP))
        side = max(8, (self.width() + GAP) // columns - GAP)
        return QSize(width * side // max(height, width), height * side // max(height, width))

    def sizeHint(self) -> QSize:
        cell = self.cell()
        return QSize(8 * (cell.width() + GAP) - GAP, _ROWS * (cell.height() + GAP) - GAP)

    def _columns(self) -> int:
        return max(1, (self.width() + GAP) // (self.cell().width() + GAP))

    def _rect(self, place: int) -> QRect:
        row, column = divmod(place, self._columns())
        cell = self.cell()
        return QRect(QPoint(column * (cell.width() + GAP), row * (cell.height() + GAP)), cell)

    def _place_at(self, point: QPoint) -> int:
        cell = self.cell()
        column, row = point.x() // (cell.width() + GAP), point.y() // (cell.height() + GAP)
        place = row * self._columns() + column
        return place if 0 <= column < self._columns() and 0 <= place < self.capacity else -1

    def _measure(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        capacity = self._columns() * _ROWS
        if capacity != self.capacity:
            self._pictures = (self._pictures + [None] * capacity)[:capacity]
            self._images = (self._images + [None] * capacity)[:capacity]
            self.capacity = capacity
            self.capacity_changed.emit(capacity)
        self.update()

    # --- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, image in enumerate(self._images):
            rect = self._rect(place)
            if image is None:
                painter.fillRect(rect, QColor(theme.colour("raised")))
            else:
                pictures.paint(painter, image, rect.toRectF())
        marked = self._current if self.hasFocus() else self._hovered
        if 0 <= marked < self.capacity:
            painter.setPen(QPen(QColor(theme.colour("accent")), 2))
            painter.drawRect(self._rect(marked).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._pressed = self._place_at(self._pressed_at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover(self._place_at(point))
        picture = self._pictures[self._pressed] if 0 <= self._pressed < self.capacity else None
        far = (point - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if picture is not None and far and event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed = -1
            pictures.drag(self, picture, self.name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, self._pressed = self._pressed, -1
        if place >= 0 and place == self._place_at(event.position().toPoint()):
            self._current = place
            self._click(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(),
        }
        if event.key() in steps:
            moved = self._current + steps[Qt.Key(event.key())]
            self._current = moved if 0 <= moved < self.capacity else self._current
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._click(self._current)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self._place_at(event.pos())
        picture = self._pictures[place] if place >= 0 else None
        if picture is None:
            return
        menu = QMenu(self)
        go, copy = menu.addAction("Go there"), menu.addAction("Copy picture")
        chosen = menu.exec(event.globalPos())
        if chosen is go:
            self._click(place)
        elif chosen is copy:
            pictures.copy(picture)
        menu.deleteLater()

    def _click(self, place: int) -> None:
        if 0 <= place < self.capacity and self._pictures[place] is not None:
            self.clicked.emit(place)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()
