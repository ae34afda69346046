"""One measure in a column's list: how its verdict reads; or why there is none, or how to get it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.findings import Description, Finding, Level
from ganstudio.gui.widgets.verdict_mark import VerdictMark

_QUALITY = "quality"
"""The setting of measures that can be had quickly or well."""
_COSTS = {"seconds": "Measure", "a minute": "Measure, about a minute", "long": "Measure, takes long"}


class MeasureRow(QFrame):
    """`chosen`: look at it; `wanted`: measure it."""

    chosen = Signal(str)
    wanted = Signal(str, str)
    """Its name and, where it can be had in several qualities, which one; "" for the usual."""

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
        self.better = QPushButton()
        self.better.setProperty("role", "quiet")
        self.better.clicked.connect(self._want_better)
        self._best = ""
        self._can_choose = False
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.mark)
        first.addWidget(self.title, 1)
        first.addWidget(self.better)
        first.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 6, 5)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self.words)

    def show_found(
        self, finding: Finding, level: Level, words: str, description: Description | None, *, is_chosen: bool
    ) -> None:
        """It was measured; `level` is the worst of all generators'."""
        self._offer_better(description, str(finding.settings.get(_QUALITY, "")))
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
        self._offer_better(description, "")
        self.button.setText(_COSTS[description.cost])
        self.button.setAccessibleName(f"Measure {description.title}")
        self.button.show()
        self.setToolTip(f"<qt>{description.help}</qt>")

    def show_waiting(self, title: str, words: str) -> None:
        """It is going to be measured, or at work."""
        self._show(title, None, words)
        self._forget()
        self._offer_better(None, "")
        self.button.hide()

    def show_impossible(self, title: str, reason: str) -> None:
        """It cannot be measured, and why."""
        self._show(title, None, reason)
        self._forget()
        self._offer_better(None, "")
        self.button.hide()
        self.title.setEnabled(False)
        self.setToolTip("")

    def _offer_better(self, description: Description | None, made: str) -> None:
        """A button for the best quality that there is, unless it was made in that."""
        fields = description.fields if description is not None else ()
        qualities = next((field.choices for field in fields if field.name == _QUALITY), ())
        self._best = qualities[-1] if qualities and qualities[-1] != made else ""
        self.better.setText(f"{self._best.capitalize()}, takes long")
        self.better.setToolTip("It may be cancelled, and goes on where it was" if self._best else "")
        self.better.setVisible(bool(self._best))

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
        self.wanted.emit(self.name, "")

    @Slot()
    def _want_better(self) -> None:
        self.wanted.emit(self.name, self._best)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._can_choose and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._can_choose and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.name)
        else:
            super().keyPressEvent(event)
