"""How a translator's numbers are read, shown and editable: for files of other programs, where it is only inferred."""

from typing import Any

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import column, heading, quiet
from ganstudio.inference.translator.spec import TranslatorSpec

_CHOICES: dict[str, tuple[str, str, dict[str, str]]] = {
    "value_range": (
        "Takes", "What black and white are for the network",
        {"0..1": "0 to 1", "-1..1": "\N{MINUS SIGN}1 to 1", "0..255": "0 to 255"},
    ),
    "output_range": (
        "Gives", "What black and white are in its answer",
        {"0..1": "0 to 1", "-1..1": "\N{MINUS SIGN}1 to 1", "0..255": "0 to 255"},
    ),
    "order": (
        "Colours", "In which order colours come: OpenCV's programs have blue first",
        {"RGB": "red, green, blue", "BGR": "blue, green, red", "grey": "grey"},
    ),
    "layout": (
        "Axes", "Whether colours come before the picture's sides (PyTorch) or after them (TensorFlow)",
        {"NCHW": "colours first (NCHW)", "NHWC": "colours last (NHWC)"},
    ),
}  # fmt: skip


class SpecEditor(QWidget):
    """Tells every choice as a TranslatorSpec; `forget_wanted` to go back to what is inferred."""

    edited = Signal(object)
    forget_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = TranslatorSpec()
        self.choices: dict[str, DropDown] = {}
        self._size = quiet("")
        self.forget = QPushButton("Infer again")
        self.forget.setProperty("role", "quiet")
        self.forget.setToolTip("Forget what was chosen here and look at the file anew")
        self.forget.clicked.connect(self.forget_wanted)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for name, (title, words, options) in _CHOICES.items():
            form.addRow(title, self._choice(name, title, words, options))
        column(heading("How this file is read"), form, self._size, self.forget, inside=self)

    def _choice(self, name: str, title: str, words: str, options: dict[str, str]) -> DropDown:
        choice = self.choices[name] = DropDown()
        for value, text in options.items():
            choice.addItem(text, value)
        choice.setToolTip(words)
        choice.setAccessibleName(title)
        choice.activated.connect(self._edit)
        return choice

    def show_spec(self, spec: TranslatorSpec) -> None:
        """Show what is in force; emits nothing."""
        self._spec = spec
        for name, choice in self.choices.items():
            with QSignalBlocker(choice):
                choice.setCurrentIndex(choice.findData(getattr(spec, name)))
        self._size.setText(_size_in_words(spec))

    @Slot()
    def _edit(self) -> None:
        chosen: dict[str, Any] = {name: choice.currentData() for name, choice in self.choices.items()}
        spec = msgspec.structs.replace(self._spec, **chosen)
        if spec != self._spec:
            self._spec = spec
            self.edited.emit(spec)


def _size_in_words(spec: TranslatorSpec) -> str:
    if spec.size is not None:
        height, width = spec.size
        return f"Takes {width} \N{MULTIPLICATION SIGN} {height} pixels; larger pictures go through it in tiles."
    multiple = f" whose sides are multiples of {spec.multiple_of}" if spec.multiple_of > 1 else ""
    return f"Takes pictures of any size{multiple}."
