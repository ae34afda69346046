"""The way into the Lab: a low card with the game in miniature."""

import math
from random import Random

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme
from ganstudio.gui.home.widgets.card import SIDE, RowCard

_MODES, _POINTS = 8, 14


class LabCard(RowCard):
    """For what cannot be photographed: real points and generated ones on their way to them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = (
            "The same game with points instead of pictures, small enough to see every force in it: what D believes at "
            "each place, where G is pushed, which modes are missed. Slow it down, step, draw your own data."
        )
        super().__init__("See the game itself in the Lab", words, parent=parent)
        self.show_fact("one dimension or two, a race of two games, a time line to go back")

    def _paint_picture(self, painter: QPainter, _area: QRect) -> None:
        """Eight clouds on a ring and, on their way to them, generated points."""
        place = QRect(1, 1, SIDE, SIDE)
        painter.fillRect(place, QColor(theme.colour("mat")))
        middle, radius, random = SIDE / 2 + 1, 0.36 * SIDE, Random(3)
        for name, spread, reach in (("real", 2.6, 1.0), ("generator", 5.0, 0.82)):
            pen = QPen(QColor(theme.colour(name)), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for number in range(_MODES * _POINTS if name == "real" else 40):
                angle = 2 * math.pi * (number % _MODES) / _MODES
                x, y = random.gauss(0, spread), random.gauss(0, spread)
                x, y = x + radius * reach * math.cos(angle), y + radius * reach * math.sin(angle)
                painter.drawPoint(QPointF(middle + x, middle + y))
