"""Finds sliders: from where, a button, and while it is under way its progress and a Cancel."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.progress_bar import ProgressBar

_SOURCES = (
    ("outputs", "From its pictures", "Principal components of many pictures (GANSpace, Härkönen et al. 2020)"),
    ("layer", "From its first layer", "What the first layer amplifies most (SeFa, Shen and Zhou 2021)"),
)


class SearchBar(QWidget):
    """For directions there are two sources to choose from; for attributes it says what they are sorted by."""

    wanted = Signal(str)
    """"outputs", "layer" or "attributes"."""
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = DropDown()
        self.source.setAccessibleName("Where directions are looked for")
        for number, (name, words, help_text) in enumerate(_SOURCES):
            self.source.addItem(words, name)
            self.source.setItemData(number, help_text, Qt.ItemDataRole.ToolTipRole)
        self.begin, self.progress = QPushButton("Find"), ProgressBar()
        column(row((self.source, 1), self.begin), self.progress, spacing=4, inside=self)
        self._kind, self._is_busy = "", False
        self.begin.clicked.connect(self._ask)
        self.progress.cancelled.connect(self.cancelled)
        self.show_kind("")

    @property
    def tab_stops(self) -> list[QWidget]:
        return [self.source, self.begin, self.progress.cancel, self.progress.dismiss]

    @Slot(str)
    def show_kind(self, kind: str) -> None:
        """What is to be found; hidden for what need not be."""
        self._kind = kind
        self.setVisible(kind in ("direction", "attribute"))
        self._arrange()

    def show_progress(self, share: float) -> None:
        """Under way: 0 to 1 of it is done."""
        self._is_busy = True
        self.progress.show_share("", share)
        self._arrange()

    def show_end(self, words: str) -> None:
        """Over: what became of it."""
        self._is_busy = False
        self.progress.show_end(words)
        self.progress.setVisible(bool(words))
        self._arrange()

    def _arrange(self) -> None:
        self.begin.setVisible(not self._is_busy)
        self.source.setVisible(not self._is_busy and self._kind == "direction")
        self.begin.setText("Find" if self._kind == "direction" else "Find attributes")

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self.source.currentData() if self._kind == "direction" else "attributes")
