"""A finding's plot: what bars, lines and points share; each kind paints its own inside."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganstudio.formats.results import Plot, Series
from ganstudio.gui import theme
from ganstudio.gui.shared.plots import plot_painting as painting

TITLE, LEGEND = 20.0, 18.0
HEAD = TITLE + LEGEND


class ResultPlot(QWidget):
    """`show_plot`; subclasses paint below the title and the names of the series."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_compact: bool = False) -> None:
        super().__init__(parent)
        self.plot: Plot | None = None
        self.is_compact = is_compact
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.redraw)

    def show_plot(self, plot: Plot) -> None:
        """Show this one."""
        self.plot = plot
        self.setAccessibleName(plot.title)
        self.setAccessibleDescription(plot.help)
        self.setToolTip(f"<qt>{plot.help}</qt>" if plot.help else "")
        self.taken()
        self.updateGeometry()
        self.redraw()

    def taken(self) -> None:
        """For subclasses: another plot is shown."""

    def redraw(self) -> None:
        """For subclasses that keep what they painted."""
        self.update()

    def paint_inside(self, painter: QPainter, plot: Plot) -> None:
        """For subclasses: everything below `HEAD`."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(280, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.plot is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter, self.plot)
        self.paint_inside(painter, self.plot)
        painter.end()

    def _paint_head(self, painter: QPainter, plot: Plot) -> None:
        painting.title(painter, plot.title, self.width())
        x = 0.0
        for series in plot.series:
            painter.fillRect(QRectF(x, TITLE + 5, 8, 8), colour_of(series))
            painter.setPen(QColor(theme.colour("secondary")))
            painter.drawText(QPointF(x + 13, TITLE + 13), series.name)
            x += QFontMetricsF(painter.font()).horizontalAdvance(series.name) + 29

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()


def colour_of(series: Series) -> QColor:
    """The theme's colour of a series."""
    return QColor(theme.colour("secondary" if series.colour == "grey" else series.colour))
