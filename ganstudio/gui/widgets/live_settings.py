"""The settings that may change while a run goes on."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ganstudio.fields import Field, Plain
from ganstudio.gui.widgets.stepper import Stepper
from ganstudio.gui.widgets.tab_order import chain


class LiveSettings(QWidget):
    """`changed(key, value)` is a wish; `confirm` shows what is in force."""

    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steppers: dict[str, Stepper] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    def set_settings(self, settings: dict[str, tuple[Field, Plain]]) -> None:
        """Field and present value by key, such as "recipe.generator_steps"."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.steppers = {}
        for row, (key, (field, value)) in enumerate(settings.items()):
            label = QLabel(field.title)
            label.setWordWrap(True)
            stepper = Stepper(field, value)
            for widget in (label, stepper):
                widget.setToolTip(f"<qt>{field.help} Arrow keys change it.</qt>")
            stepper.changed.connect(partial(self.changed.emit, key))
            stepper.refused.connect(self.refused)
            stepper.setFixedWidth(148)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(stepper, row, 1)
            self.steppers[key] = stepper
        chain([stop for stepper in self.steppers.values() for stop in stepper.tab_stops])

    def confirm(self, key: str, value: Plain) -> None:
        """The change is in force."""
        if key in self.steppers:
            self.steppers[key].show_value(value)
