"""The picture: paints what it was last handed."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_RADIUS = 4


class DotsView(QWidget):
    """Dots on a ground, both from the palette, so that light and dark themes need nothing here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # reached by Tab, so it needs a name
        self.setAccessibleName("Dots")
        self._dots: NDArray[np.float64] = np.empty((0, 2))
        self._is_dark = False

    def show_dots(self, dots: NDArray[np.float64], is_dark: bool) -> None:
        """Dots [N, 2] from 0 to 1 across the view."""
        self._dots, self._is_dark = dots, is_dark
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        ground, ink = palette.base().color(), palette.text().color()
        painter.fillRect(self.rect(), ink if self._is_dark else ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground if self._is_dark else ink)
        for x, y in self._dots * (self.width(), self.height()):
            painter.drawEllipse(QPointF(x, y), _RADIUS, _RADIUS)
        painter.end()
