"""Lines over one axis: distributions of distances, likelihoods over the way of annealing."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip

from ganstudio.formats.results import Plot, Series
from ganstudio.gui.evaluate.widgets.result_plot import HEAD, ResultPlot, colour_of
from ganstudio.gui.shared.plots import plot_painting as painting
from ganstudio.gui.shared.plots.number_format import short_number, tick_number
from ganstudio.gui.shared.plots.plot_thinning import ticks
from ganstudio.gui.shared.plots.plot_view import PlotView

_BOTTOM = 34.0


class LinesPlot(ResultPlot):
    """Hover reads all lines."""

    def sizeHint(self) -> QSize:
        return QSize(280, 190 if self.is_compact else 260)

    def view(self) -> PlotView:
        """Where everything lies."""
        series = self.plot.series if self.plot is not None else ()
        xs = [x for one in series for x in one.x] or [0.0, 1.0]
        ys = [y for one in series for y in one.y if y is not None] or [0.0, 1.0]
        low, high, bottom, top = min(xs), max(xs), min(ys), max(ys)
        bottom = 0.0 if 0 <= bottom < 0.3 * top else bottom
        air = (top - bottom) * 0.06 or abs(top) * 0.1 or 1.0
        bottom = bottom if bottom == 0 else bottom - air
        metrics = QFontMetricsF(painting.small(self.font()))
        left = max(metrics.horizontalAdvance(tick_number(value)) for value in (*ticks(bottom, top + air, 4), 0)) + 10
        area = QRectF(left, HEAD + 4, self.width() - left - 8, self.height() - HEAD - 4 - _BOTTOM)
        return PlotView(area, low, high if high > low else low + 1.0, bottom, top + air)

    def paint_inside(self, painter: QPainter, plot: Plot) -> None:
        view = self.view()
        painting.axes(painter, view, x_title=plot.x_title)
        for series in plot.series:
            painter.setPen(QPen(colour_of(series), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            known = [QPointF(view.x(x), view.y(y)) for x, y in zip(series.x, series.y, strict=True) if y is not None]
            painter.drawPolyline(QPolygonF(known))
            for point, error in zip(known, series.errors, strict=False):
                half = error / (view.top - view.bottom) * view.area.height()
                painter.drawLine(QLineF(point.x(), point.y() - half, point.x(), point.y() + half))

    def words_at(self, x: float) -> str:
        """All values at a column of pixels, or ""."""
        view = self.view()
        if self.plot is None or not view.area.left() <= x <= view.area.right():
            return ""
        at = view.step_at(x)
        told = [f"{series.name} {short_number(value)}" for series in self.plot.series if (value := _near(series, at))]
        return f"{self.plot.x_title or 'x'} {short_number(at)}: {', '.join(told)}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        QToolTip.showText(event.globalPosition().toPoint(), self.words_at(event.position().x()), self)


def _near(series: Series, at: float) -> float | None:
    """The value nearest to `at`."""
    pairs = [(abs(x - at), y) for x, y in zip(series.x, series.y, strict=True) if y is not None]
    return min(pairs)[1] if pairs else None
