"""Switches for what the Lab's plot shows, one for each layer, and the density overlay that is laid over it."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.lab.scene import LAYERS
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import row

_SHORT = {
    "real": ("Real", "real"), "generated": ("Generated", "generator"), "surface": ("D’s answer", "discriminator"),
    "grid": ("G’s grid", "generator"), "gradients": ("Pushes", "generator"), "density": ("True law", "real"),
}  # fmt: skip
"""Short title and colour of each switch."""
_DOT = 10
_NO_OVERLAY = "No overlay"


class LayerBar(QWidget):
    """`switched(layer, on)`, and `overlay_chosen(name, of)` with the name of an overlay or ""."""

    switched = Signal(str, bool)
    overlay_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {name: self._button(number, name) for number, name in enumerate(_SHORT, 1)}
        self.overlay, self.of = DropDown(), QPushButton("of real")
        self.of.setCheckable(True)
        self._set_up_overlay()
        row(*self.buttons.values(), None, self.overlay, self.of, spacing=4, inside=self)
        self._paint_dots()
        theme.notifier().changed.connect(self._paint_dots)

    def _button(self, number: int, name: str) -> QPushButton:
        button = QPushButton(_SHORT[name][0])
        button.setCheckable(True)
        button.setToolTip(f"{LAYERS[name]} ({number})")
        button.setAccessibleName(f"Layer: {LAYERS[name]}")
        button.setIconSize(QSize(_DOT, _DOT))
        button.setProperty("role", "chip")
        button.toggled.connect(partial(self.switched.emit, name))
        return button

    def _set_up_overlay(self) -> None:
        self.overlay.setAccessibleName("Overlay")
        self.overlay.setToolTip("<qt>How classical methods see the same points: other ways to describe a law.</qt>")
        self.overlay.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_overlays({})
        self.of.setToolTip("Look at the real points instead of the generated ones")
        self.of.hide()
        self.overlay.activated.connect(self._choose)
        self.of.toggled.connect(self._choose)

    def set_overlays(self, overlays: Mapping[str, str]) -> None:
        """Titles of the overlays by name; none is chosen."""
        with QSignalBlocker(self.overlay):
            self.overlay.clear()
            for name, title in {"": _NO_OVERLAY, **overlays}.items():
                self.overlay.addItem(title, name)

    def show_overlay(self, name: str, of: str) -> None:
        """The one that is chosen, and of which points: "generated" or "real"."""
        with QSignalBlocker(self.of):
            self.overlay.setCurrentIndex(max(self.overlay.findData(name), 0))
            self.of.setChecked(of == "real")
        self.of.setVisible(bool(name))

    def show_layers(self, shown: Mapping[str, bool]) -> None:
        """Which layers are on."""
        with QSignalBlocker(self):
            for name, button in self.buttons.items():
                button.setChecked(shown[name])

    def keys(self) -> list[tuple[str, Callable[[], None]]]:
        """A digit for each switch, and what it does."""
        return [(str(number), button.toggle) for number, button in enumerate(self.buttons.values(), 1)]

    @Slot()
    def _choose(self) -> None:
        name = str(self.overlay.currentData() or "")
        self.of.setVisible(bool(name))
        self.overlay_chosen.emit(name, "real" if self.of.isChecked() else "generated")

    @Slot()
    def _paint_dots(self) -> None:
        for name, button in self.buttons.items():
            button.setIcon(QIcon(_dot(theme.colour(_SHORT[name][1]), hollow=name == "density")))


def _dot(colour: str, *, hollow: bool) -> QPixmap:
    pixmap = QPixmap(2 * _DOT, 2 * _DOT)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 3))
    if not hollow:
        painter.setBrush(QColor(colour))
    painter.drawEllipse(3, 3, 2 * _DOT - 6, 2 * _DOT - 6)
    painter.end()
    return pixmap
