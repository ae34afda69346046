"""Work that goes on, in one row: what is being done, how far it is, how long it still takes, and a working Cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.formatting import remaining

_BAR_WIDTH = 200


class WorkStrip(QWidget):
    """Hidden while nothing is done."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.left = QLabel()
        self.left.setProperty("role", "secondary")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_BAR_WIDTH, 6)
        self.bar.setAccessibleName("Progress")
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.left)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self.hide()

    def show_work(self, words: str, share: float | None, seconds_left: float | None = None) -> None:
        """`share` from 0 to 1, or None while nobody knows."""
        self.words.setText(words)
        self.words.setToolTip(words)
        self.bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.bar.setValue(round(share * 1000))
        self.left.setText(f"{remaining(seconds_left)} left" if seconds_left is not None else "")
        self.show()
