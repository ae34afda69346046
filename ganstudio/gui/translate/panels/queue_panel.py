"""The left of the page: the pictures that were handed over, how they stand, and how to get more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.shared.layouts import column, heading, quiet, row
from ganstudio.gui.translate.widgets.image_queue import ImageQueue

_WIDTH = 192


class QueuePanel(QWidget):
    """Says what the user wants; the list shows what it is told."""

    open_wanted = Signal()
    folder_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queue = ImageQueue()
        self.counts = quiet("")
        self.add, self.folder, self.clear = QPushButton("Pictures …"), QPushButton("Folder …"), QPushButton("Clear")
        self.add.setToolTip("Open pictures; they can also be dropped anywhere on the page, or pasted")
        self.folder.setToolTip("Take all pictures of a folder, at any depth")
        self.clear.setToolTip("Empty the list; your files stay where they are")
        self.clear.setProperty("role", "quiet")
        column(
            row((heading("Pictures"), 1), self.clear),
            (self.queue, 1),
            self.counts,
            row((self.add, 1), (self.folder, 1)),
            inside=self,
        )
        self.setFixedWidth(max(_WIDTH, self.minimumSizeHint().width()))  # words may be longer
        self.add.clicked.connect(self.open_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        self.clear.clicked.connect(self.clear_wanted)

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.queue, self.add, self.folder, self.clear]

    def show_counts(self, done: int, failed: int, total: int, *, examples: bool) -> None:
        """How far the queue is."""
        kind = "examples" if examples else "pictures"
        words = f"{done:,} of {total:,} {kind} translated" if done < total else f"{total:,} {kind}"
        self.counts.setText(f"{done:,} of {total:,} translated, {failed:,} failed" if failed else words)
        self.clear.setEnabled(total > 0)
