"""One row of a form: the title of a setting, a control that fits its kind, and below it why a value is no good."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from ganstudio.core.settings import Field, Plain
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.forms.field_text import read_value, write_value
from ganstudio.gui.shared.forms.path_field import PathField


class FieldEditor(QObject):
    """Puts its three widgets into a grid of two columns; `value()` raises ValueError while it is no good."""

    changed = Signal()

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.label = QLabel(field.title if not field.unit else f"{field.title} ({field.unit})", parent)
        self.problem = QLabel("", parent)
        self.problem.setProperty("role", "trouble")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.control = self._build(parent)
        for widget in (self.label, self.control):
            widget.setToolTip(_tip(field))
        self.control.setAccessibleName(field.title)
        self.control.setAccessibleDescription(field.help)
        self.set_value(field.default)

    def _build(self, parent: QWidget) -> QWidget:
        kind = self.field.kind
        if kind == "boolean":
            box = QCheckBox(self.label.text(), parent)
            box.toggled.connect(self._edited)
            self.label.hide()
            return box
        if kind == "choice":
            choice = DropDown(parent)
            for text in self.field.choices:
                choice.addItem(text.replace("_", " "), text)
            choice.currentIndexChanged.connect(self._edited)
            self.label.setBuddy(choice)
            return choice
        if kind in ("path", "file"):
            path = PathField(self.field.title, self.field.suffixes, parent)
            path.changed.connect(self._edited)
            return path
        line = QLineEdit(parent)
        line.textChanged.connect(self._edited)
        self.label.setBuddy(line)
        return line

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.control.edit, self.control.browse] if isinstance(self.control, PathField) else [self.control]

    def place(self, grid: QGridLayout) -> None:
        """Add a row for this field and one for its problem."""
        row = grid.rowCount()
        top = Qt.AlignmentFlag.AlignVCenter
        if self.field.kind == "boolean":
            grid.addWidget(self.control, row, 0, 1, 2)
        elif isinstance(self.control, PathField):
            grid.addWidget(self.label, row, 0, 1, 2)
            grid.addWidget(self.control, row + 1, 0, 1, 2)
            row += 1
        else:
            grid.addWidget(self.label, row, 0, top)
            grid.addWidget(self.control, row, 1, top)
        grid.addWidget(self.problem, row + 1, 0, 1, 2)

    def show(self, shown: bool) -> None:
        self.label.setVisible(shown and self.field.kind != "boolean")
        self.control.setVisible(shown)
        self.problem.setVisible(shown and bool(self.problem.text()))

    def text(self) -> str:
        if isinstance(self.control, DropDown):
            return str(self.control.currentData())
        assert isinstance(self.control, QLineEdit | PathField)
        return self.control.text()

    def value(self) -> Plain | None:
        """What is in the control; None where the setting may be empty and is. Raises ValueError with a sentence."""
        if isinstance(self.control, QCheckBox):
            return self.control.isChecked()
        return read_value(self.field, self.text())

    def set_value(self, value: Plain | None) -> None:
        if isinstance(self.control, QCheckBox):
            self.control.setChecked(bool(value))
        elif isinstance(self.control, DropDown):
            self.control.setCurrentIndex(max(self.control.findData(str(value)), 0))
        elif isinstance(self.control, PathField):
            self.control.set_text(write_value(value))
        elif isinstance(self.control, QLineEdit):
            self.control.setText(write_value(value))
            self.control.setCursorPosition(0)

    def say(self, problem: str) -> None:
        """Show why the value is no good, or nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem) and not self.control.isHidden())

    @Slot()
    def _edited(self) -> None:
        try:
            self.value()
        except ValueError as error:
            self.say(str(error))
        else:
            self.say("")
        self.changed.emit()


def _tip(field: Field) -> str:
    limits = [f"at least {write_value(field.minimum)}"] if field.minimum is not None else []
    limits += [f"at most {write_value(field.maximum)}"] if field.maximum is not None else []
    words = [field.help, (", ".join(limits) + ".").capitalize() if limits else ""]
    words.append("Can be changed while it trains." if field.live else "")
    return f"<qt>{' '.join(filter(None, words))}</qt>"
