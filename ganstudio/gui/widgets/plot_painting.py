"""The strokes of a plot, one function each. They draw what they are given and decide nothing."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme
from ganstudio.gui.widgets.plot_thinning import Numbers, decades, spread, ticks
from ganstudio.gui.widgets.plot_view import PlotView
from ganstudio.gui.widgets.plot_words import level_words, short_number, tick_number

if TYPE_CHECKING:
    from ganstudio.gui.widgets.loss_plot import Line

LEFT, TOP, BOTTOM = 40.0, 26.0, 20.0
_LINE_HEIGHT = 15.0


def small(font: QFont, *, bold: bool = False) -> QFont:
    """The font of everything on a plot."""
    made = QFont(font)
    made.setPixelSize(12)
    made.setBold(bold)
    return made


def label_room(widget: QWidget) -> float:
    """Pixels kept free at the right for the names at the line ends; the same on all plots, so that steps line up."""
    return QFontMetricsF(small(widget.font())).horizontalAdvance("D(G(z))") + 18


def title(painter: QPainter, text: str, width: float) -> None:
    """The plot's name at the top left."""
    painter.setFont(small(painter.font(), bold=True))
    painter.setPen(QColor(theme.colour("text")))
    painter.drawText(QRectF(0, 0, width, 20), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    painter.setFont(small(painter.font()))


def empty(painter: QPainter, area: QRectF) -> None:
    """What stands there before the first value."""
    painter.setPen(QColor(theme.colour("hairline")))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.setPen(QColor(theme.colour("secondary")))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "No values yet")


def axes(painter: QPainter, view: PlotView, *, log: bool = False) -> None:
    """Few round ticks: values at the left with hairlines, steps below."""
    area = view.area
    hairline, words = QColor(theme.colour("hairline")), QColor(theme.colour("secondary"))
    values = decades(view.bottom, view.top) if log else ticks(view.bottom, view.top, max(int(area.height() / 45), 2))
    for value in values:
        y = round(view.y(value)) + 0.5
        painter.setPen(hairline)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(words)
        box = QRectF(0, y - 8, area.left() - 6, 16)
        told = tick_number(10**value if log else value)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)
    painter.setPen(words)
    for step in ticks(view.low, view.high, max(int(area.width() / 80), 2)):
        box = QRectF(view.x(step) - 40, area.bottom() + 3, 80, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, tick_number(step))


def levels(painter: QPainter, view: PlotView, lines: list[tuple["Line", float]]) -> None:
    """Dashed, in the colour of the line they belong to, with their value; lines that rest at one place share one."""
    told: list[float] = []
    taken = QRectF(view.area.right() - 4, view.area.top(), 0, 0)
    for line, value in sorted(lines, key=lambda pair: -pair[1]):
        shared = sum(abs(other - value) < 1e-9 for _, other in lines) > 1
        if any(abs(value - other) < 1e-9 for other in told):
            continue
        told.append(value)
        colour = QColor(theme.colour("secondary" if shared else line.colour))
        pen = QPen(colour, 1)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        y = round(view.y(value)) + 0.5
        painter.drawLine(QLineF(view.area.left(), y, view.area.right(), y))
        words = level_words(value)
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 6
        box = _beside_line(view.area, taken, y, width)
        taken = box
        painter.fillRect(box, _veil())
        painter.setPen(QColor(theme.colour("secondary")))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _beside_line(area: QRectF, taken: QRectF, y: float, width: float) -> QRectF:
    """Where a line's words go: above it; below it if others are there; left of these where that is off the plot."""
    above, below = y - 16, y + 1
    right = area.right() - 4
    if above >= taken.bottom():
        return QRectF(right - width, above, width, 15)
    if below + 15 <= area.bottom():
        return QRectF(right - width, below, width, 15)
    return QRectF(taken.left() - width - 8, max(above, area.top()), width, 15)


def _veil() -> QColor:
    veil = QColor(theme.colour("window"))
    veil.setAlpha(200)
    return veil


def marks(painter: QPainter, view: PlotView, steps: list[int]) -> None:
    """Small triangles on the step axis."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colour("accent")))
    bottom = view.area.bottom()
    for step in steps:
        if view.low <= step <= view.high:
            x = view.x(step)
            painter.drawPolygon([QPointF(x - 4, bottom), QPointF(x + 4, bottom), QPointF(x, bottom - 7)])
    painter.restore()


def raw_line(painter: QPainter, view: PlotView, steps: Numbers, values: Numbers, colour: str) -> None:
    """What was really measured, pale and without antialiasing, since it may have many points."""
    pale = QColor(theme.colour(colour))
    pale.setAlpha(75)
    painter.setPen(QPen(pale, 1))
    _draw(painter, view, steps, values)


def smooth_line(painter: QPainter, view: PlotView, steps: Numbers, values: Numbers, colour: str) -> None:
    """What the eye should follow."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.colour(colour)), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    _draw(painter, view, steps, values)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _draw(painter: QPainter, view: PlotView, steps: Numbers, values: Numbers) -> None:
    good = np.isfinite(values)
    if not good.all():
        steps, values = steps[good], values[good]
    line = view.polygon(steps, values)
    if line.size() == 1:
        painter.drawEllipse(line.at(0), 2, 2)
    elif line.size():
        painter.drawPolyline(line)


def end_labels(painter: QPainter, view: PlotView, ends: list[tuple["Line", float, float]]) -> None:
    """Name and last value at the right end of every line (line, its height, its value), pushed apart."""
    area = view.area
    rows = 2 if area.height() + _LINE_HEIGHT >= 2 * _LINE_HEIGHT * len(ends) else 1
    gap = rows * _LINE_HEIGHT
    wanted = [min(max(view.y(height), area.top()), area.bottom()) - gap / 2 for _, height, _ in ends]
    placed = spread(wanted, gap, area.top() - 8, area.bottom() + 8 - gap)
    x = area.right() + 6
    for (line, _, value), y in zip(ends, placed, strict=True):
        painter.fillRect(QRectF(x, y + 3, 3, gap - 6), QColor(theme.colour(line.colour)))
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(QPointF(x + 7, y + 12), line.label)
        if rows == 2:
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(QPointF(x + 7, y + 12 + _LINE_HEIGHT), short_number(value))


def reading(painter: QPainter, view: PlotView, step: float, values: list[tuple["Line", float]], words: str) -> None:
    """A thin upright line at `step` and a small box with step, values and what was changed there."""
    painter.setPen(QColor(theme.colour("secondary")))
    x = round(view.x(step)) + 0.5
    painter.drawLine(QLineF(x, view.area.top(), x, view.area.bottom()))
    rows = [("secondary", f"step {step:,.0f}")]
    rows += [(line.colour, f"{line.label} {short_number(value)}") for line, value in values]
    rows += [("accent", words)] if words else []
    metrics = QFontMetricsF(painter.font())
    width = max(metrics.horizontalAdvance(text) for _, text in rows) + 24
    left = x + 8 if x + 8 + width < view.area.right() else x - 8 - width
    left = max(left, 2.0)
    box = QRectF(left, view.area.top() + 2, width, _LINE_HEIGHT * len(rows) + 8)
    painter.setPen(QColor(theme.colour("hairline")))
    painter.setBrush(QColor(theme.colour("surface")))
    painter.drawRoundedRect(box, 4, 4)
    for number, (colour, text) in enumerate(rows):
        y = box.top() + 4 + _LINE_HEIGHT * number
        painter.fillRect(QRectF(left + 7, y + 3, 3, 9), QColor(theme.colour(colour)))
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(QPointF(left + 15, y + 12), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
