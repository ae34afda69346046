"""Work that takes a while: what it is, how far, the time left, a working Cancel; afterwards what became of it."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from ganstudio.gui.shared.formatting import remaining
from ganstudio.gui.shared.layouts import column, quiet, row

_NOTE_MILLISECONDS = 8000
_IN_A_ROW = 200
"""Pixels of the bar where everything stands in one row."""


def thin_bar(name: str = "Progress") -> QProgressBar:
    """The bar alone, where words and Cancel stand elsewhere; it tells only that work goes on until it has a range."""
    bar = QProgressBar(textVisible=False, maximum=0)
    bar.setFixedHeight(6)
    bar.setAccessibleName(name)
    return bar


class ProgressBar(QWidget):
    """Hidden until there is something to say; a note goes away by itself."""

    cancelled = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, is_row: bool = False, actions: Sequence[QPushButton] = ()
    ) -> None:
        """`actions` are offered with an end that has something to do them with."""
        super().__init__(parent)
        self.words, self.left = QLabel(wordWrap=not is_row), quiet("", wraps=False)
        self.bar = thin_bar()
        self.cancel, self.dismiss = QPushButton("Cancel"), QPushButton("Dismiss")
        self.dismiss.setProperty("role", "quiet")
        self._actions = actions
        self._away = QTimer(self, singleShot=True, interval=_NOTE_MILLISECONDS)
        self._away.timeout.connect(self.hide)
        buttons = (self.cancel, *actions, self.dismiss)
        if is_row:
            self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.bar.setFixedWidth(_IN_A_ROW)
            row((self.words, 1), self.left, self.bar, *buttons, spacing=12, inside=self)
        else:
            below = row(*buttons, None, self.left, spacing=12)
            column(self.words, self.bar, below, spacing=6, margins=(0, 4, 0, 0), inside=self)
        self.cancel.clicked.connect(self.cancelled)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def show_work(self, words: str, share: float | None, seconds_left: float | None = None) -> None:
        """How far it is: `share` from 0 to 1, or None while nobody knows."""
        self.bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self.bar.setValue(round(share * 1000))
        self.left.setText(f"{remaining(seconds_left)} left" if seconds_left is not None else "")
        self._show(words, busy=True)

    def show_busy(self, words: str, done: int = 0, total: int = 0) -> None:
        """How far it is, of so many; of something that cannot be counted, only that it goes on."""
        if total:
            self.show_work(f"{words}, {done:,} of {total:,}\N{NO-BREAK SPACE}…", done / total)
        else:
            self.show_work(f"{words} …", None)

    def show_share(self, words: str, share: float) -> None:
        """How far a single thing is, 0 to 1."""
        figure = f"{share * 100:.0f}\N{NO-BREAK SPACE}%\N{NO-BREAK SPACE}…"
        self.show_work(f"{words}, {figure}" if words else figure, share)

    @Slot(str)
    def show_end(self, words: str, *, offers: bool = False) -> None:
        """What became of it, and whether there is something to be done with that."""
        self._show(words, busy=False, offers=offers)

    @Slot(str)
    def show_note(self, words: str) -> None:
        """Something worth knowing for a moment; work that goes on stays visible."""
        if not self.bar.isVisible():
            self._show(words, busy=False)
            self._away.start()

    def _show(self, words: str, *, busy: bool, offers: bool = False) -> None:
        self._away.stop()
        self.words.setText(words)
        self.words.setToolTip(words)
        for widget in (self.bar, self.left, self.cancel):
            widget.setVisible(busy)
        for button in self._actions:
            button.setVisible(offers)
        self.dismiss.setVisible(not busy)
        self.show()
