"""The curves of a run: losses, what D thinks, gradients, and the kernel distance where it was measured."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ganstudio.gui.widgets.loss_plot import Line, LossPlot
from ganstudio.run_record import ChangeMark, RunRecord

_TURN_MILLISECONDS = 80
"""A plot is drawn about three times a second: drawing holds Python's lock, for which the training waits meanwhile."""

_LINES = {
    "Losses": [
        Line("discriminator_loss", "D", "discriminator", "what the discriminator makes small (J_D)"),
        Line("generator_loss", "G", "generator", "what the generator makes small (J_G)"),
        Line("penalty", "penalty", "trouble", "for slopes of the discriminator that are too steep"),
    ],
    "What D thinks": [
        Line("real_score", "D(x)", "real", "of real pictures: 1 is surely real, 0 surely generated"),
        Line("fake_score", "D(G(z))", "generator", "of generated pictures"),
    ],
    "Gradient norms": [
        Line("discriminator_gradient", "D", "discriminator", "how hard the discriminator is pushed"),
        Line("generator_gradient", "G", "generator", "how hard the generator is pushed; near 0 it learns nothing"),
    ],
    "Kernel distance (KID)": [
        Line("kernel_distance", "KID", "real", "between samples and held-out pictures; smaller is better"),
    ],
}


class PlotsPanel(QWidget):
    """Redraws one plot at a time, each at most some eight times a second, so that no turn of the event loop is long."""

    pinned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plots = [LossPlot(title, lines, may_be_log="distance" in title) for title, lines in _LINES.items()]
        self._record = RunRecord()
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MILLISECONDS)
        self._timer.timeout.connect(self._take_turn)
        self._waiting: list[LossPlot] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for plot in self.plots:
            column.addWidget(plot, 1)
            plot.pinned.connect(self.pinned)
            plot.hovered.connect(self._hover)
            plot.range_changed.connect(self._zoom)
        self.show_record(self._record)

    def show_record(self, record: RunRecord) -> None:
        """Show another run."""
        self._record = record
        self._waiting = []
        self._zoom(0.0, 0.0)
        for plot in self.plots:
            self._refresh(plot)

    @Slot()
    def show_more(self) -> None:
        """The record has grown."""
        if not self._waiting:
            self._waiting = list(self.plots)
            self._timer.start()

    @Slot()
    def _take_turn(self) -> None:
        if self._waiting:
            self._refresh(self._waiting.pop(0))
        else:
            self._timer.stop()

    def _refresh(self, plot: LossPlot) -> None:
        record = self._record
        curves = {name: (curve.steps, curve.values) for name, curve in record.curves.items()}
        plot.set_last_step(record.step)
        plot.set_levels(record.equilibrium)
        plot.set_marks([(mark.step, _words(mark)) for mark in record.changes])
        plot.set_curves(curves)
        if plot is self.plots[-1]:
            plot.setVisible(len(record.curves.get("kernel_distance", ())) > 1)

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
