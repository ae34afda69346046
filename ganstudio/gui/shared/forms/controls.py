"""One control for every kind of setting. All take and give their content as text, as `field_text` writes and reads it.

Each has `edited`, with every sign, and `entered`, once an entry is complete: a form wants the one, a live setting the
other.
"""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ganstudio.core.settings import Field
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.forms.field_text import write_value
from ganstudio.gui.shared.forms.path_field import PathField
from ganstudio.gui.shared.forms.stepper import Stepper


class TickBox(QCheckBox):
    """For a Boolean; its title is part of it."""

    edited = Signal()
    entered = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.toggled.connect(self.edited)
        self.toggled.connect(self.entered)

    def content(self) -> str:
        return write_value(self.isChecked())

    def set_content(self, text: str) -> None:
        self.setChecked(text == write_value(True))


class ChoiceBox(DropDown):
    """For a choice: the words of each by its text in the experiment; an unknown text chooses the first."""

    edited = Signal()
    entered = Signal()

    def __init__(self, words: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        for text, told in words.items():
            self.addItem(told, text)
        self.currentIndexChanged.connect(self.edited)
        self.activated.connect(self.entered)

    def content(self) -> str:
        return str(self.currentData())

    def set_content(self, text: str) -> None:
        self.setCurrentIndex(max(self.findData(text), 0))


class TextLine(QLineEdit):
    """For a text, and for a number that is read when all of a form is."""

    edited = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.textChanged.connect(self.edited)
        self.editingFinished.connect(self.entered)

    def content(self) -> str:
        return self.text()

    def set_content(self, text: str) -> None:
        self.setText(text)
        self.setCursorPosition(0)


Control = TickBox | ChoiceBox | TextLine | Stepper | PathField


def control_for(
    field: Field, title: str, words: Mapping[str, str], parent: QWidget, *, has_buttons: bool = False
) -> Control:
    """The control that fits a setting's kind; `words` names its choices, numbers may have buttons for less and more."""
    match field.kind:
        case "boolean":
            return TickBox(title, parent)
        case "choice":
            return ChoiceBox({text: words.get(text, text.replace("_", " ")) for text in field.choices}, parent)
        case "path" | "file":
            return PathField(field.title, field.suffixes, parent)
        case "integer" | "number" if has_buttons:
            return Stepper(field, parent)
        case _:
            return TextLine(parent)
