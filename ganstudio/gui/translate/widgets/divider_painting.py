"""What is painted over two pictures that a line divides: the line with its handle, and what each side shows."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from ganstudio.gui import theme

_KNOB = 13
_WHITE, _SHADE, _PLATE = QColor("#FFFFFF"), QColor(0, 0, 0, 110), QColor(20, 22, 26, 165)
"""Over any picture, so the same in both themes."""


def paint_line(painter: QPainter, x: float, seen: QRect) -> None:
    """A line at `x` over the part of the view that shows the picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in ((_SHADE, 4), (_WHITE, 2)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
    knob = QPointF(x, seen.center().y())
    painter.setBrush(QColor(theme.colour("accent")))
    painter.drawEllipse(knob, _KNOB, _KNOB)
    for side in (-1, 1):
        tip = knob + QPointF(side * 7, 0)
        painter.drawLine(tip, tip + QPointF(-side * 4, -4))
        painter.drawLine(tip, tip + QPointF(-side * 4, 4))


def paint_titles(painter: QPainter, titles: tuple[str, str], line: float, seen: QRect) -> None:
    """What lies left and right of the line, each in its upper corner, where there is room."""
    metrics = QFontMetrics(painter.font())
    for title, is_left in zip(titles, (True, False), strict=True):
        width = metrics.horizontalAdvance(title) + 16
        left = seen.left() + 8 if is_left else seen.right() - 8 - width
        room = line - seen.left() if is_left else seen.right() - line
        if room < width + 16:
            continue
        plate = QRectF(left, seen.top() + 8, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(plate, 6, 6)
        painter.setPen(_WHITE)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, title)
