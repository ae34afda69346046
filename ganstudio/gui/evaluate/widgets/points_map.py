"""A map of real and generated pictures as points: hover over one and see what lies there."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from ganstudio.formats.results import Plot
from ganstudio.gui import theme
from ganstudio.gui.evaluate.widgets.result_plot import HEAD, ResultPlot, colour_of
from ganstudio.gui.shared.image_grid import qt_images
from ganstudio.gui.shared.plots.plot_painting import small

_NEAR = 14.0
_RADIUS = 2.2
_PICTURE, _WORDS = 96.0, 18.0
_BOTTOM = 20.0
_ARROWS = "\N{RIGHTWARDS ARROW}\N{UPWARDS ARROW}"


class PointsMap(ResultPlot):
    """The points are painted once; Left and Right go from point to point along the first axis."""

    def __init__(self, parent: QWidget | None = None, *, is_compact: bool = False) -> None:
        super().__init__(parent, is_compact=is_compact)
        self.current = -1
        """Number of the point that is looked at, all series one after the other."""
        self._places: NDArray[np.float64] = np.empty((0, 2))
        self._owners: NDArray[np.int64] = np.empty(0, np.int64)
        """[N] the series of each point."""
        self._drawn: QPixmap | None = None
        self._image = QImage()

    def taken(self) -> None:
        assert self.plot is not None
        self.current = -1
        pairs = [
            (x, np.nan if y is None else y, number)
            for number, series in enumerate(self.plot.series)
            for x, y in zip(series.x, series.y, strict=True)
        ]
        table = np.array(pairs, np.float64).reshape(-1, 3)
        self._places, self._owners = table[:, :2], table[:, 2].astype(np.int64)
        self._image = QImage.fromData(self.plot.pictures.png) if self.plot.pictures is not None else QImage()

    def sizeHint(self) -> QSize:
        return QSize(320, 280 if self.is_compact else 560)

    def redraw(self) -> None:
        self._drawn = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn = None
        super().resizeEvent(event)

    # --- painting

    def points(self) -> NDArray[np.float64]:
        """[N, 2] in pixels of the widget, of all series one after the other."""
        area = QRectF(8, HEAD + 4, self.width() - 16, self.height() - HEAD - _BOTTOM - 4)
        if not len(self._places):
            return self._places
        low, high = np.nanmin(self._places, 0), np.nanmax(self._places, 0)
        share = (self._places - low) / np.where(high > low, high - low, 1.0)
        x = area.left() + share[:, 0] * area.width()
        y = area.bottom() - share[:, 1] * area.height()
        return np.stack([x, y], 1)

    def paint_inside(self, painter: QPainter, plot: Plot) -> None:
        if self._drawn is None:
            self._drawn = self._painted(plot)
        painter.drawPixmap(0, 0, self._drawn)
        painter.setPen(QColor(theme.colour("secondary")))
        below = QRectF(8, self.height() - _BOTTOM, self.width() - 16, _BOTTOM)
        axes = [f"{arrow} {title}" for arrow, title in zip(_ARROWS, (plot.x_title, plot.y_title), strict=True) if title]
        told = painter.fontMetrics().elidedText("     ".join(axes), Qt.TextElideMode.ElideRight, int(below.width()))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, told)
        if self.current >= 0:
            self._paint_current(painter, plot)

    def _painted(self, plot: Plot) -> QPixmap:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        places = self.points()
        for number, series in enumerate(plot.series):
            colour = colour_of(series)
            colour.setAlpha(150)
            painter.setBrush(colour)
            radius = _RADIUS if len(places) > 200 else 2 * _RADIUS
            for x, y in places[self._owners == number]:
                if np.isfinite(y):
                    painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.end()
        return drawn

    def _paint_current(self, painter: QPainter, plot: Plot) -> None:
        """A ring around the point, and its picture beside it."""
        x, y = self.points()[self.current]
        series = plot.series[self._owners[self.current]]
        painter.setPen(QPen(QColor(theme.colour("text")), 1.6))
        painter.setBrush(colour_of(series))
        painter.drawEllipse(QPointF(x, y), 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if plot.pictures is None or self.current >= plot.pictures.count:
            return
        left = x + 12 if x + 20 + _PICTURE < self.width() else x - 20 - _PICTURE
        top = min(max(y - _PICTURE / 2, 0.0), self.height() - _PICTURE - _WORDS - 8)
        box = QRectF(left, top, _PICTURE + 8, _PICTURE + 8 + _WORDS)
        painter.setPen(QColor(theme.colour("hairline")))
        painter.setBrush(QColor(theme.colour("surface")))
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        room = QRectF(left + 4, top + 4, _PICTURE, _PICTURE)
        cut = self._cut(self.current)
        qt_images.paint(painter, cut, qt_images.fitted(cut.width(), cut.height(), room.toRect()))
        painter.setFont(small(self.font()))
        painter.setPen(QColor(theme.colour("text")))
        words = QRectF(left + 4, top + _PICTURE + 4, _PICTURE, _WORDS)
        said = plot.pictures.cells[self.current] if self.current < len(plot.pictures.cells) else series.name
        told = painter.fontMetrics().elidedText(said or series.name, Qt.TextElideMode.ElideRight, int(_PICTURE))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, told)

    def _cut(self, number: int) -> QImage:
        assert self.plot is not None
        sheet = self.plot.pictures
        assert sheet is not None
        row, column = divmod(number, sheet.columns)
        return self._image.copy(column * sheet.width, row * sheet.height, sheet.width, sheet.height)

    # --- the pointer and the keys

    def look_at(self, point: QPointF) -> None:
        """Look at the nearest point, if one is near."""
        places = self.points()
        if not len(places):
            return
        distances = np.hypot(places[:, 0] - point.x(), places[:, 1] - point.y())
        nearest = int(np.nanargmin(distances))
        self._choose(nearest if distances[nearest] <= _NEAR else -1)

    def _choose(self, number: int) -> None:
        if number != self.current:
            self.current = number
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.look_at(event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        self._choose(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choose(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not len(self._places):
            super().keyPressEvent(event)
            return
        order = np.argsort(self._places[:, 0], kind="stable")
        here = int(np.flatnonzero(order == self.current)[0]) + step if self.current >= 0 else 0
        self._choose(int(order[here % len(order)]))
