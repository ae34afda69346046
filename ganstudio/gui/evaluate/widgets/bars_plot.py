"""Bars lying side by side for each category, with their errors: shares of classes in samples and in the data."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip

from ganstudio.formats.results import Plot
from ganstudio.gui import theme
from ganstudio.gui.evaluate.widgets.result_plot import HEAD, ResultPlot, colour_of

_BAR, _BETWEEN = 7.0, 6.0
_COMPACT_CATEGORIES = 12
_WIDEST_WORD, _VALUE = 120.0, 44.0


class BarsPlot(ResultPlot):
    """One row for each category; hover says the values."""

    @property
    def _row(self) -> float:
        return _BAR * len(self.plot.series if self.plot else ()) + _BETWEEN

    def shown(self) -> int:
        """How many categories; compact ones show the first."""
        count = max((len(series.y) for series in self.plot.series), default=0) if self.plot else 0
        return min(count, _COMPACT_CATEGORIES) if self.is_compact else count

    def sizeHint(self) -> QSize:
        more = 16 if self.plot is not None and self.shown() < len(self.plot.series[0].y) else 0
        return QSize(280, int(HEAD + self.shown() * self._row + more + 4))

    def paint_inside(self, painter: QPainter, plot: Plot) -> None:
        metrics = QFontMetricsF(painter.font())
        words = [self._word(place) for place in range(self.shown())]
        left = min(max((metrics.horizontalAdvance(word) for word in words), default=0.0), _WIDEST_WORD) + 8
        top = self._largest(plot)
        scale = (self.width() - left - _VALUE) / top
        for place, word in enumerate(words):
            y = HEAD + place * self._row
            painter.setPen(QColor(theme.colour("text")))
            told = metrics.elidedText(word, Qt.TextElideMode.ElideRight, left - 8)
            box = QRectF(0, y, left - 8, self._row - _BETWEEN)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)
            self._paint_bars(painter, plot, place, QPointF(left, y), scale)
        if self.shown() < len(plot.series[0].y):
            painter.setPen(QColor(theme.colour("secondary")))
            more = f"and {len(plot.series[0].y) - self.shown()} more"
            painter.drawText(QPointF(left, HEAD + self.shown() * self._row + 12), more)

    def _paint_bars(self, painter: QPainter, plot: Plot, place: int, at: QPointF, scale: float) -> None:
        for number, series in enumerate(plot.series):
            value = series.y[place] if place < len(series.y) else None
            if value is None:
                continue
            bar = QRectF(at.x(), at.y() + number * _BAR, max(value * scale, 0.0), _BAR - 1)
            painter.fillRect(bar, colour_of(series))
            error = series.errors[place] * scale if place < len(series.errors) else 0.0
            if error:
                painter.setPen(QPen(QColor(theme.colour("text")), 1))
                middle = bar.center().y()
                painter.drawLine(QLineF(bar.right() - error, middle, bar.right() + error, middle))

    def _word(self, place: int) -> str:
        assert self.plot is not None
        return self.plot.categories[place] if place < len(self.plot.categories) else str(place)

    def _largest(self, plot: Plot) -> float:
        ends = [
            (value or 0.0) + (series.errors[place] if place < len(series.errors) else 0.0)
            for series in plot.series
            for place, value in enumerate(series.y[: self.shown()])
        ]
        return max(ends, default=0.0) or 1.0

    def words_at(self, y: float) -> str:
        """The values of the category at a height, or ""."""
        place = int((y - HEAD) // self._row) if y >= HEAD else -1
        if self.plot is None or not 0 <= place < self.shown():
            return ""
        values = []
        for series in self.plot.series:
            value = series.y[place] if place < len(series.y) else None
            error = f" ± {series.errors[place]:.3g}" if place < len(series.errors) else ""
            values.append(f"{series.name} {value:.3g}{error}" if value is not None else f"{series.name} -")
        return f"{self._word(place)}: {', '.join(values)}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        QToolTip.showText(event.globalPosition().toPoint(), self.words_at(event.position().y()), self)
