"""What the page shows before a generator is open: one picture, one sentence, one button."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui import theme


class EmptyState(QWidget):
    """`open_wanted`: the button was pressed."""

    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        text = QLabel("Open a generator, or drop its .onnx file here, and walk through what it can draw.")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setProperty("role", "secondary")
        self.button = QPushButton("Open a generator …")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.open_wanted)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.notifier().changed.connect(self._recolour)
        self._recolour()

    @Slot()
    def _recolour(self) -> None:
        self._icon.setPixmap(theme.icon("explore", "secondary", 64).pixmap(64, 64))
