"""A few choices beside each other, of which one holds."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QToolButton, QWidget

from ganstudio.gui.shared.layouts import row


class ChoiceRow(QWidget):
    """`chosen(name)` when the user chooses; the first one holds until then."""

    chosen = Signal(str)

    def __init__(self, choices: Mapping[str, tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        """`choices`: words and a tooltip for each, by name; `name` is said to screen readers."""
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        for choice, (words, help_text) in choices.items():
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setToolTip(help_text)
            button.setAccessibleName(f"{name}: {words}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button)
            self.buttons[choice] = button
        row(*self.buttons.values(), spacing=4, inside=self)
        self.show_choice(next(iter(choices)))
        self._group.buttonClicked.connect(self._choose)

    @property
    def choice(self) -> str:
        """The one that holds."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def show_choice(self, name: str) -> None:
        """Another one holds; emits nothing."""
        self.buttons[name].setChecked(True)

    @Slot(QAbstractButton)
    def _choose(self, _button: QAbstractButton) -> None:
        self.chosen.emit(self.choice)
