"""Proposals to choose from, as a row of words; as many as fit."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.shared.layouts import row

_MOST = 8
_GAP = 4


class WordChips(QWidget):
    """`chosen(word)` when one is pressed. The first is what Tab would take, and says so."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words: list[str] = []
        self.room = 0
        """How wide the row may become, in pixels."""
        self.buttons = [QPushButton() for _ in range(_MOST)]
        row(*self.buttons, spacing=_GAP, inside=self)
        for number, button in enumerate(self.buttons):
            button.setProperty("role", "chip")
            button.setFocusPolicy(button.focusPolicy().NoFocus)  # the prompt keeps the keyboard
            button.clicked.connect(partial(self._choose, number))
        self.show_words([])

    def show_words(self, words: Sequence[str]) -> None:
        """These proposals, the best first."""
        self.words, room = [], self.room
        for button, word in zip(self.buttons, words, strict=False):
            if button.text() != word:
                button.setText(word)
            room -= button.sizeHint().width() + _GAP
            if room < 0:
                break
            self.words.append(word)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(self.words))
            button.setToolTip("Tab takes this one" if number == 0 else "")
            button.setAccessibleName(f"Write {button.text()}")
        self.setVisible(bool(self.words))

    def _choose(self, number: int, _checked: bool = False) -> None:
        if number < len(self.words):
            self.chosen.emit(self.words[number])
