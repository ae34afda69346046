"""Above the image of a text-conditional generator: the prompt, proposals for its next word, and a note on it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ganstudio.gui.explore.widgets.prompt_box import PromptBox
from ganstudio.gui.explore.widgets.word_chips import WordChips
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row

_ROW = 32
"""Height of the row below the prompt: chips, or two lines of a note, so that the picture never jumps."""
_PROPOSALS = 0.6
"""Share of the width that proposals may take."""


class PromptBar(QWidget):
    """Hidden for generators that are not text-conditional."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.chips = PromptBox(), WordChips()
        self.box.setPlaceholderText("Say what the picture should show")
        self.box.setAccessibleName("Sentence")
        self.chips.setAccessibleName("Proposals for the next word")
        self.note = plain_label(alignment=Qt.AlignmentFlag.AlignVCenter, wordWrap=True)
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
