"""Switches for what the Lab's picture shows, one for each layer, and the lens that is laid over it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ganstudio.gui import theme
from ganstudio.gui.widgets.field_editor import CalmComboBox
from ganstudio.gui.widgets.lab_scene import LAYERS, SHOWN_AT_FIRST

_SHORT = {
    "real": ("Real", "real"), "generated": ("Generated", "generator"), "surface": ("D’s answer", "discriminator"),
    "grid": ("G’s grid", "generator"), "gradients": ("Pushes", "generator"), "density": ("True law", "real"),
}  # fmt: skip
"""Short title and colour of each switch."""
_DOT = 10


class LayerBar(QWidget):
    """`changed(layers)` with all switches by name, `lens_chosen(name, of)` with a lens or ""."""

    changed = Signal(object)
    lens_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
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
        self.lens, self.of = CalmComboBox(), CalmComboBox()
        label = QLabel("Lens")
        label.setProperty("role", "secondary")
        label.setBuddy(self.lens)
        for widget in (label, self.lens, self.of):
            row.addWidget(widget)
        self._set_up_lens()
        self._paint_dots()
        theme.notifier().changed.connect(self._paint_dots)

    def _set_up_lens(self) -> None:
        self.lens.setAccessibleName("Lens")
        self.lens.setToolTip("<qt>How classical methods see the same points: other ways to describe a law.</qt>")
        self.lens.addItem("none", "")
        self.of.setAccessibleName("What the lens looks at")
        for title, name in (("of generated", "generated"), ("of real", "real")):
            self.of.addItem(title, name)
        self.of.hide()
        for box in (self.lens, self.of):
            box.activated.connect(self._lens_chosen)

    def set_lenses(self, lenses: Mapping[str, str]) -> None:
        """Titles of the lenses by name; the chosen one stays if it is among them."""
        chosen = self.lens.currentData()
        with QSignalBlocker(self.lens):
            self.lens.clear()
            self.lens.addItem("none", "")
            for name, title in lenses.items():
                self.lens.addItem(title, name)
            self.lens.setCurrentIndex(max(self.lens.findData(chosen), 0))
        if self.lens.currentData() != chosen:
            self._lens_chosen()

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
        self.lens_chosen.emit(str(self.lens.currentData() or ""), str(self.of.currentData()))

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
