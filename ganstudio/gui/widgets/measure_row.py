"""One measure in a column's list: how its verdict reads; or why there is none, or how to get it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.findings import Description, Finding, Level
from ganstudio.gui.widgets.verdict_mark import VerdictMark

_COSTS = {"seconds": "Measure", "a minute": "Measure, a minute", "long": "Measure, takes long"}


class MeasureRow(QFrame):
    """`chosen`: look at it; `wanted`: measure it."""

    chosen = Signal(str)
    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("measureRow")
        self.name = name
        self.mark, self.title = VerdictMark(), QLabel()
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "secondary")
        self.button = QPushButton("Measure")
        self.button.setProperty("role", "quiet")
        self.button.clicked.connect(self._want)
        self._can_choose = False
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.mark)
        first.addWidget(self.title, 1)
        first.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 6, 5)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self.words)

    def show_found(self, finding: Finding, level: Level, words: str, *, is_chosen: bool) -> None:
        """It was measured; `level` is the worst of all generators'."""
        self._show(finding.title, level, words)
        self.button.hide()
        self._can_choose = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"<qt>{finding.verdict.text}</qt>")
        self._mark_chosen(is_chosen)

    def show_offer(self, description: Description, words: str) -> None:
        """It can be measured."""
        self._show(description.title, None, words)
        self._forget()
        self.button.setText(_COSTS[description.cost])
        self.button.setAccessibleName(f"Measure {description.title}")
        self.button.show()
        self.setToolTip(f"<qt>{description.help}</qt>")

    def show_waiting(self, title: str, words: str) -> None:
        """It is going to be measured, or at work."""
        self._show(title, None, words)
        self._forget()
        self.button.hide()

    def show_impossible(self, title: str, reason: str) -> None:
        """It cannot be measured, and why."""
        self._show(title, None, reason)
        self._forget()
        self.button.hide()
        self.title.setEnabled(False)
        self.setToolTip("")

    def _show(self, title: str, level: Level | None, words: str) -> None:
        self.title.setEnabled(True)
        self.title.setText(title)
        self.mark.show_level(level)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(f"{title}: {words}".rstrip(": "))

    def _forget(self) -> None:
        self._can_choose = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.unsetCursor()
        self._mark_chosen(False)

    def _mark_chosen(self, chosen: bool) -> None:
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self.name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._can_choose and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._can_choose and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.name)
        else:
            super().keyPressEvent(event)
