"""Switches for what the Lab's picture shows, one for each layer, and the lens that is laid over it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.lab.widgets.lab_scene import LAYERS, SHOWN_AT_FIRST
from ganstudio.gui.shared.drop_down import DropDown

_SHORT = {
    "real": ("Real", "real"), "generated": ("Generated", "generator"), "surface": ("D’s answer", "discriminator"),
    "grid": ("G’s grid", "generator"), "gradients": ("Pushes", "generator"), "density": ("True law", "real"),
}  # fmt: skip
"""Short title and colour of each switch."""
_ON_A_LINE = SHOWN_AT_FIRST | {"density", "grid"}
"""In one dimension there is room for everything."""
_DOT = 10
_NO_LENS = "No lens"


class LayerBar(QWidget):
    """`changed(layers)` with all switches by name, `lens_chosen(name, of)` with a lens or ""."""

    changed = Signal(object)
    lens_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        self._dimensions = 2
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, (name, (short, _)) in enumerate(_SHORT.items(), 1):
            button = QPushButton(short)
            button.setCheckable(True)
            button.setChecked(name in SHOWN_AT_FIRST)
            button.setToolTip(f"{LAYERS[name]} ({number})")
            button.setAccessibleName(f"Layer: {LAYERS[name]}")
            button.setIconSize(QSize(_DOT, _DOT))
            button.setProperty("role", "chip")
            button.toggled.connect(self._toggled)
            row.addWidget(button)
            self.buttons[name] = button
        row.addStretch(1)
        self.lens, self.of = DropDown(), QPushButton("of real")
        for widget in (self.lens, self.of):
            row.addWidget(widget)
        self._set_up_lens()
        self._paint_dots()
        theme.notifier().changed.connect(self._paint_dots)

    def _set_up_lens(self) -> None:
        self.lens.setAccessibleName("Lens")
        self.lens.setToolTip("<qt>How classical methods see the same points: other ways to describe a law.</qt>")
        self.lens.addItem(_NO_LENS, "")
        self.lens.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.of.setCheckable(True)
        self.of.setToolTip("Look at the real points instead of the generated ones")
        self.of.hide()
        self.lens.activated.connect(self._lens_chosen)
        self.of.toggled.connect(self._lens_chosen)

    def set_lenses(self, lenses: Mapping[str, str]) -> None:
        """Titles of the lenses by name; the chosen one stays if it is among them."""
        chosen = self.lens.currentData()
        with QSignalBlocker(self.lens):
            self.lens.clear()
            self.lens.addItem(_NO_LENS, "")
            for name, title in lenses.items():
                self.lens.addItem(title, name)
            self.lens.setCurrentIndex(max(self.lens.findData(chosen), 0))
        if self.lens.currentData() != chosen:
            self._lens_chosen()

    def show_dimensions(self, dimensions: int) -> None:
        """What is on at first depends on the data's dimension; what was switched stays while this is the same."""
        if dimensions == self._dimensions:
            return
        self._dimensions = dimensions
        with QSignalBlocker(self):
            for name, button in self.buttons.items():
                button.setChecked(name in (SHOWN_AT_FIRST if dimensions == 2 else _ON_A_LINE))
        self.changed.emit(self.layers())

    def layers(self) -> dict[str, bool]:
        """Which layers are on."""
        return {name: button.isChecked() for name, button in self.buttons.items()}

    def toggle(self, number: int) -> None:
        """Press the switch of this number, counted from 1."""
        list(self.buttons.values())[number - 1].toggle()

    def keys(self) -> list[tuple[str, partial[None]]]:
        """A digit for each switch, and what it does."""
        return [(str(number), partial(self.toggle, number)) for number in range(1, len(self.buttons) + 1)]

    @Slot()
    def _toggled(self) -> None:
        self.changed.emit(self.layers())

    @Slot()
    def _lens_chosen(self) -> None:
        self.of.setVisible(bool(self.lens.currentData()))
        self.lens_chosen.emit(str(self.lens.currentData() or ""), "real" if self.of.isChecked() else "generated")

    @Slot()
    def _paint_dots(self) -> None:
        for name, button in self.buttons.items():
            button.setIcon(QIcon(_dot(theme.colour(_SHORT[name][1]), hollow=name == "density")))


def _dot(colour: str, *, hollow: bool) -> QPixmap:
    pixmap = QPixmap(2 * _DOT, 2 * _DOT)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = painter.pen()
    pen.setColor(QColor(colour))
    pen.setWidth(3)
    painter.setPen(pen)
    if not hollow:
        painter.setBrush(QColor(colour))
    painter.drawEllipse(3, 3, 2 * _DOT - 6, 2 * _DOT - 6)
    painter.end()
    return pixmap
