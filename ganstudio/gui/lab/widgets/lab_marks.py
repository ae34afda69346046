"""The marks that a lab's plots are made of: many dots, arrows, lines and words at a time, in pixels.

They draw what they are given and decide nothing; safe in any thread, since they draw with images, not pixmaps.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF
from shiboken6 import VoidPtr

from ganstudio.gui.lab.widgets.lab_colours import with_alpha

Pixels = NDArray[np.float64]
"""[..., 2], x to the right and y down."""


def unit(area: QRectF) -> float:
    """The measure of everything drawn, in pixels: it grows with the plot, so that the last row still reads it."""
    return max(min(area.width(), area.height()) / 56, 9.0)


def polygon(points: Pixels) -> QPolygonF:
    """Points [N, 2] written straight into Qt's memory."""
    made = QPolygonF()
    made.resize(len(points))
    if len(points):
        memory = VoidPtr(made.data(), 16 * len(points), True)  # type: ignore[call-arg,arg-type]  # its stub is wrong
        np.frombuffer(memory, np.float64).reshape(-1, 2)[:] = points  # type: ignore[call-overload]
    return made


def dots(painter: QPainter, points: Pixels, radius: float, fill: QColor, rim: QColor, rim_width: float = 1.0) -> None:
    """Round dots with a rim at [N, 2], each a copy of one small image."""
    ratio = painter.device().devicePixelRatioF()
    sprite = _sprite(round(radius * 8) / 8, fill.rgba(), rim.rgba(), rim_width, ratio)
    half = sprite.width() / ratio / 2
    window = painter.window()
    for x, y in points.tolist():
        if -half < x < window.right() + half and -half < y < window.bottom() + half:
            painter.drawImage(QPointF(x - half, y - half), sprite)


@lru_cache(maxsize=256)
def _sprite(radius: float, fill: int, rim: int, rim_width: float, ratio: float) -> QImage:
    side = math.ceil((2 * (radius + rim_width) + 2) * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = QPointF(side / ratio / 2, side / ratio / 2)
    for colour, reach in ((rim, radius + rim_width), (fill, radius)):
        painter.setBrush(QColor.fromRgba(colour))
        painter.drawEllipse(middle, reach, reach)
    painter.end()
    return image


_ARROW = np.array([[0, -0.5], [-1, -0.62], [-1, -1.6], [0, 0], [-1, 1.6], [-1, 0.62], [0, 0.5]])
"""Outline of an arrow along x in units of (head length, half width): tail, neck, head, tip, and back."""


def arrows(painter: QPainter, tails: Pixels, tips: Pixels, width: float, fill: QColor, rim: QColor) -> None:
    """Arrows that taper from the head's neck to the tail, [N, 2] each; the shorter, the smaller their heads."""
    way = tips - tails
    length = np.hypot(way[:, 0], way[:, 1])
    seen = length > 1.5
    tails, tips, way, length = tails[seen], tips[seen], way[seen], length[seen]
    along = way / length[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], 1)
    head = np.minimum(3.2 * width, 0.6 * length)
    half = np.minimum(width, 0.35 * head)[:, None, None]
    outline = _ARROW[None, :, :1] * head[:, None, None] * along[:, None]
    outline = outline + _ARROW[None, :, 1:] * half * across[:, None] + tips[:, None]
    outline[:, 0] = tails - 0.25 * half[:, 0] * across
    outline[:, -1] = tails + 0.25 * half[:, 0] * across
    painter.setPen(QPen(rim, 1.0) if rim.alpha() else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for one in outline:
        painter.drawPolygon(polygon(one))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def lines(painter: QPainter, rows: list[Pixels], pen: QPen) -> None:
    """Polylines [N, 2], one stroke."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for row in rows:
        painter.drawPolyline(polygon(row))


def stroke(
    painter: QPainter, row: Pixels, colour: QColor, width: float, dash: tuple[float, float] | None = None
) -> None:
    """A wide opaque curve through [N, 2], `dash` pixels on and off: piece by piece, a quarter of Qt's own time."""
    if len(row) < 2:
        return
    if dash is None:
        segments(painter, np.stack([row[:-1], row[1:]], 1), QPen(colour, width))
        return
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(row, axis=0).T))])
    at = np.arange(0.0, way[-1], sum(dash) / 6)
    fine = np.stack([np.interp(at, way, row[:, 0]), np.interp(at, way, row[:, 1])], -1)
    seen = at[:-1] % sum(dash) < dash[0]
    pen = QPen(colour, width, c=Qt.PenCapStyle.FlatCap)
    segments(painter, np.stack([fine[:-1], fine[1:]], 1)[seen], pen)


def hairline(colour: QColor) -> QPen:
    """A pen of one pixel of the screen: long crossing lines take Qt a tenth of the time of wider ones."""
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    return pen


def filled(painter: QPainter, shapes: list[Pixels], brush: QColor | QBrush) -> None:
    """Closed outlines [N, 2] as one area."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for shape in shapes:
        path.addPolygon(polygon(shape))
        path.closeSubpath()
    painter.fillPath(path, brush)


def font(painter: QPainter, size: float, *, bold: bool = False) -> QFont:
    """The painter's font at so many pixels."""
    made = QFont(painter.font())
    made.setPixelSize(max(round(size), 9))
    made.setBold(bold)
    return made


def words(
    painter: QPainter, at: QPointF, text: str, colour: QColor, paper: QColor,
    anchor: tuple[float, float] = (0.0, 0.5),
) -> QRectF:  # fmt: skip
    """One line of text on a soft patch of paper; `anchor` is the share of its size left of and above `at`."""
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(text), metrics.height()
    box = QRectF(at.x() - anchor[0] * width, at.y() - anchor[1] * height, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(with_alpha(paper, 0.78))
    painter.drawRoundedRect(box.adjusted(-4, -1, 4, 1), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)
    return box


def segments(painter: QPainter, pieces: Pixels, pen: QPen) -> None:
    """Straight pieces [K, 2, 2], one call."""
    painter.setPen(pen)
    painter.drawLines([QLineF(a, b, c, d) for a, b, c, d in pieces.reshape(-1, 4).tolist()])
