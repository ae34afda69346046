"""One measure in a column's list: how its verdict reads; or why there is none, or how to get it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ganstudio.formats.results import Description, Finding, Level
from ganstudio.gui.evaluate.widgets.verdict_mark import VerdictMark

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
        self.mark, self.title = VerdictMark(), QLabel(wordWrap=True)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "secondary")
        self.button, self.better, self._buttons = QPushButton(), QPushButton(), QWidget()
        self._best = ""
        self._can_choose = False
        self._lay_out()
        self.button.clicked.connect(self._want)
        self.better.clicked.connect(self._want_better)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.title, 1)
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 4, 0, 2)
        buttons.setSpacing(8)
        for button in (self.button, self.better):
            buttons.addWidget(button)
        buttons.addStretch(1)
        below = QVBoxLayout()
        below.setContentsMargins(26, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.words)
        below.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 6, 5)
        column.setSpacing(2)
        column.addLayout(first)
        column.addLayout(below)

    # --- how it stands

    def show_found(
        self, finding: Finding, level: Level, words: str, description: Description | None, *, is_chosen: bool
    ) -> None:
        """It was measured; `level` is the worst of all generators', `description` None while nothing is on offer."""
        self._show(finding.title, words, level)
        self._offer(description, "", str(finding.settings.get(_QUALITY, "")))
        self._set_choosable(True, is_chosen)
        self.setToolTip(f"<qt>{finding.verdict.text}</qt>")

    def show_offer(self, description: Description, words: str) -> None:
        """It can be measured."""
        self._show(description.title, words)
        self._offer(description, _COSTS[description.cost], "")
        self._set_choosable(False)
        self.setToolTip(f"<qt>{description.help}</qt>")

    def show_waiting(self, title: str, words: str) -> None:
        """It is going to be measured, or at work."""
        self._show(title, words)
        self._offer(None, "", "")
        self._set_choosable(False)

    def show_impossible(self, title: str, reason: str) -> None:
        """It cannot be measured, and why."""
        self.show_waiting(title, reason)
        self.title.setEnabled(False)
        self.setToolTip("")

    def _show(self, title: str, words: str, level: Level | None = None) -> None:
        self.title.setEnabled(True)
        self.title.setText(title)
        self.mark.show_level(level)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(f"{title}: {words}".rstrip(": "))

    def _offer(self, description: Description | None, verb: str, made: str) -> None:
        """Buttons to measure it, and for the best quality that there is unless it was `made` in that."""
        fields = description.fields if description is not None else ()
        qualities = next((field.choices for field in fields if field.name == _QUALITY), ())
        self._best = qualities[-1] if qualities and qualities[-1] != made else ""
        self.button.setText(verb)
        self.button.setAccessibleName(f"{verb}: {self.title.text()}")
        self.button.setVisible(bool(verb))
        self.better.setText(f"{self._best.capitalize()}, takes long")
        self.better.setAccessibleName(f"{self.better.text()}: {self.title.text()}")
        self.better.setToolTip("It may be cancelled, and goes on where it was")
        self.better.setVisible(bool(self._best))
        self._buttons.setVisible(bool(verb or self._best))

    def _set_choosable(self, choosable: bool, chosen: bool = False) -> None:
        self._can_choose = choosable
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choosable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if choosable else Qt.CursorShape.ArrowCursor)
        if self.property("chosen") != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    # --- what the user does

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
