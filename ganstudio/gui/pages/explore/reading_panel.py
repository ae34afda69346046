"""How a stranger's generator is read: what was inferred, why, and what the user says instead."""

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.widgets.side_parts import heading, quiet, row
from ganstudio.inference.foreign import Foreign, Reading

_LAWS = {"normal": "Normal, N(0, 1)", "uniform": "Uniform, −1 to 1"}
_RANGES = {(-1.0, 1.0): "−1 black, 1 white", (0.0, 1.0): "0 black, 1 white", (0.0, 255.0): "0 black, 255 white"}
_LAYOUTS = {"NCHW": "Colours first (NCHW)", "NHWC": "Colours last (NHWC)"}
_MOST_CLASSES = 10_000


class ReadingPanel(QWidget):
    """Hidden for files that say themselves how they are read."""

    changed = Signal(object)
    """A Reading; None for what was inferred."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._foreign: Foreign | None = None
        self.notes = quiet("")
        self.law, self.range, self.layout_box = _choice(_LAWS), _choice(_RANGES), _choice(_LAYOUTS)
        self.classes = QSpinBox()
        self.classes.setRange(0, _MOST_CLASSES)
        self.use, self.back = QPushButton("Read it so"), QPushButton("As inferred")
        self.back.setProperty("role", "quiet")
        self.form = QFormLayout()
        self._fill_form()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(8)
        column.addWidget(heading("How this file is read"))
        column.addWidget(self.notes)
        column.addLayout(self.form)
        column.addLayout(row(self.use, self.back, None))
        self.use.clicked.connect(self._change)
        self.back.clicked.connect(self._go_back)
        self.hide()

    def _fill_form(self) -> None:
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, widget in (
            ("Latents", self.law),
            ("Values", self.range),
            ("Axes", self.layout_box),
            ("Classes", self.classes),
        ):
            self.form.addRow(words, widget)
            widget.setAccessibleName(words)

    def show_foreign(self, foreign: Foreign | None) -> None:
        """How the open file is read; None where it says so itself."""
        self._foreign = foreign
        self.setVisible(foreign is not None)
        if foreign is None:
            return
        told = "It carries no manifest, so this was inferred. Correct it where it is wrong."
        self.notes.setText("\n".join([told, *foreign.notes]))
        reading = foreign.reading
        if reading.value_range not in _RANGES and self.range.findData(reading.value_range) < 0:
            low, high = reading.value_range
            self.range.addItem(f"{low:.4g} black, {high:.4g} white", reading.value_range)
        _choose(self.law, reading.latent_law)
        _choose(self.range, reading.value_range)
        _choose(self.layout_box, reading.layout)
        self.classes.setValue(reading.classes)
        self.form.setRowVisible(self.classes, foreign.inferred.classes > 0)
        self.layout_box.setEnabled(reading.output == "picture")
        self.range.setEnabled(reading.output == "picture")
        self.back.setEnabled(reading != foreign.inferred)

    @Slot()
    def _change(self) -> None:
        assert self._foreign is not None
        before: Reading = self._foreign.reading
        self.changed.emit(
            msgspec.structs.replace(
                before,
                latent_law=self.law.currentData(),
                value_range=tuple(self.range.currentData()),
                layout=self.layout_box.currentData(),
                classes=self.classes.value(),
            )
        )

    @Slot()
    def _go_back(self) -> None:
        self.changed.emit(None)


def _choice(choices: dict[object, str] | dict[str, str] | dict[tuple[float, float], str]) -> QComboBox:
    box = QComboBox()
    for value, words in choices.items():
        box.addItem(words, value)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _choose(box: QComboBox, value: object) -> None:
    """`findData` compares tuples by identity, so they are compared here."""
    for index in range(box.count()):
        data = box.itemData(index)
        if (tuple(data) if isinstance(data, list | tuple) else data) == value:
            box.setCurrentIndex(index)
