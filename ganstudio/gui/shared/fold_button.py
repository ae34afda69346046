"""A heading that folds what is below it."""

from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ganstudio.gui import theme


class FoldButton(QAbstractButton):
    """Painted flat: a small angle and the words; `folded(is_open)` when it was pressed."""

    folded = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None, *, is_heading: bool = True) -> None:
        super().__init__(parent)
        self._is_heading = is_heading
        self.is_open = True
        self.setText(title)
        self.setAccessibleName(f"{title}, fold")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._toggle)
        theme.notifier().changed.connect(self.update)

    def set_open(self, is_open: bool) -> None:
        """Unfold or fold; tells those who fold with it."""
        if is_open != self.is_open:
            self.is_open = is_open
            self.update()
            self.folded.emit(is_open)

    @Slot()
    def _toggle(self) -> None:
        self.set_open(not self.is_open)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 24, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(theme.colour("secondary")), 1.6))
        if self.is_open:
            points = [(2, middle - 2), (6, middle + 2), (10, middle - 2)]
        else:
            points = [(4, middle - 4), (8, middle), (4, middle + 4)]
        for (x, y), (x2, y2) in pairwise(points):
            painter.drawLine(int(x), int(y), int(x2), int(y2))
        font = QFont(self.font())
        if self._is_heading:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("accent_text" if self.hasFocus() or self.underMouse() else "text")))
        if self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        room = self.rect().adjusted(18, 0, 0, 0)
        told = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, told)
        painter.end()
