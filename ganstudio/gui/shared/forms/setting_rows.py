"""Settings that take effect one by one as they are changed: what a lab allows while it runs.

Unlike a form nothing is read from here: every change is told once it is complete.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.forms.stepper import Stepper
from ganstudio.gui.shared.tab_order import chain

_CONTROL_WIDTH, _WIDE = 140, 176


class SettingRows(QWidget):
    """`changed(key, value)` is a wish; `show_value` shows what is in force."""

    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        self._titles: Mapping[str, Mapping[str, str]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    def set_fields(self, fields: dict[str, Field], titles: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """One row for each field by key, such as "recipe.generator_steps"; the same ones stay as they are.

        `titles` names the choices of a key, where they are called otherwise than in the experiment.
        """
        if fields == self._fields:
            return
        self._titles = titles or {}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._fields, self.controls = dict(fields), {}
        for row, (key, field) in enumerate(fields.items()):
            self._add_row(row, key, field)
        stops = [stop for control in self.controls.values() for stop in _tab_stops(control)]
        chain(stops)

    def _add_row(self, row: int, key: str, field: Field) -> None:
        control = self._control(key, field)
        control.setToolTip(f"<qt>{field.help}</qt>")
        control.setAccessibleName(field.title)
        self.controls[key] = control
        if isinstance(control, QCheckBox):
            self._grid.addWidget(control, row, 0, 1, 2)
            return
        label = QLabel(field.title, self)
        label.setToolTip(f"<qt>{field.help}</qt>")
        label.setWordWrap(True)
        control.setFixedWidth(_WIDE if key in self._titles else _CONTROL_WIDTH)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1, Qt.AlignmentFlag.AlignRight)

    def _control(self, key: str, field: Field) -> QWidget:
        tell = partial(self.changed.emit, key)
        if field.kind == "boolean":
            box = QCheckBox(field.title, self)
            box.toggled.connect(tell)
            return box
        if field.kind == "choice":
            choice = DropDown(self)
            for text in field.choices:
                title = self._titles.get(key, {}).get(text, text.replace("_", " "))
                choice.addItem(title, int(text) if isinstance(field.default, int) else text)
            choice.activated.connect(partial(self._tell_choice, key, choice))
            return choice
        if field.kind in ("integer", "number"):
            stepper = Stepper(field, field.default, self)
            stepper.changed.connect(tell)
            stepper.refused.connect(self.refused)
            return stepper
        line = QLineEdit(self)
        line.editingFinished.connect(partial(self._tell_text, key, line))
        return line

    def show_value(self, key: str, value: Plain) -> None:
        """What is in force; tells nobody."""
        control = self.controls.get(key)
        if control is None:
            return
        with QSignalBlocker(control):
            if isinstance(control, Stepper):
                control.show_value(value)
            elif isinstance(control, QCheckBox):
                control.setChecked(bool(value))
            elif isinstance(control, DropDown):
                control.setCurrentIndex(max(control.findData(value), 0))
            elif isinstance(control, QLineEdit):
                control.setText(str(value))

    def _tell_choice(self, key: str, choice: DropDown, _index: int) -> None:
        self.changed.emit(key, choice.currentData())

    def _tell_text(self, key: str, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self.changed.emit(key, line.text())


def _tab_stops(control: QWidget) -> list[QWidget]:
    return control.tab_stops if isinstance(control, Stepper) else [control]
