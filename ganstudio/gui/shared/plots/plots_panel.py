"""The curves of a run, whatever its scheme logs: a plot for each group of scalars that there are values of, and above
them the values that are worth reading as figures."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ganstudio.gui.shared.layouts import column, quiet
from ganstudio.gui.shared.plots.figure_strip import FigureStrip, StripFigure
from ganstudio.gui.shared.plots.loss_plot import LossPlot
from ganstudio.gui.shared.plots.number_format import figure
from ganstudio.gui.shared.plots.plot_lines import Line
from ganstudio.runs.record import ChangeMark, RunRecord
from ganstudio.runs.scalars import Scalar, plots_of

_TURN_MILLISECONDS = 80
"""A plot is drawn about three times a second: drawing holds Python's lock, for which the training waits meanwhile."""


_LOWEST, _NARROWEST, _GAP = 116, 272, 16


class PlotColumn(QScrollArea):
    """`set_plots` shows these; it does not own their curves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots: list[LossPlot] = []
        self._columns = 0
        inside = QWidget()
        inside.setObjectName("page")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._share_wheel)

    def set_plots(self, plots: list[LossPlot]) -> None:
        """Show these in this order; those that are no longer among them are hidden."""
        for plot in self._plots:
            self._grid.removeWidget(plot)
            plot.setVisible(plot in plots)
        self._plots, self._columns = plots, 0
        for plot in plots:
            plot.setMinimumHeight(_LOWEST)
        self._arrange()
        self._share_wheel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = self._fitting_columns()
        if columns == self._columns:
            return
        self._columns = columns
        for number, plot in enumerate(self._plots):
            self._grid.addWidget(plot, *divmod(number, columns))
            plot.show()
        self._grid.setColumnStretch(1, columns - 1)
        self._grid.setColumnStretch(0, 1)

    def _fitting_columns(self) -> int:
        fits = len(self._plots) * (_LOWEST + _GAP) - _GAP <= self.height()
        return 1 if fits or self.width() < 2 * _NARROWEST + _GAP else 2

    @Slot()
    def _share_wheel(self) -> None:
        """Where there is something to scroll, the wheel scrolls."""
        for plot in self._plots:
            plot.wheel_scrolls = self.verticalScrollBar().maximum() > 0


class PlotsPanel(QWidget):
    """Redraws one plot at a time, each at most some eight times a second, so that no turn of the event loop is long.

    With `declared_only` what every scheme has is left to others, and only what the recipe declares is shown.
    """

    pinned = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, declared_only: bool = False) -> None:
        super().__init__(parent)
        self._declared_only = declared_only
        self.plots: list[LossPlot] = []
        """Those shown, from top to bottom."""
        self.figures = FigureStrip()
        self._made: dict[str, LossPlot] = {}
        self._grouped: dict[str, list[Scalar]] = {}
        self._record = RunRecord()
        self._timer = QTimer(self, interval=_TURN_MILLISECONDS)
        self._timer.timeout.connect(self._take_turn)
        self._waiting: list[LossPlot] = []
        self._has_more = False
        self._empty = quiet("The curves come with the first steps.", wraps=False)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = PlotColumn()
        column(self.figures, (self._empty, 1), (self._column, 1), spacing=16, inside=self)
        self.show_record(self._record)

    def show_record(self, record: RunRecord) -> None:
        """Show another run."""
        self._record = record
        self._waiting = []
        self._regroup()
        self._zoom(0.0, 0.0)
        self._show_figures()
        for plot in self.plots:
            self._refresh(plot)

    @Slot()
    def show_more(self) -> None:
        """The record has grown."""
        self._has_more = True
        if not self._timer.isActive():
            self._timer.start()

    # --- which plots there are

    def _regroup(self) -> None:
        """A plot for every group of scalars that has more than a single value."""
        record = self._record
        names = {name for name, curve in record.curves.items() if len(curve) > 1}
        if self._declared_only:
            names &= {scalar.name for scalar in record.scalars}
        grouped = plots_of(names, record.scalars)
        self._empty.setVisible(not grouped)
        self._column.setVisible(bool(grouped))
        if grouped == self._grouped:
            return
        self._grouped = grouped
        self.plots = [self._plot(title, scalars) for title, scalars in grouped.items()]
        self._column.set_plots(self.plots)

    def _plot(self, title: str, scalars: list[Scalar]) -> LossPlot:
        lines = [Line(scalar.name, scalar.label, scalar.colour, scalar.help) for scalar in scalars]
        if title not in self._made:
            self._made[title] = plot = LossPlot(title, lines, self, may_be_log="distance" in title)
            plot.pinned.connect(self.pinned)
            plot.hovered.connect(self._hover)
            plot.range_changed.connect(self._zoom)
        self._made[title].set_lines(lines)
        return self._made[title]

    # --- what they show

    @Slot()
    def _take_turn(self) -> None:
        if self._waiting:
            self._refresh(self._waiting.pop(0))
        elif self._has_more:
            self._has_more = False
            self._regroup()
            self._show_figures()
            self._waiting = list(self.plots)
        else:
            self._timer.stop()

    def _refresh(self, plot: LossPlot) -> None:
        record = self._record
        curves = {name: (curve.steps, curve.values) for name, curve in record.curves.items()}
        plot.set_last_step(record.step)
        plot.set_levels(record.equilibrium)
        plot.set_marks([(mark.step, _words(mark)) for mark in record.changes])
        plot.set_curves(curves)

    def _show_figures(self) -> None:
        curves = self._record.curves
        told = [scalar for scalar in self._record.scalars if scalar.figure and len(curves.get(scalar.name, ()))]
        self.figures.show_figures(
            [StripFigure(one.figure, figure(float(curves[one.name].values[-1]), one.unit), one.help) for one in told]
        )

    @Slot(float)
    def _hover(self, step: float) -> None:
        for plot in self.plots:
            plot.show_cursor(step)

    @Slot(float, float)
    def _zoom(self, low: float, high: float) -> None:
        for plot in self.plots:
            plot.set_range(low, high)


def _words(mark: ChangeMark) -> str:
    return f"{mark.key.rpartition('.')[2].replace('_', ' ')} is now {mark.value}"
