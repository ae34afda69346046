"""What a stranger reads first, above Home's cards: what to press, and where that will be kept. Asks nothing."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.core.edition import can_train
from ganstudio.core.paths import short
from ganstudio.gui.shared.layouts import quiet

_WORDS = "Press Start and watch two networks learn. Steer one that has learnt already. See the game itself in the Lab."
_WORDS_OF_PLAYER = (
    "Steer a network that has learnt to draw, turn your pictures into others, measure what a generator misses. This "
    "player does not train; the full GAN Studio does."
)
_CALM = "There is nothing to set up, and nothing leaves this machine."


class Welcome(QWidget):
    """`folder_wanted`: runs are to be kept somewhere else; `closed`: it was read."""

    folder_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("Welcome to GAN Studio")
        title.setProperty("role", "title")
        self._folder = quiet("", wraps=False)
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.change, self.close_button = QPushButton("Change …"), QPushButton("Close")
        self.change.setToolTip("Choose another folder for runs")
        self.close_button.setToolTip("The Help menu shows this again")
        for button in (self.change, self.close_button):
            button.setProperty("role", "quiet")
        self.change.clicked.connect(self.folder_wanted)
        self.close_button.clicked.connect(self.closed)
        self._lay_out(title)

    def _lay_out(self, title: QLabel) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        foot.setSpacing(4)
        foot.addWidget(self._folder)
        foot.addWidget(self.change)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        words = _WORDS if can_train() else _WORDS_OF_PLAYER
        column.addWidget(QLabel(f"{words} {_CALM}", wordWrap=True))
        column.addLayout(foot)
        for part in (self._folder, self.change):
            part.setVisible(can_train())

    def show_folder(self, folder: Path) -> None:
        """Where runs are kept now."""
        self._folder.setText(f"Everything you train is kept in {short(folder)}")
        self._folder.setToolTip(str(folder))
