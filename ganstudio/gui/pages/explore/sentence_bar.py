"""Above the picture of a generator that reads: the sentence, proposals for its next word, and what there is to note."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.widgets.sentence_box import SentenceBox
from ganstudio.gui.widgets.word_chips import WordChips


class SentenceBar(QWidget):
    """Hidden for generators that do not read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box, self.chips = SentenceBox(), WordChips()
        self.box.setPlaceholderText("Say what the picture should show")
        self.box.setAccessibleName("Sentence")
        self.chips.setAccessibleName("Proposals for the next word")
        self.note = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, wordWrap=True)
        self.note.setProperty("role", "secondary")
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.chips, 3)
        below.addWidget(self.note, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addLayout(below)
        self.hide()

    def show_note(self, text: str) -> None:
        """A few words on the sentence; all of them in the tooltip where there is no room."""
        self.note.setText(text)
        self.note.setToolTip(text)
