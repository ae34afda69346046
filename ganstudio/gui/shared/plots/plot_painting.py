"""The strokes of a plot, one function each. They draw what they are given and decide nothing."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.plots.number_format import figure, level_words, short_number, tick_number
from ganstudio.gui.shared.plots.plot_lines import Line
from ganstudio.gui.shared.plots.plot_range import ValueRange
from ganstudio.gui.shared.plots.plot_thinning import Numbers, decades, spread, ticks
from ganstudio.gui.shared.plots.plot_view import PlotView

LEFT, TOP, BOTTOM = 40.0, 26.0, 20.0
_LINE_HEIGHT = 15.0
_APART = 7.0
"""Pixels from one triangle to the next."""


def small(font: QFont, *, bold: bool = False) -> QFont:
    """The font of everything on a plot."""
    made = QFont(font)
    made.setPixelSize(12)
    made.setBold(bold)
    return made


def label_room(widget: QWidget) -> float:
    """Pixels kept free at the right for the names at the line ends; the same on all plots, so that steps line up."""
    return QFontMetricsF(small(widget.font())).horizontalAdvance("D(G(z))") + 18


def title(painter: QPainter, text: str, width: float) -> float:
    """The plot's name at the top left, shortened where it must be; says how wide it is."""
    painter.setFont(small(painter.font(), bold=True))
    painter.setPen(QColor(theme.colour("text")))
    told = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))
    painter.drawText(QRectF(0, 0, width, 20), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)
    taken = QFontMetricsF(painter.font()).horizontalAdvance(told)
    painter.setFont(small(painter.font()))
    return taken


def empty(painter: QPainter, area: QRectF) -> None:
    """What stands there before the first value."""
    painter.setPen(QColor(theme.colour("hairline")))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.setPen(QColor(theme.colour("secondary")))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "No values yet")


def axes(painter: QPainter, view: PlotView, *, log: bool = False, x_title: str = "") -> None:
    """Few round ticks: values at the left with hairlines, steps below, and under these what they are."""
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
        told = tick_number(step)
        room = painter.fontMetrics().horizontalAdvance(told) / 2
        middle = min(view.x(step), area.right() - room)  # what is at the right belongs to the lines' names
        box = QRectF(middle - 40, area.bottom() + 3, 80, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, told)
    painter.drawText(QRectF(area.left(), area.bottom() + 17, area.width(), 16), Qt.AlignmentFlag.AlignHCenter, x_title)


def levels(painter: QPainter, view: PlotView, lines: list[tuple[Line, float]], title_width: float) -> float:
    """Dashed, in the colour of the line they belong to; lines that rest at one place share one.

    Their values stand in the title's row, each behind a piece of its dashes, where no curve can cross them; returned
    is where these begin.
    """
    rests: dict[float, str] = {}
    for line, value in sorted(lines, key=lambda pair: -pair[1]):
        shared = sum(abs(other - value) < 1e-9 for _, other in lines) > 1
        rests.setdefault(round(value, 9), "secondary" if shared else line.colour)
    for value, colour in rests.items():
        _dashes(painter, view.area.left(), view.area.right(), round(view.y(value)) + 0.5, colour)
    metrics = QFontMetricsF(painter.font())
    words = [level_words(value) for value in rests]
    right = painter.window().right() - 4.0
    room = right - title_width - 12
    if sum(metrics.horizontalAdvance(text) + 30 for text in words) > room:
        words = [text.partition(" =")[0] for text in words]
    for text, colour in reversed(list(zip(words, rests.values(), strict=True))):
        width = metrics.horizontalAdvance(text)
        painter.setPen(QColor(theme.colour("secondary")))
        painter.drawText(QRectF(right - width, 0, width + 1, 20), Qt.AlignmentFlag.AlignVCenter, text)
        _dashes(painter, right - width - 18, right - width - 4, 10.5, colour)
        right -= width + 30
    return right


def _dashes(painter: QPainter, left: float, right: float, y: float, colour: str) -> None:
    pen = QPen(QColor(theme.colour(colour)), 1)
    pen.setDashPattern([5, 4])
    painter.setPen(pen)
    painter.drawLine(QLineF(left, y, right, y))


