"""The strip under a plane that says what is what: a mark and a name for every layer shown, and the surface's scale."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from ganstudio.gui.lab.scene import LabScene
from ganstudio.gui.lab.widgets import lab_marks as marks
from ganstudio.gui.lab.widgets.lab_colours import LabColours, with_alpha
from ganstudio.gui.lab.widgets.plane_surface import limits
from ganstudio.gui.shared.plots.number_format import tick_number

Mark = Callable[[QPainter, QPointF, float], None]
"""Draws a layer's mark around a point, so many pixels high."""


def key_height(side: float) -> float:
    """Room that the strip needs under a plane of that side."""
    return round(max(side / 56, 11.0) * 2.1)


def paint_key(painter: QPainter, scene: LabScene, area: QRectF, colours: LabColours) -> None:
    """Names at the left, the scale of D at the right, the caption after the names where there is room."""
    size = area.height() / 2.1
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(marks.font(painter, size))
    painter.fillRect(area, colours.mat)
    right = _scale(painter, scene, area, colours, size) if _has_surface(scene) else area.right()
    left = area.left()
    for mark, name in _entries(scene, colours):
        width = QFontMetricsF(painter.font()).horizontalAdvance(name)
        if left + size * 1.4 + width > right - size:
            break
        mark(painter, QPointF(left + size * 0.6, area.center().y() + size * 0.1), size)
        painter.setPen(colours.text)
        left += size * 1.4
        painter.drawText(QRectF(left, area.top() + size * 0.1, width + 2, area.height()), _LEFT, name)
        left += width + size
    painter.restore()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _has_surface(scene: LabScene) -> bool:
    return scene.shows("surface") and scene.frame is not None and scene.frame.surface is not None


def _entries(scene: LabScene, colours: LabColours) -> list[tuple[Mark, str]]:
    frame = scene.frame
    entries: list[tuple[Mark, str]] = []
    if scene.shows("real") and scene.real is not None:
        entries.append((_dot(colours.real), "real"))
    if scene.shows("generated") and frame is not None:
        entries.append((_dot(colours.generator), "generated"))
    if scene.shows("gradients") and frame is not None and frame.push is not None:
        entries.append((_arrow(colours.text), "push on G"))
    if scene.shows("grid") and frame is not None and frame.warped is not None:
        entries.append((_square(colours.generator), "G's grid of z"))
    if scene.shows("density") and scene.density is not None:
        entries.append((_square(colours.real), "p(x)"))
    if scene.shows("overlay") and scene.overlay is not None:
        entries.append((_line(colours.overlay), scene.overlay.words))
    return entries


def _scale(painter: QPainter, scene: LabScene, area: QRectF, colours: LabColours, size: float) -> float:
    """D's colours from "fake" to "real" with their scores; returns where it begins."""
    assert scene.frame is not None
    low, high = limits(scene.frame)
    middle = "½" if scene.frame.probabilities else "0"
    ends = (f"D: fake {tick_number(low)}", f"{tick_number(high)} real")
    metrics = QFontMetricsF(painter.font())
    widths = [metrics.horizontalAdvance(words) + 2 for words in ends]
    long = size * 7
    x = area.right() - widths[1] - size * 0.5 - long
    bar = QRectF(x, area.center().y() - size * 0.45, long, size * 1.1)
    shades = QLinearGradient(bar.topLeft(), bar.topRight())
    for share in np.linspace(0, 1, 33).tolist():
        shades.setColorAt(share, colours.tone(share))
    painter.setPen(QPen(colours.hairline, 1))
    painter.setBrush(shades)
    painter.drawRoundedRect(bar, 3, 3)
    painter.setPen(colours.text)
    painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, middle)
    begin = x - size * 0.5 - widths[0]
    row = QRectF(begin, area.top() + size * 0.1, widths[0], area.height())
    painter.drawText(row, _LEFT, ends[0])
    painter.drawText(QRectF(bar.right() + size * 0.5, row.top(), widths[1], row.height()), _LEFT, ends[1])
    return begin


def _dot(colour: QColor) -> Mark:
    def draw(painter: QPainter, at: QPointF, size: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(at, size * 0.34, size * 0.34)

    return draw


def _square(colour: QColor) -> Mark:
    def draw(painter: QPainter, at: QPointF, size: float) -> None:
        painter.setPen(QPen(colour, 1))
        painter.setBrush(with_alpha(colour, 0.4))
        painter.drawRect(QRectF(at.x() - size * 0.4, at.y() - size * 0.4, size * 0.8, size * 0.8))

    return draw


def _line(colour: QColor) -> Mark:
    def draw(painter: QPainter, at: QPointF, size: float) -> None:
        painter.setPen(QPen(colour, size / 5))
        painter.drawLine(at - QPointF(size * 0.5, 0), at + QPointF(size * 0.5, 0))

    return draw


def _arrow(colour: QColor) -> Mark:
    def draw(painter: QPainter, at: QPointF, size: float) -> None:
        ends = np.array([[at.x() - size * 0.6, at.y()]]), np.array([[at.x() + size * 0.6, at.y()]])
        marks.arrows(painter, *ends, size / 4, colour, QColor(0, 0, 0, 0))

    return draw
