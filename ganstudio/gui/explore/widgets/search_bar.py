"""Finds sliders: from where, a button, and while it is under way its progress and a Cancel."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ganstudio.gui.shared.drop_down import DropDown

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
            self.source.setItemData(number, help_text, 3)  # Qt.ToolTipRole
        self.begin = QPushButton("Find")
        self.cancel = QPushButton("Cancel")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 100)
        self.bar.setFixedHeight(6)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "secondary")
        self._kind = ""
        self._lay_out()
        self.begin.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.cancelled)
        self.show_end("")
        self.show_kind("")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.source, 1)
        row.addWidget(self.bar, 1)
        row.addWidget(self.begin)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.words)

    @property
    def tab_stops(self) -> list[QWidget]:
        return [self.source, self.begin, self.cancel]

    @Slot(str)
    def show_kind(self, kind: str) -> None:
        """What is to be found; hidden for what need not be."""
        self._kind = kind
        self.setVisible(kind in ("direction", "attribute"))
        self._arrange()

    def show_progress(self, share: float) -> None:
        """Under way: 0 to 1 of it is done."""
        self.bar.setValue(round(share * 100))
        self._is_busy = True
        self._arrange()

    def show_end(self, words: str) -> None:
        """Over: what became of it."""
        self._is_busy = False
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._arrange()

    def _arrange(self) -> None:
        self.bar.setVisible(self._is_busy)
        self.cancel.setVisible(self._is_busy)
        self.begin.setVisible(not self._is_busy)
        self.source.setVisible(not self._is_busy and self._kind == "direction")
        self.begin.setText("Find" if self._kind == "direction" else "Find attributes")

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self.source.currentData() if self._kind == "direction" else "attributes")
