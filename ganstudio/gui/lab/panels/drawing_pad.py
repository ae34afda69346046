"""Draw your own distribution with the mouse, or open a black-and-white picture; then the lab learns it."""

import hashlib
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QSlider, QWidget

from ganstudio.core.errors import UserError
from ganstudio.core.paths import preferences_file
from ganstudio.gui.lab.lab_presets import DRAWN
from ganstudio.gui.lab.widgets.density_pad import BRUSHES, DensityPad
from ganstudio.gui.shared.layouts import column, quiet, row
from ganstudio.images.arrays import save_png

_SCALE = 10
"""Positions of the brush's slider for each pixel of its radius."""
_HOW = "Draw where points should be. Right button or Shift erases, the wheel changes the brush."


class DrawingPad(QWidget):
    """`learn_wanted(section)` hands over a [dataset] section; `cancelled` leaves everything as it was."""

    learn_wanted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = DensityPad()
        self.words = quiet(_HOW, wraps=False)
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.brush.setRange(int(BRUSHES[0] * _SCALE), int(BRUSHES[1] * _SCALE))
        self.brush.setValue(int(self.pad.brush * _SCALE))
        self.brush.setFixedWidth(120)
        self.brush.setAccessibleName("Width of the brush")
        self.erase = QPushButton("Erase")
        self.erase.setCheckable(True)
        self.undo, self.clear = QPushButton("Undo"), QPushButton("Clear")
        self.picture, self.cancel = QPushButton("Open picture …"), QPushButton("Cancel")
        self.learn = QPushButton("Learn this")
        self.learn.setProperty("role", "primary")
        self._lay_out()
        self._connect()
        self._changed()

    def _lay_out(self) -> None:
        tools = row(quiet("Brush"), self.brush, None, self.erase, self.undo, self.clear)
        actions = row(self.picture, None, self.cancel, self.learn)
        column(self.words, tools, (self.pad, 1), actions, inside=self)

    def _connect(self) -> None:
        self.pad.changed.connect(self._changed)
        self.pad.failed.connect(self._say)
        self.brush.valueChanged.connect(self._choose_brush)
        self.erase.toggled.connect(self._choose_eraser)
        self.undo.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)
        self.picture.clicked.connect(self._choose_picture)
        self.cancel.clicked.connect(self.cancelled)
        self.learn.clicked.connect(self._learn)

    @Slot()
    def _changed(self) -> None:
        self.undo.setEnabled(self.pad.can_undo)
        self._say("")

    @Slot(str)
    def _say(self, problem: str) -> None:
        """Why not, in the place of how."""
        self.words.setText(problem or _HOW)
        self.words.setProperty("role", "trouble" if problem else "secondary")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)

    @Slot(int)
    def _choose_brush(self, value: int) -> None:
        self.pad.set_brush(value / _SCALE)

    @Slot(bool)
    def _choose_eraser(self, erasing: bool) -> None:
        self.pad.erasing = erasing

    @Slot()
    def _choose_picture(self) -> None:
        kinds = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self, "Open a black-and-white picture", str(Path.home()), kinds)
        if path:
            self.pad.show_picture(Path(path))

    @Slot()
    def _learn(self) -> None:
        """Keep the drawing as a file, since a lab names its data and never holds them."""
        problem = self.pad.problem()
        if problem:
            self._say(problem)
            return
        picture = self.pad.picture()
        name = hashlib.blake2b(picture.tobytes(), digest_size=6).hexdigest()
        path = preferences_file().parent / "drawings" / f"{name}.png"
        try:
            save_png(picture, path)
        except UserError as error:
            self._say(str(error))
            return
        self.learn_wanted.emit({"name": DRAWN, "path": str(path), "ink": "dark"})
