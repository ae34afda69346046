"""Samples that the user gathers: dropped in, put into another order, taken out again."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme
from ganstudio.gui.explore.widgets.flow_grid import FlowGrid
from ganstudio.gui.shared.image_grid.image_grid import GAP
from ganstudio.inference.generator.sample import MIME

REMOVE = "remove"


class SampleTray(FlowGrid):
    """Says what the user wants of it; whoever owns it keeps the samples."""

    dropped = Signal(int, bytes)
    """Where, and the dropped sample as `Sample.to_bytes` writes it."""
    moved = Signal(int, int)
    """From which place to which."""

    def __init__(self, side: int = 64, rows: int = 1, empty_words: str = "", parent: QWidget | None = None) -> None:
        """`side` is about how large a cell is, in pixels; `rows` how many there are at least."""
        super().__init__(side, rows, parent)
        self.empty_words = empty_words
        self._dragged = -1
        self._gap_at = -1
        """Where what hovers over it would go."""
        self.setAcceptDrops(True)
        self.setToolTip("Drag to change the order, Delete takes one out")

    def _gap_near(self, point: QPoint) -> int:
        """Before which place a drop at `point` goes."""
        for place in range(len(self.samples)):
            rect = self.rect_of(place)
            if point.y() <= rect.bottom() + GAP and point.x() < rect.center().x():
                return place
            if point.y() < rect.top():
                return place
        return len(self.samples)

    # --- painting

    def paint_more(self, painter: QPainter) -> None:
        if not self.samples:
            painter.setPen(QPen(QColor(theme.colour("accent" if self._gap_at >= 0 else "hairline")), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
            painter.setPen(QColor(theme.colour("secondary")))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 4, -8, -4), words, self.empty_words)
        elif self._gap_at >= 0:
            painter.fillRect(self._gap_line(), QColor(theme.colour("accent")))

    def _gap_line(self) -> QRect:
        at_end = self._gap_at == len(self.samples)
        rect = self.rect_of(self._gap_at - 1 if at_end else self._gap_at)
        x = rect.right() - 1 if at_end else rect.left()
        return QRect(x, rect.top(), 3, rect.height())

    # --- dropping and dragging

    def drag(self, place: int) -> None:
        self._dragged = place
        super().drag(place)
        self._dragged = -1

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._show_gap(self._gap_near(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_gap(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._gap_near(event.position().toPoint())
        self._show_gap(-1)
        event.acceptProposedAction()
        if event.source() is self and self._dragged >= 0:
            self._move(self._dragged, place - (place > self._dragged))
        else:
            self.dropped.emit(place, event.mimeData().data(MIME).data())

    def _show_gap(self, place: int) -> None:
        if place != self._gap_at:
            self._gap_at = place
            self.update()

    def _move(self, start: int, end: int) -> None:
        end = min(max(end, 0), len(self.samples) - 1)
        if start != end:
            self.current = end
            self.moved.emit(start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the current one out; Control and an arrow move it."""
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.samples and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.asked.emit(REMOVE, self.current)
        elif self.samples and is_control and event.key() in ways:
            self._move(self.current, self.current + ways[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
