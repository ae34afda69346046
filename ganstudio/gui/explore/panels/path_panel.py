"""Tab for paths through the latent space: anchors, the samples between them, and the random walk."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QSlider, QWidget

from ganstudio.gui.explore.widgets.flow_grid import FlowGrid
from ganstudio.gui.explore.widgets.sample_tray import SampleTray
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.jump_slider import JumpSlider
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, heading, row
from ganstudio.gui.shared.number_box import NumberBox
from ganstudio.inference.generator.sample import Sample

_MOST_STEPS = 2000
_KINDS = {"spherical": "Spherical", "straight": "Straight"}
_KIND_HELP = "Spherical ways stay where a Gaussian's samples lie (slerp, White 2016)"
_SPEEDS = (5, 300, 50)
"""Slowest, fastest and usual speed of the walk, in hundredths of a picture each second."""


class PathPanel(QWidget):
    """Edits and plays one path; its parts are public."""

    configured = Signal()
    """Kind, number, pace or loop were changed."""

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
        self.steps, self.rate = _number(2, _MOST_STEPS, "Pictures on the way"), _number(1, 60, "Pictures each second")
        self.loop = QCheckBox("Loop")
        self.loop.setToolTip("From the last anchor back to the first, round and round")
        self.preview = FlowGrid(44, 2)
        self.preview.setAccessibleName("Pictures on the way")
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
        column(
            heading("Anchors"), self.anchors, row(self.add, self.clear, None),
            row(plain_label("Way"), self.kind, None, self.loop),
            row(self.steps, plain_label("pictures,"), self.rate, plain_label("each second"), None), 8,
            heading("On the way"), self.preview, row(self.play, (self.scrubber, 1), self.export), 8,
            heading("Walk"), row(self.walk, plain_label("Speed"), (self.speed, 1), self.record), None, inside=self,
        )  # fmt: skip

    def _connect(self) -> None:
        self.kind.activated.connect(self.configured)
        self.steps.valueChanged.connect(self.configured)
        self.rate.valueChanged.connect(self.configured)
        self.loop.toggled.connect(self.configured)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [
            self.anchors, self.add, self.clear, self.kind, self.loop, self.steps, self.rate, self.preview,
            self.play, self.scrubber, self.export, self.walk, self.speed, self.record,
        ]  # fmt: skip

    # --- what is shown

    def clear_for(self, height: int, width: int, kinds: Sequence[str]) -> None:
        """Another generator: the size of its images and the kinds of paths that fit its latents, the better first."""
        for grid in (self.anchors, self.preview):
            grid.set_picture_size(height, width)
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(_KINDS[kind], kind)
        self.kind.setEnabled(len(kinds) > 1)

    def show_settings(self, kind: str | None, steps: int, rate: int, loop: bool) -> None:
        """How the path goes; emits nothing."""
        blockers = [QSignalBlocker(widget) for widget in (self.kind, self.steps, self.rate, self.loop)]
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.steps.setValue(steps)
        self.rate.setValue(rate)
        self.loop.setChecked(loop)
        del blockers

    def show_anchors(self, anchors: Sequence[Sample], count: int) -> None:
        """Between them there are `count` samples in all, 0 while there is no path; emits nothing."""
        with QSignalBlocker(self.scrubber):
            self.scrubber.setRange(0, max(count - 1, 0))
        self.anchors.set_samples(anchors)
        self.clear.setEnabled(bool(anchors))
        for widget in (self.play, self.scrubber, self.export):
            widget.setEnabled(count > 0)

    def show_position(self, position: int) -> None:
        """Which sample of the path is seen; emits nothing."""
        with QSignalBlocker(self.scrubber):
            self.scrubber.setValue(position)

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
