"""What a stranger reads first, above Home's cards: what to press, and where that will be kept. Asks nothing."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ganstudio.core.edition import can_train
from ganstudio.core.paths import short
from ganstudio.gui.shared.formatting import tip
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row

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
        title = plain_label("Welcome to GAN Studio")
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
        words = plain_label(f"{_WORDS if can_train() else _WORDS_OF_PLAYER} {_CALM}", wordWrap=True)
        foot = row(self._folder, self.change, None, spacing=4)
        column(row((title, 1), self.close_button), words, foot, spacing=4, inside=self)
        for part in (self._folder, self.change):
            part.setVisible(can_train())

    def show_folder(self, folder: Path) -> None:
        """Where runs are kept now."""
        self._folder.setText(f"Everything you train is kept in {short(folder)}")
        self._folder.setToolTip(tip(str(folder)))
