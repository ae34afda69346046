"""Above the image of a text-conditional generator: the prompt, proposals for its next word, and a note on it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ganstudio.gui.explore.widgets.prompt_box import PromptBox
from ganstudio.gui.shared.layouts import column, row

_ROW = 32
"""Height of the row below the prompt: chips, or two lines of a note, so that the picture never jumps."""
_PROPOSALS = 0.6
"""Share of the width that proposals may take."""


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


class PromptBar(QWidget):
    """Hidden for generators that are not text-conditional."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.chips = PromptBox(), WordChips()
        self.box.setPlaceholderText("Say what the picture should show")
        self.box.setAccessibleName("Sentence")
        self.chips.setAccessibleName("Proposals for the next word")
        self.note = QLabel(alignment=Qt.AlignmentFlag.AlignVCenter, wordWrap=True)
        self.note.setProperty("role", "secondary")
        self.note.setFixedHeight(_ROW)
        column(self.box, row(self.chips, (self.note, 1), spacing=16), spacing=4, inside=self)
        self.chips.chosen.connect(self.box.complete)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chips.room = round(self.width() * _PROPOSALS)

    def show_note(self, text: str) -> None:
        """A few words on the prompt; all of them in the tooltip where there is no room."""
        self.note.setText(text)
        self.note.setToolTip(text)

    @Slot()
    def show_proposals(self, words: Sequence[str] = ()) -> None:
        """For the word that is begun, the best first; Tab takes the first of them."""
        self.chips.show_words(words)
        self.box.takes_tab = bool(self.chips.words)

    @Slot()
    def take_proposal(self) -> None:
        """The first one, if there is one."""
        if self.chips.words:
            self.box.complete(self.chips.words[0])
