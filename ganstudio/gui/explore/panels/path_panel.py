"""The right side for ways through the latent space: anchors, the pictures between them, and the endless walk."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.explore.interpolation_path import MOST_STEPS, InterpolationPath
from ganstudio.gui.explore.widgets.flow_grid import FlowGrid
from ganstudio.gui.explore.widgets.sample_tray import SampleTray
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.jump_slider import JumpSlider
from ganstudio.gui.shared.layouts import heading, row
from ganstudio.gui.shared.number_box import NumberBox

_KINDS = {"spherical": "Spherical", "straight": "Straight"}
_KIND_HELP = "Spherical ways stay where a Gaussian's samples lie (slerp, White 2016)"
_SPEEDS = (5, 300, 50)
"""Slowest, fastest and usual speed of the walk, in hundredths of a picture each second."""


class PathPanel(QWidget):
    """Says what is pressed; shows what it is told."""

    configured = Signal()
    """Way, number, pace or loop were changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add = QPushButton("Add current picture")
        self.add.setToolTip("The picture on screen becomes the last anchor (A)")
        self.clear = QPushButton("Clear")
        self.clear.setProperty("role", "quiet")
        self.anchors = SampleTray(64, 1, "Add the current picture twice or more, or drag variations here.")
        self.anchors.setAccessibleName("Anchors")
        self.kind = DropDown()
        self.kind.setAccessibleName("Way between anchors")
        self.kind.setToolTip(_KIND_HELP)
        self.steps, self.rate = _number(2, MOST_STEPS, "Pictures on the way"), _number(1, 60, "Pictures each second")
        self.loop = QCheckBox("Loop")
        self.loop.setToolTip("From the last anchor back to the first, round and round")
        self.strip = FlowGrid(44, 2)
        self.strip.setAccessibleName("Pictures on the way")
        self.play = QPushButton("Play")
        self.play.setToolTip("Play or pause the way (Ctrl+Space)")
        self.scrubber = JumpSlider()
        self.scrubber.setAccessibleName("Place on the way")
        self.export = QPushButton("Export …")
        self.export.setToolTip("GIF, WebP, PNG sequence or video")
        self._make_walk()
        self._lay_out()
        self._connect()

    def _make_walk(self) -> None:
        self.walk = QPushButton("Walk")
        self.walk.setCheckable(True)
        self.walk.setToolTip("Wander smoothly through the latent space until paused (W); locked dimensions stay")
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(*_SPEEDS[:2])
        self.speed.setValue(_SPEEDS[2])
        self.speed.setAccessibleName("Speed of the walk")
        self.record = QPushButton("Record")
        self.record.setCheckable(True)
        self.record.setToolTip("Keep what is seen, to be saved as a film")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(heading("Anchors"))
        column.addWidget(self.anchors)
        column.addLayout(row(self.add, self.clear, None))
        column.addLayout(row(QLabel("Way"), self.kind, None, self.loop))
        column.addLayout(row(self.steps, QLabel("pictures,"), self.rate, QLabel("each second"), None))
        column.addSpacing(8)
        column.addWidget(heading("On the way"))
        column.addWidget(self.strip)
        column.addLayout(row(self.play, (self.scrubber, 1), self.export))
        column.addSpacing(8)
        column.addWidget(heading("Walk"))
        column.addLayout(row(self.walk, QLabel("Speed"), (self.speed, 1), self.record))
        column.addStretch(1)

    def _connect(self) -> None:
        self.kind.activated.connect(self.configured)
        self.steps.valueChanged.connect(self.configured)
        self.rate.valueChanged.connect(self.configured)
        self.loop.toggled.connect(self.configured)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [
            self.anchors, self.add, self.clear, self.kind, self.loop, self.steps, self.rate, self.strip,
            self.play, self.scrubber, self.export, self.walk, self.speed, self.record,
        ]  # fmt: skip

    # --- what is shown

    def begin(self, height: int, width: int, kinds: Sequence[str]) -> None:
        """Another generator: the size of its pictures and the ways that fit its law, the better one first."""
        for sheet in (self.anchors, self.strip):
            sheet.set_picture_size(height, width)
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(_KINDS[kind], kind)
        self.kind.setEnabled(len(kinds) > 1)

    def show_journey(self, journey: InterpolationPath, count: int) -> None:
        """The settings and the anchors; there are `count` pictures on the way."""
        widgets = (self.kind, self.steps, self.rate, self.loop, self.scrubber)
        blockers = [QSignalBlocker(widget) for widget in widgets]
        self.kind.setCurrentIndex(max(0, self.kind.findData(journey.kind)))
        self.steps.setValue(journey.steps)
        self.rate.setValue(journey.rate)
        self.loop.setChecked(journey.loop)
        self.scrubber.setRange(0, max(count - 1, 0))
        del blockers
        self.anchors.set_samples(journey.anchors)
        self.clear.setEnabled(bool(journey.anchors))
        for widget in (self.play, self.scrubber, self.export):
            widget.setEnabled(count > 0)

    def show_place(self, place: int) -> None:
        """Which picture of the way is seen; emits nothing."""
        with QSignalBlocker(self.scrubber):
            self.scrubber.setValue(place)

    @Slot(bool)
    def show_playing(self, is_playing: bool) -> None:
        self.play.setText("Pause" if is_playing else "Play")

    @Slot(bool)
    def show_walking(self, is_walking: bool) -> None:
        self.walk.setChecked(is_walking)
        self.walk.setText("Pause" if is_walking else "Walk")

    def show_recording(self, seconds: float | None) -> None:
        """How long the recording is; None where there is none."""
        self.record.setChecked(seconds is not None)
        self.record.setText("Record" if seconds is None else f"Stop {seconds:.0f} s")


def _number(low: int, high: int, name: str) -> NumberBox:
    box = NumberBox(low, high)
    box.setKeyboardTracking(False)
    box.setFixedWidth(64)
    box.setAccessibleName(name)
    return box
