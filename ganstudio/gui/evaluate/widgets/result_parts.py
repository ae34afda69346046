"""A result's pictures, plots and figures as widgets, small in a column or large on a sheet of their own."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from ganstudio.formats.results import Finding, Plot, Series, Sheet, Verdict
from ganstudio.gui import theme
from ganstudio.gui.evaluate.widgets.points_map import PointsMap
from ganstudio.gui.evaluate.widgets.range_plot import RangePlot
from ganstudio.gui.evaluate.widgets.result_plot import HEAD, ResultPlot, colour_of
from ganstudio.gui.evaluate.widgets.verdict_mark import VerdictMark
from ganstudio.gui.shared.image_grid.result_grid import ResultGrid
from ganstudio.gui.shared.layouts import row
from ganstudio.gui.shared.plots import plot_painting as painting
from ganstudio.gui.shared.plots.number_format import short_number, tick_number
from ganstudio.gui.shared.plots.plot_thinning import ticks
from ganstudio.gui.shared.plots.plot_view import PlotView

Named = tuple[str, Finding]
"""The letter of the generator, "" where there is only one, and what was found."""
Pictured = ResultGrid | ResultPlot


_BAR, _BETWEEN = 7.0, 6.0
_COMPACT_CATEGORIES = 12
_WIDEST_WORD, _VALUE = 120.0, 44.0


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


def plot_widget(plot: Plot, *, is_compact: bool) -> ResultPlot:
    """The widget that shows this kind of plot."""
    kind: type[ResultPlot] = {"bars": BarsPlot, "lines": LinesPlot, "points": PointsMap}[plot.kind]
    made = kind(is_compact=is_compact)
    made.show_plot(plot)
    return made


def sheet_widget(sheet: Sheet, *, is_compact: bool) -> ResultGrid:
    """The widget that shows a sheet of pictures."""
    made = ResultGrid(is_compact=is_compact)
    made.show_sheet(sheet)
    return made


def pictured(finding: Finding, *, is_compact: bool, most: int | None = None) -> list[Pictured]:
    """Widgets for the first `most` of its sheets and plots, or for all; a map that one can hover over comes first."""
    shown: list[Sheet | Plot] = [*(plot for plot in finding.plots if plot.kind == "points"), *finding.sheets]
    shown += [plot for plot in finding.plots if plot.kind != "points"]
    return [
        sheet_widget(one, is_compact=is_compact) if isinstance(one, Sheet) else plot_widget(one, is_compact=is_compact)
        for one in shown[:most]
    ]


def range_plots(named: Sequence[Named], most: int | None = None) -> list[RangePlot]:
    """One for each figure, of all generators together."""
    names = list(dict.fromkeys(figure.name for _, finding in named for figure in finding.figures))
    made = []
    for name in names[:most]:
        plot = RangePlot()
        plot.show_figures([(letter, f) for letter, finding in named for f in finding.figures if f.name == name])
        made.append(plot)
    return made


def features_of(finding: Finding) -> str:
    """In what distances were taken, as a sentence; "" where nothing was."""
    found = list(dict.fromkeys(figure.features for figure in finding.figures if figure.features))
    return f"Taken in {'; '.join(found)}." if found else ""


def verdict_row(letter: str, verdict: Verdict) -> QWidget:
    """How it reads, and the sentence."""
    mark, made = VerdictMark(), QWidget()
    mark.show_level(verdict.level)
    words = QLabel(f"<b>{letter}</b>&nbsp; {verdict.text}" if letter else verdict.text, wordWrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row(mark, (words, 1), inside=made).setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    return made


def add(holder: QWidget, widget: QWidget) -> None:
    """Put a widget below those in `holder`."""
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(widget)


def clear(holder: QWidget) -> None:
    """Take everything out of `holder`."""
    layout = holder.layout()
    assert layout is not None
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
