"""The large plot of the Lab: one lab, two beside each other, or the pad on which a density is drawn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from ganstudio.formats.density import Density
from ganstudio.gui.lab.panels.drawing_pad import DrawingPad
from ganstudio.gui.lab.widgets.lab_line import LabLine
from ganstudio.gui.lab.widgets.lab_plane import LabPlane
from ganstudio.gui.lab.widgets.lab_plot import LabPlot
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row
from ganstudio.labs.frame import LabFrame
from ganstudio.labs.overlays import Overlay


class LanePlot(QWidget):
    """One lab's plot, with its name above it in a race."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = plain_label(alignment=Qt.AlignmentFlag.AlignHCenter)
        self.caption.hide()
        self.plot: LabPlot | None = None
        self._column = column(self.caption, spacing=4, inside=self)

    def show_truth(self, real: NDArray[np.float32], density: Density | None, layers: dict[str, bool]) -> LabPlot:
        """Other data: a plane or a line, as fits them, with nothing generated yet."""
        wanted = LabLine if real.shape[1] == 1 else LabPlane
        if not isinstance(self.plot, wanted):
            if self.plot is not None:
                self.plot.hide()
                self.plot.deleteLater()
            self.plot = wanted()
            self._column.addWidget(self.plot, 1)
        assert self.plot is not None
        self.plot.show_frame(None)
        self.plot.set_overlay(None)
        self.plot.set_truth(real, density)
        self.plot.set_layers(layers)
        return self.plot

    def show_caption(self, text: str) -> None:
        """Above the plot; "" for none."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))


class PlotArea(QStackedWidget):
    """`lanes` hold the plots; `pad` takes their place while something is drawn."""

    message = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes = [LanePlot(), LanePlot()]
        self.pad = DrawingPad()
        self._layers: dict[str, bool] = {}
        beside = QWidget()
        row(*((lane, 1) for lane in self.lanes), spacing=12, inside=beside)
        self.lanes[1].hide()
        self.addWidget(beside)
        self.addWidget(self.pad)

    @property
    def plots(self) -> list[LabPlot]:
        """Those of the lanes that there are."""
        return [lane.plot for lane in self.lanes if not lane.isHidden() and lane.plot is not None]

    def show_lab(self, real: NDArray[np.float32], density: Density | None, captions: Sequence[str]) -> None:
        """Other data or another number of labs; `captions` has one for each."""
        for number, lane in enumerate(self.lanes):
            lane.setVisible(number < len(captions))
            if number < len(captions):
                plot = lane.show_truth(real, density, self._layers)
                with QSignalBlocker(plot):
                    plot.fit()
                plot.message.connect(self.message, Qt.ConnectionType.UniqueConnection)
                plot.failed.connect(self.failed, Qt.ConnectionType.UniqueConnection)
        self.show_captions(captions)
        self.show_plots()

    def show_captions(self, captions: Sequence[str]) -> None:
        """What the labs of a race are called."""
        for lane, caption in zip(self.lanes, captions, strict=False):
            lane.show_caption(caption if len(captions) > 1 else "")

    def show_frame(self, frame: LabFrame) -> None:
        """One of the labs as it is, or was, at some moment."""
        lane = self.lanes[frame.lane]
        if lane.plot is not None and not lane.isHidden():
            lane.plot.show_frame(frame)

    def set_layers(self, shown: dict[str, bool]) -> None:
        """Layers by name."""
        self._layers = shown
        for plot in self.plots:
            plot.set_layers(shown)

    def show_overlay(self, lane: int, overlay: Overlay | None) -> None:
        """What was fitted to a lab's points, or nothing."""
        plot = self.lanes[lane].plot
        if plot is not None:
            plot.set_overlay(overlay)

    @Slot()
    def draw(self) -> None:
        """Show the pad."""
        self.setCurrentWidget(self.pad)
        self.pad.setFocus()

    def show_plots(self) -> None:
        """Put the pad away."""
        self.setCurrentIndex(0)
