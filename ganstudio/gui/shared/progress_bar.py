"""Work that takes a while: what it is, how far it is, and a working Cancel; afterwards what became of it."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

_NOTE_MILLISECONDS = 8000


class ProgressBar(QWidget):
    """Hidden until there is something to say; a note goes away by itself."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(wordWrap=True)
        self.bar = QProgressBar()
        self.bar.setFixedHeight(6)
        self.bar.setTextVisible(False)
        self.cancel, self.dismiss = QPushButton("Cancel"), QPushButton("Dismiss")
        self.dismiss.setProperty("role", "quiet")
        self._away = QTimer(self, singleShot=True, interval=_NOTE_MILLISECONDS)
        self._away.timeout.connect(self.hide)
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in (self.cancel, self.dismiss):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.cancel.clicked.connect(self.cancelled)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def show_busy(self, words: str, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self._show(f"{words}, {done:,} of {total:,}\N{NO-BREAK SPACE}…", busy=True)

    def show_share(self, words: str, share: float) -> None:
        """How far a single thing is, 0 to 1."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(share * 1000))
        self._show(f"{words}, {share * 100:.0f}\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}…", busy=True)

    @Slot(str)
    def show_end(self, words: str) -> None:
        """What became of it."""
        self._show(words, busy=False)

    @Slot(str)
    def show_note(self, words: str) -> None:
        """Something worth knowing for a moment; work that goes on stays visible."""
        if not self.bar.isVisible():
            self._show(words, busy=False)
            self._away.start()

    def _show(self, words: str, *, busy: bool) -> None:
        self._away.stop()
        self.words.setText(words)
        self.words.setToolTip(words)
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.dismiss.setVisible(not busy)
        self.show()
