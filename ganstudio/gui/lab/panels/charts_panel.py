"""The live charts of a lab: losses with their equilibrium, what D thinks, true divergences, what was captured.

In a race each chart compares the two labs instead.
"""

import numpy as np
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from ganstudio.gui.shared.layouts import column
from ganstudio.gui.shared.plots.loss_plot import LossPlot
from ganstudio.gui.shared.plots.plot_lines import Line
from ganstudio.gui.shared.plots.plot_thinning import Numbers
from ganstudio.runs.record import Curve, RunRecord

_TURN_MILLISECONDS = 80

_LINES = {
    "Losses": [
        Line("discriminator_loss", "D", "discriminator", "what the discriminator makes small (J_D)"),
        Line("generator_loss", "G", "generator", "what the generator makes small (J_G)"),
    ],
    "What D thinks": [
        Line("real_score", "D(x)", "real", "of real points: 1 is surely real, 0 surely generated"),
        Line("fake_score", "D(G(z))", "generator", "of generated points"),
    ],
    "KL divergence (nats)": [
        Line("kl_data_model", "KL(p‖g)", "real", "of the data from the model: large where G leaves something out"),
        Line("kl_model_data", "KL(g‖p)", "generator", "of the model from the data: large where G makes up something"),
    ],
    "Jensen-Shannon": [
        Line("jensen_shannon", "JS", "discriminator", "Jensen-Shannon divergence: at most ln 2 = 0.693, 0 if equal"),
        Line("modes_share", "modes", "generator", "share of the modes that are captured"),
        Line("high_quality", "HQ", "real", "share of generated points within three deviations of a mode"),
        Line("reverse_kl", "rev. KL", "trouble", "between the modes' shares of generated points and the true ones"),
    ],
}
_SIDES = (("left", "accent"), ("right", "trouble"))
_COMPARED = {
    "generator_loss": "J of G", "generator_gradient": "Gradient norm of G",
    "jensen_shannon": "Jensen-Shannon (nats)", "modes_share": "Share of modes captured",
}  # fmt: skip
_RACE_LINES = {
    title: [Line(f"{lane}.{name}", side, colour, title) for lane, (side, colour) in enumerate(_SIDES)]
    for name, title in _COMPARED.items()
}
_CAPTURED = "Jensen-Shannon"
_SCORES = "What D thinks"


class ChartsPanel(QWidget):
    """Redraws one plot at a time, each a few times a second."""

    pinned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records: list[RunRecord] = [RunRecord()]
        self.plots: list[LossPlot] = []
        self._modes = 0
        self._column = column(spacing=12, inside=self)
        self._timer = QTimer(self, interval=_TURN_MILLISECONDS)
        self._timer.timeout.connect(self._take_turn)
        self._waiting: list[LossPlot] = []
        self._build(_LINES)

    def _build(self, lines: dict[str, list[Line]]) -> None:
        for plot in self.plots:
            plot.hide()
            plot.deleteLater()
        self._waiting = []
        self.plots = [LossPlot(title, these) for title, these in lines.items()]
        for plot in self.plots:
            self._column.addWidget(plot, 1)
            plot.pinned.connect(self.pinned)
            plot.hovered.connect(self.show_cursor)
            plot.range_changed.connect(self._zoom)

    def show_records(self, records: list[RunRecord], modes: int) -> None:
        """One record for a lab, two for a race; `modes` 0 where there are none to count."""
        is_race = len(records) > 1
        if is_race != (len(self.records) > 1):
            self._build(_RACE_LINES if is_race else _LINES)
        self.records, self._modes = list(records), modes
        self._waiting = []
        self._zoom(0.0, 0.0)
        for plot in self.plots:
            self._refresh(plot)

    @Slot()
    def show_more(self) -> None:
        """The records have grown."""
        if not self._waiting:
            self._waiting = list(self.plots)
            self._timer.start()

    @Slot(float)
    def show_cursor(self, step: float) -> None:
        """A line at `step` in all plots, none where it is negative."""
        for plot in self.plots:
            plot.show_cursor(step)

    @Slot()
    def _take_turn(self) -> None:
        if self._waiting:
            self._refresh(self._waiting.pop(0))
        else:
            self._timer.stop()

    def _refresh(self, plot: LossPlot) -> None:
        curves = self._curves()
        plot.set_last_step(max(record.step for record in self.records))
        if len(self.records) == 1:
            plot.set_levels(self.records[0].equilibrium)
        if plot.title.startswith(_CAPTURED):
            self._name_captured(plot, curves)
        plot.set_curves(curves)
        plot.setVisible(self._is_of_use(plot, curves))

    def _is_of_use(self, plot: LossPlot, curves: dict[str, tuple[Numbers, Numbers]]) -> bool:
        """False where there are no modes to count, or D gives no probabilities, as an auto-encoder gives none."""
        if plot.title == _SCORES and "discriminator_loss" in curves:
            return any(line.scalar in curves for line in plot.lines)
        return bool(self._modes) or not all(line.scalar.endswith("modes_share") for line in plot.lines)

    def _curves(self) -> dict[str, tuple[Numbers, Numbers]]:
        found: dict[str, tuple[Numbers, Numbers]] = {}
        for lane, record in enumerate(self.records):
            prefix = f"{lane}." if len(self.records) > 1 else ""
            for name, curve in record.curves.items():
                found[prefix + name] = (curve.steps, curve.values)
            if self._modes and "modes" in record.curves:
                found[prefix + "modes_share"] = _share(record.curves["modes"], self._modes)
        return found

    def _name_captured(self, plot: LossPlot, curves: dict[str, tuple[Numbers, Numbers]]) -> None:
        newest = curves.get("modes_share")
        count = f"; {round(newest[1][-1] * self._modes)} of {self._modes} modes" if newest and len(newest[1]) else ""
        plot.title = _CAPTURED + count

    @Slot(float, float)
    def _zoom(self, low: float, high: float) -> None:
        for plot in self.plots:
            plot.set_range(low, high)


def _share(curve: Curve, of: int) -> tuple[Numbers, Numbers]:
    return curve.steps, np.asarray(curve.values / of)
