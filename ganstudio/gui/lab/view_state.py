"""What of a lab is looked at: which moment, which layers, which overlay."""

from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.gui.lab.runner import LabRunner
from ganstudio.gui.lab.scene import LAYERS, SHOWN_AT_FIRST, SHOWN_ON_A_LINE
from ganstudio.gui.lab.setup import LabSetup

Points = Literal["generated", "real"]


class LabView(QObject):
    """Follows the newest moment until an earlier one is looked at; other data are seen from their newest moment."""

    moment_changed = Signal()
    layers_changed = Signal()
    overlay_changed = Signal()

    def __init__(self, runner: LabRunner, setup: LabSetup, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step: int | None = None
        """Step of the earlier moment that is looked at, None at the newest."""
        self.layers = {name: name in SHOWN_AT_FIRST for name in LAYERS}
        """Which are switched on."""
        self.overlay = ""
        """Name of the density overlay, "" for none."""
        self.overlay_of: Points = "generated"
        self._runner, self._setup = runner, setup
        self._dimensions = 2
        runner.timeline_changed.connect(self._timeline_changed)
        setup.data_changed.connect(self._data_changed)

    @property
    def steps(self) -> list[int]:
        """The kept moments; the first lane's stand for both, since they take turns."""
        return self._runner.lanes[0].frames.steps if self._runner.lanes else []

    @Slot(int)
    def look_at(self, step: int) -> None:
        """Show the kept moment nearest to `step`."""
        if steps := self.steps:
            self.step = min(steps, key=lambda kept: abs(kept - step))
            self.moment_changed.emit()

    @Slot()
    def follow(self) -> None:
        """The newest moment from now on."""
        self.step = None
        self.moment_changed.emit()

    @Slot(str, bool)
    def switch_layer(self, name: str, on: bool) -> None:
        if self.layers[name] != on:
            self.layers[name] = on
            self.layers_changed.emit()

    @Slot(str, str)
    def choose_overlay(self, name: str, of: Points) -> None:
        self.overlay, self.overlay_of = name, of
        self.overlay_changed.emit()

    @Slot()
    def _timeline_changed(self) -> None:
        """What is looked at may have been forgotten."""
        if self.step is not None and (not self.steps or self.step > self.steps[-1]):
            self.follow()

    @Slot()
    def _data_changed(self) -> None:
        """What is on at first depends on the data's dimension; what was switched stays while this is the same."""
        dimensions = self._setup.shape.dimensions
        if dimensions != self._dimensions:
            self._dimensions = dimensions
            at_first = SHOWN_AT_FIRST if dimensions == 2 else SHOWN_ON_A_LINE
            self.layers = {name: name in at_first for name in LAYERS}
            self.layers_changed.emit()
        self.follow()