def hidden(painter: QPainter, view: PlotView, steps: Numbers, values: Numbers, colour: str) -> None:
    """Small triangles at the edge where a line goes on beyond what is shown."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colour(colour)))
    area = view.area
    columns = (area.left() + (steps - view.low) * (area.width() / (view.high - view.low))) // _APART
    for beyond, y, way in ((values > view.top, area.top(), 5), (values < view.bottom, area.bottom(), -5)):
        for column in np.unique(columns[beyond]):
            x = float(column + 0.5) * _APART
            if area.left() <= x <= area.right():
                painter.drawPolygon([QPointF(x - 3, y + way), QPointF(x + 3, y + way), QPointF(x, y)])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def hidden_words(painter: QPainter, view: PlotView, shown: ValueRange, *, log: bool, left: float, right: float) -> None:
    """How far it goes beyond what is shown: in the title's row between `left` and `right`, or, where that has no room,
    at the edges of the plot."""
    lowest, highest = (short_number(10**value if log else value) for value in (shown.lowest, shown.highest))
    metrics = QFontMetricsF(painter.font())
    painter.setPen(QColor(theme.colour("secondary")))
    above, below = f"up to {highest}" * shown.hides_above, f"down to {lowest}" * shown.hides_below
    text = f"{lowest} – {highest}" if above and below else above or below
    width = metrics.horizontalAdvance(text)
    if width <= right - left:
        painter.drawText(QRectF(right - width, 0, width + 1, 20), Qt.AlignmentFlag.AlignVCenter, text)
        return
    for words, top in ((above, view.area.top() + 6), (below, view.area.bottom() - 22)):
        box = QRectF(view.area.left() + 2, top, metrics.horizontalAdvance(words) + 6, 15)
        if words:
            painter.fillRect(box, _veil())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


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


def end_labels(painter: QPainter, view: PlotView, ends: list[tuple[Line, float, float]]) -> None:
    """Name and last value at the right end of every line (line, its height, its value), pushed apart."""
    area = view.area
    named = any(line.label for line, _, _ in ends)
    rows = 2 if named and area.height() + _LINE_HEIGHT >= 2 * _LINE_HEIGHT * len(ends) else 1
    gap = rows * _LINE_HEIGHT
    wanted = [min(max(view.y(height), area.top()), area.bottom()) - gap / 2 for _, height, _ in ends]
    placed = spread(wanted, gap, area.top() - 8, area.bottom() + 8 - gap)
    x = area.right() + 6
    room = painter.window().right() - x - 7
    for (line, _, value), y in zip(ends, placed, strict=True):
        painter.fillRect(QRectF(x, y + 3, 3, gap - 6), QColor(theme.colour(line.colour)))
        painter.setPen(QColor(theme.colour("text")))
        told = line.label or figure(value)
        told = QFontMetricsF(painter.font()).elidedText(told, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(x + 7, y + 12), told)
        if rows == 2 and line.label:
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(QPointF(x + 7, y + 12 + _LINE_HEIGHT), figure(value))


def reading(painter: QPainter, view: PlotView, step: float, values: list[tuple[Line, float]], words: str) -> None:
    """A thin upright line at `step` and a small box with step, values and what was changed there."""
    painter.setPen(QColor(theme.colour("secondary")))
    x = round(view.x(step)) + 0.5
    painter.drawLine(QLineF(x, view.area.top(), x, view.area.bottom()))
    rows = [("secondary", f"step {step:,.0f}")]
    rows += [(line.colour, f"{line.label} {short_number(value)}".strip()) for line, value in values]
    rows += [("accent", words)] if words else []
    metrics = QFontMetricsF(painter.font())
    width = max(metrics.horizontalAdvance(text) for _, text in rows) + 24
    left = x + 8 if x + 8 + width < view.area.right() else x - 8 - width
    left = max(left, 2.0)
    height = _LINE_HEIGHT * len(rows) + 8
    top = max(min(view.area.top() + 2, painter.window().bottom() - height - 1), 0.0)  # whole, also in a low plot
    box = QRectF(left, top, width, height)
    painter.setPen(QColor(theme.colour("hairline")))
    painter.setBrush(QColor(theme.colour("surface")))
    painter.drawRoundedRect(box, 4, 4)
    for number, (colour, text) in enumerate(rows):
        y = box.top() + 4 + _LINE_HEIGHT * number
        painter.fillRect(QRectF(left + 7, y + 3, 3, 9), QColor(theme.colour(colour)))
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(QPointF(left + 15, y + 12), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
