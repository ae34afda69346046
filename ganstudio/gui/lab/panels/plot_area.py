"""The large picture of the Lab: one lab, two beside each other, or the pad on which a density is drawn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ganstudio.formats.density import Density
from ganstudio.gui.lab.panels.drawing_pad import DrawingPad
from ganstudio.gui.lab.widgets.lab_line import LabLine
from ganstudio.gui.lab.widgets.lab_plane import LabPlane
from ganstudio.gui.lab.widgets.lab_plot import LabPlot
from ganstudio.labs.frame import LabFrame
from ganstudio.labs.overlays import Finding


class LanePlot(QWidget):
    """One lab's picture, with its name above it in a race."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = QLabel()
        self.caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.caption.hide()
        self.picture: LabPlot | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.caption)

    def show_truth(self, real: NDArray[np.float32], density: Density | None, layers: dict[str, bool]) -> LabPlot:
        """Other data: a plane or a line, as fits them, with nothing generated yet."""
        wanted = LabLine if real.shape[1] == 1 else LabPlane
        if not isinstance(self.picture, wanted):
            if self.picture is not None:
                self.picture.hide()
                self.picture.deleteLater()
            self.picture = wanted()
            self._column.addWidget(self.picture, 1)
        assert self.picture is not None
        self.picture.show_frame(None)
        self.picture.set_real(real)
        self.picture.set_density(density)
        self.picture.set_finding(None)
        self.picture.set_layers(layers)
        return self.picture

    def show_caption(self, text: str) -> None:
        """Above the picture; "" for none."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))


class PlotArea(QStackedWidget):
    """`lanes` hold the pictures; `pad` takes their place while something is drawn."""

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes = [LanePlot(), LanePlot()]
        self.pad = DrawingPad()
        self._shown_layers: dict[str, bool] = {}
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for lane in self.lanes:
            row.addWidget(lane, 1)
        self.lanes[1].hide()
        self.addWidget(beside)
        self.addWidget(self.pad)

    @property
    def pictures(self) -> list[LabPlot]:
        """Those of the lanes that there are."""
        return [lane.picture for lane in self.lanes if not lane.isHidden() and lane.picture is not None]

    def show_lab(self, real: NDArray[np.float32], density: Density | None, captions: Sequence[str]) -> None:
        """Other data or another number of labs; `captions` has one for each."""
        for number, lane in enumerate(self.lanes):
            lane.setVisible(number < len(captions))
            if number < len(captions):
                picture = lane.show_truth(real, density, self._shown_layers)
                with QSignalBlocker(picture):
                    picture.fit()
                picture.saved.connect(self.saved, Qt.ConnectionType.UniqueConnection)
                picture.failed.connect(self.failed, Qt.ConnectionType.UniqueConnection)
                lane.show_caption(captions[number] if len(captions) > 1 else "")
        self.setCurrentIndex(0)

    def show_captions(self, captions: Sequence[str]) -> None:
        """The labs are called otherwise now."""
        for lane, caption in zip(self.lanes, captions, strict=False):
            lane.show_caption(caption if len(captions) > 1 else "")

    def show_frame(self, frame: LabFrame) -> None:
        """One of the labs as it is, or was, at some moment."""
        picture = self.lanes[frame.lane].picture
        if picture is not None and not self.lanes[frame.lane].isHidden():
            picture.show_frame(frame)

    def set_layers(self, shown: dict[str, bool]) -> None:
        """Layers by name."""
        self._shown_layers = shown
        for picture in self.pictures:
            picture.set_layers(shown)

    def show_finding(self, lane: int, finding: Finding | None) -> None:
        """What the lens found in a lab, or nothing."""
        picture = self.lanes[lane].picture
        if picture is not None:
            picture.set_finding(finding)

    def draw(self) -> None:
        """Show the pad."""
        self.setCurrentWidget(self.pad)
        self.pad.setFocus()
