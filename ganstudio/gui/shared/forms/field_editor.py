"""One row of a form: the title of a setting, a control that fits its kind, and below it why a value is no good."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.forms.field_text import read_value, write_value
from ganstudio.gui.shared.forms.path_field import PathField
from ganstudio.gui.shared.forms.stepper import Stepper

_WIDTH, _WIDE = 140, 176
"""Of the control of a live setting, and of one whose choices have titles of their own."""


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


class FieldEditor(QObject):
    """Edits one setting in one of two ways.

    In a form `changed` comes with every sign, and `value()` raises ValueError while it is no good. A live one tells
    complete entries alone, with `entered`; what is no good it takes back, and says why with `refused`.
    """

    changed = Signal()
    entered = Signal(object)
    refused = Signal(str)

    def __init__(
        self, field: Field, parent: QWidget, *, is_live: bool = False, words: Mapping[str, str] | None = None
    ) -> None:
        """`words` names the choices, where they are called otherwise than in the experiment."""
        super().__init__(parent)
        self.field, self.in_force = field, field.default
        title = field.title if not field.unit else f"{field.title} ({field.unit})"
        self.label = QLabel(title, parent, wordWrap=True)
        self.problem = QLabel("", parent, wordWrap=True)
        self.problem.setProperty("role", "trouble")
        self.problem.hide()
        self.control: Control = control_for(field, title, words or {}, parent, has_buttons=is_live)
        self.label.setBuddy(self.tab_stops[0])
        for widget in (self.label, self.control):
            widget.setToolTip(_tip(field, is_live=is_live))
        self.control.setAccessibleName(field.title)
        self.control.setAccessibleDescription(field.help)
        self.is_row = isinstance(self.control, TickBox | PathField)
        """Whether the control takes a whole row."""
        self._width = 0 if not is_live else _WIDE if words else _WIDTH
        self.set_value(field.default)
        if is_live:
            self.control.entered.connect(self._enter)
        else:
            self.control.edited.connect(self._check)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return self.control.tab_stops if isinstance(self.control, Stepper | PathField) else [self.control]

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put its widgets into three rows of a grid of two columns."""
        where = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.label, row, 0, 1, 2 if self.is_row else 1, where)
        if self.is_row:
            grid.addWidget(self.control, row + 1, 0, 1, 2)
        else:
            grid.addWidget(self.control, row, 1, where | Qt.AlignmentFlag.AlignRight if self._width else where)
            if self._width:
                self.control.setFixedWidth(self._width)
        grid.addWidget(self.problem, row + 2, 0, 1, 2)
        self.show(True)

    def show(self, shown: bool) -> None:
        self.label.setVisible(shown and not isinstance(self.control, TickBox))
        self.control.setVisible(shown)
        self.problem.setVisible(shown and bool(self.problem.text()))

    def remove(self) -> None:
        """Take its widgets away for good."""
        for widget in (self.label, self.control, self.problem):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    # --- the value

    def value(self) -> Plain | None:
        """What is in the control; None where the setting may be empty and is. Raises ValueError with a sentence."""
        return read_value(self.field, self.control.content())

    def set_value(self, value: Plain | None) -> None:
        """As if the user had typed it."""
        self.control.set_content(write_value(value))

    def show_value(self, value: Plain) -> None:
        """What is in force; tells nobody, and leaves alone what is being typed."""
        self.in_force = value
        lines = [stop for stop in self.tab_stops if isinstance(stop, QLineEdit)]
        if not any(line.hasFocus() and line.isModified() for line in lines):
            with QSignalBlocker(self.control):
                self.set_value(value)

    def say(self, problem: str) -> None:
        """Show why the value is no good, or nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem) and not self.control.isHidden())

    @Slot()
    def _check(self) -> None:
        try:
            self.value()
        except ValueError as error:
            self.say(str(error))
        else:
            self.say("")
        self.changed.emit()

    @Slot()
    def _enter(self) -> None:
        before, value = self.in_force, None
        try:
            value = self.value()
        except ValueError as error:
            self.refused.emit(f"{self.field.title}: {error}")
        self.in_force = value if value is not None else before
        with QSignalBlocker(self.control):
            self.set_value(self.in_force)
        if self.in_force != before:
            self.entered.emit(self.in_force)


def _tip(field: Field, *, is_live: bool) -> str:
    words = [field.help]
    if is_live:
        words.append("Arrow keys change it." if field.kind in ("integer", "number") else "")
    else:
        limits = [f"at least {write_value(field.minimum)}"] if field.minimum is not None else []
        limits += [f"at most {write_value(field.maximum)}"] if field.maximum is not None else []
        words.append((", ".join(limits) + ".").capitalize() if limits else "")
        words.append("Can be changed while it trains." if field.live else "")
    return f"<qt>{' '.join(filter(None, words))}</qt>"
