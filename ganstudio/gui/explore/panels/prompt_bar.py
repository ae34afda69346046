"""Above the picture of a generator that reads: the sentence, proposals for its next word, and what there is to note."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ganstudio.gui.explore.widgets.prompt_box import PromptBox
from ganstudio.gui.explore.widgets.word_chips import WordChips

_ROW = 32
"""Height of the row below the sentence: chips, or two lines of a note, so that the picture never jumps."""
_PROPOSALS = 0.6
"""Share of the width that proposals may take."""


class PromptBar(QWidget):
    """Hidden for generators that do not read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.chips = PromptBox(), WordChips()
        self.box.setPlaceholderText("Say what the picture should show")
        self.box.setAccessibleName("Sentence")
        self.chips.setAccessibleName("Proposals for the next word")
        self.note = QLabel(alignment=Qt.AlignmentFlag.AlignVCenter, wordWrap=True)
        self.note.setProperty("role", "secondary")
        self.note.setFixedHeight(_ROW)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.chips)
        below.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addLayout(below)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chips.room = round(self.width() * _PROPOSALS)

    def show_note(self, text: str) -> None:
        """A few words on the sentence; all of them in the tooltip where there is no room."""
        self.note.setText(text)
        self.note.setToolTip(text)
