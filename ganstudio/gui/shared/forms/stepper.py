"""A number between two buttons: less and more. Learning rates go by a factor, counts by one."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.forms.field_text import read_value, write_value

_FACTOR = 1.25


class Stepper(QWidget):
    """`changed(value)` when a new, usable number was entered; while it is not usable it is shown in red."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, field: Field, value: Plain, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.value = field, value
        self.edit = QLineEdit(write_value(value))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setAccessibleName(field.title)
        self.edit.setMinimumWidth(72)
        self.less, self.more = QToolButton(), QToolButton()
        for button in (self.less, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field's arrow keys do the same
        self.less.setText("−")
        self.more.setText("+")
        self.less.setAccessibleName(f"{field.title}: less")
        self.more.setAccessibleName(f"{field.title}: more")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.less)
        row.addWidget(self.edit, 1)
        row.addWidget(self.more)
        self.edit.editingFinished.connect(self._entered)
        self.less.clicked.connect(self._go_down)
        self.more.clicked.connect(self._go_up)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it; the field's arrow keys do what the buttons do."""
        return [self.edit]

    def show_value(self, value: Plain) -> None:
        """Show what is in force; emits nothing."""
        self.value = value
        if not self.edit.hasFocus() or not self.edit.isModified():
            self.edit.setText(write_value(value))

    def step_by(self, count: int) -> None:
        """Up or down: whole numbers by one, others by a quarter, always within the limits."""
        if self.field.kind == "integer":
            value: float = int(self.value) + count
        else:
            value = float(f"{float(self.value) * _FACTOR**count:.3g}")
        low = self.field.minimum if self.field.minimum is not None else value
        high = self.field.maximum if self.field.maximum is not None else value
        value = min(max(value, low), high)
        self._take(int(value) if self.field.kind == "integer" else value)

    @Slot()
    def _go_up(self) -> None:
        self.step_by(1)

    @Slot()
    def _go_down(self) -> None:
        self.step_by(-1)

    @Slot()
    def _entered(self) -> None:
        try:
            value = read_value(self.field, self.edit.text())
        except ValueError as error:
            self.edit.setText(write_value(self.value))
            self.refused.emit(f"{self.field.title}: {error}")
            return
        if value is not None:
            self._take(value)

    def _take(self, value: Plain) -> None:
        self.edit.setText(write_value(value))
        self.edit.setCursorPosition(0)
        self.edit.setModified(False)
        if value != self.value:
            self.value = value
            self.changed.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_by(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.edit.hasFocus() and event.angleDelta().y():
            self.step_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()
