"""Lies over a page while something is dragged over it: says that it may be dropped, and what happens then."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme

_MARGIN = 12


class DropOverlay(QWidget):
    """Hidden until it is lifted; then as large as its parent, and never in the way of the pointer."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._page = words, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def lift(self) -> None:
        """Show it above everything."""
        self.setGeometry(self._page.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.colour("window"))
        ground.setAlpha(215)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(theme.colour("accent")), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN), 8, 8)
        font = QFont(self.font())
        font.setPixelSize(20)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
