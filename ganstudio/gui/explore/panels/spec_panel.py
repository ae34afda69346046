"""How a foreign generator is read: what was inferred, why, and what the user says instead."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import column, heading, quiet, row
from ganstudio.gui.shared.number_box import NumberBox
from ganstudio.inference.generator.foreign import Foreign, GeneratorSpec

_LAWS = {"normal": "Normal, N(0, 1)", "uniform": "Uniform, −1 to 1", "unit": "Uniform, 0 to 1"}
_RANGES = {(-1.0, 1.0): "−1 black, 1 white", (0.0, 1.0): "0 black, 1 white", (0.0, 255.0): "0 black, 255 white"}
_OUTPUTS = {"picture": "Pictures", "points": "Points"}
_COLOURS = {3: "Red, green, blue", 1: "Grey"}
_LARGEST_SIDE = 8192
_ORDERS = {"RGB": "Red first (RGB)", "BGR": "Blue first (BGR)"}
_LAYOUTS = {"NCHW": "Colours first (NCHW)", "NHWC": "Colours last (NHWC)"}
_MOST_CLASSES = 10_000


class SpecPanel(QWidget):
    """Hidden for files that say themselves how they are read."""

    changed = Signal(object)
    """A GeneratorSpec; None for what was inferred."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._foreign: Foreign | None = None
        self.notes = quiet("")
        self.distribution, self.range, self.layout_box = _choice(_LAWS), _choice(_RANGES), _choice(_LAYOUTS)
        self.output, self.colours = _choice(_OUTPUTS), _choice(_COLOURS)
        self.height_box, self.width_box = NumberBox(0, _LARGEST_SIDE), NumberBox(0, _LARGEST_SIDE)
        self.classes, self.order = NumberBox(0, _MOST_CLASSES), _choice(_ORDERS)
        self.latent_input, self.label_input = _choice({}), _choice({})
        self.use, self.back = QPushButton("Read it so"), QPushButton("As inferred")
        self.back.setProperty("role", "quiet")
        self.form = QFormLayout()
        self._fill_form()
        column(
            heading("How this file is read"), self.notes, self.form, row(self.use, self.back, None),
            margins=(0, 0, 0, 16), inside=self,
        )  # fmt: skip
        self.output.currentIndexChanged.connect(self._show_what_matters)
        self.use.clicked.connect(self._change)
        self.back.clicked.connect(self._go_back)
        self.hide()

    def _fill_form(self) -> None:
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, widget in (
            ("Latent", self.latent_input),
            ("Class", self.label_input),
            ("Latents", self.distribution),
            ("It draws", self.output),
            ("Values", self.range),
            ("Colours", self.colours),
            ("Order", self.order),
            ("Height", self.height_box),
            ("Width", self.width_box),
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
        inferred = "It carries no manifest, so this was inferred. Correct it where it is wrong."
        self.notes.setText("\n".join([inferred, *foreign.notes]))
        reading = foreign.spec
        if reading.value_range not in _RANGES and self.range.findData(reading.value_range) < 0:
            low, high = reading.value_range
            self.range.addItem(f"{low:.4g} black, {high:.4g} white", reading.value_range)
        _choose(self.distribution, reading.latent_distribution)
        _choose(self.range, reading.value_range)
        _choose(self.layout_box, reading.layout)
        self.classes.setValue(reading.classes)
        _choose(self.output, reading.output)
        _choose(self.colours, reading.channels)
        self.height_box.setValue(reading.height)
        self.width_box.setValue(reading.width)
        _choose(self.order, reading.order)
        self._show_inputs(foreign)
        self.form.setRowVisible(self.classes, foreign.inferred.classes > 0)
        self._show_what_matters()
        self.back.setEnabled(reading != foreign.inferred)

    def _show_inputs(self, foreign: Foreign) -> None:
        """Which input is which can be chosen where there are several."""
        taken = (foreign.signature.latent, foreign.signature.labels or "") if foreign.signature else ("", "")
        for box, name in zip((self.latent_input, self.label_input), taken, strict=True):
            box.clear()
            for entry in foreign.inputs:
                box.addItem(entry, entry)
            if box is self.label_input:
                box.addItem("None", "")
            _choose(box, name)
            self.form.setRowVisible(box, len(foreign.inputs) > 1)

    def _chosen_input(self, box: DropDown, inferred: str) -> str:
        """Its name, "" where it is the one that was found."""
        assert self._foreign is not None
        signature, chosen = self._foreign.signature, str(box.currentData() or "")
        found = "" if signature is None else signature.latent if box is self.latent_input else signature.labels or ""
        return inferred if chosen == found else chosen

    @Slot()
    def _show_what_matters(self) -> None:
        """Points have neither colours nor sides."""
        for widget in (self.range, self.colours, self.order, self.height_box, self.width_box, self.layout_box):
            self.form.setRowVisible(widget, self.output.currentData() == "picture")

    @Slot()
    def _change(self) -> None:
        assert self._foreign is not None
        before: GeneratorSpec = self._foreign.spec
        is_picture = self.output.currentData() == "picture"
        values = math.prod(before.sample)
        self.changed.emit(
            msgspec.structs.replace(
                before,
                latent_distribution=self.distribution.currentData(),
                value_range=tuple(self.range.currentData()),
                output=self.output.currentData(),
                layout=self.layout_box.currentData(),
                channels=self.colours.currentData() if is_picture else values,
                height=self.height_box.value() if is_picture else 0,
                width=self.width_box.value() if is_picture else 0,
                classes=self.classes.value(),
                order=self.order.currentData(),
                latent_input=self._chosen_input(self.latent_input, before.latent_input),
                label_input=self._chosen_input(self.label_input, before.label_input),
            )
        )

    @Slot()
    def _go_back(self) -> None:
        self.changed.emit(None)


def _choice(choices: Mapping[Any, str]) -> DropDown:
    box = DropDown()
    for value, words in choices.items():
        box.addItem(words, value)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _choose(box: DropDown, value: object) -> None:
    """`findData` compares tuples by identity, so they are compared here."""
    for index in range(box.count()):
        data = box.itemData(index)
        if (tuple(data) if isinstance(data, list | tuple) else data) == value:
            box.setCurrentIndex(index)
