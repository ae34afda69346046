"""A number between two buttons: less and more. Learning rates go by a factor, counts by one."""

import contextlib

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ganstudio.core.settings import Field
from ganstudio.gui.shared.forms.field_text import read_number, write_value
from ganstudio.gui.shared.layouts import row

_FACTOR = 1.25


class Stepper(QWidget):
    """`edited` with every sign, `entered` once a number is complete; whether it may be so, others say."""

    edited = Signal()
    entered = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.value: float = 0
        """The last number that stood there."""
        self.edit = QLineEdit()
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setAccessibleName(field.title)
        self.edit.setMinimumWidth(72)
        self.less, self.more = self._button("−", "less"), self._button("+", "more")
        row(self.less, (self.edit, 1), self.more, spacing=2, inside=self)
        self.edit.textChanged.connect(self._read)
        self.edit.textChanged.connect(self.edited)
        self.edit.editingFinished.connect(self.entered)
        self.less.clicked.connect(self._go_down)
        self.more.clicked.connect(self._go_up)
        self.set_content(write_value(field.default))

    def _button(self, sign: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(f"{self.field.title}: {words}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field's arrow keys do the same
        return button

    @property
    def tab_stops(self) -> list[QWidget]:
        return [self.edit]

    def content(self) -> str:
        return self.edit.text()

    def set_content(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setCursorPosition(0)

    @Slot(str)
    def _read(self, text: str) -> None:
        with contextlib.suppress(ValueError):
            self.value = read_number(self.field, text)

    def step_by(self, count: int) -> None:
        """Up or down: whole numbers by one, others by a quarter, always within the limits."""
        is_whole = self.field.kind == "integer"
        value = self.value + count if is_whole else float(f"{self.value * _FACTOR**count:.3g}")
        low = self.field.minimum if self.field.minimum is not None else value
        high = self.field.maximum if self.field.maximum is not None else value
        value = min(max(value, low), high)
        self.set_content(write_value(int(value) if is_whole else value))
        self.entered.emit()

    @Slot()
    def _go_up(self) -> None:
        self.step_by(1)

    @Slot()
    def _go_down(self) -> None:
        self.step_by(-1)

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
