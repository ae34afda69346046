"""What a page shows before there is anything on it: one picture, one sentence, one button."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, row


class EmptyState(QWidget):
    """`wanted`: the button was pressed."""

    wanted = Signal()

    def __init__(self, icon: str, sentence: str, verb: str, parent: QWidget | None = None) -> None:
        """`icon` is the name of an SVG in resources/icons."""
        super().__init__(parent)
        self._name = icon
        self._icon = plain_label(alignment=Qt.AlignmentFlag.AlignCenter)
        self.sentence = plain_label(sentence, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.sentence.setProperty("role", "secondary")
        self.button = QPushButton(verb)
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.wanted)
        column(None, self._icon, self.sentence, row(None, self.button, None), None, spacing=16, margins=9, inside=self)
        theme.notifier().changed.connect(self._recolour)
        self._recolour()

    @Slot()
    def _recolour(self) -> None:
        self._icon.setPixmap(theme.icon(self._name, "secondary", 64).pixmap(64, 64))
