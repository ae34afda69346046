"""Plots one below the other: as high as there is room, never squashed; where that is too little, two beside each other,
and where that is too little still, the column scrolls."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ganstudio.gui.shared.plots.loss_plot import LossPlot

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
