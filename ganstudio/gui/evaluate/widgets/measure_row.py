"""One measure in a column's list: how its verdict reads; or why there is none, or how to get it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ganstudio.formats.results import Level
from ganstudio.gui.evaluate.widgets.verdict_mark import VerdictMark
from ganstudio.gui.shared.labels import plain_label
from ganstudio.gui.shared.layouts import column, quiet, row


@dataclass(frozen=True)
class MeasureState:
    """How a measure stands: found, to be had, at work, or impossible."""

    name: str
    title: str
    words: str = ""
    tip: str = ""
    level: Level | None = None
    """The most serious verdict, None while there is none."""
    verb: str = ""
    """What the button says that makes it, "" where it is not on offer."""
    best: str = ""
    """The best quality that it can be had in, where it was not made in that."""
    is_possible: bool = True
    is_found: bool = False
    is_chosen: bool = False


class MeasureRow(QFrame):
    """`chosen`: look at it; `wanted`: measure it."""

    chosen = Signal(str)
    wanted = Signal(str, str)
    """Its name and, where it can be had in several qualities, which one; "" for the usual."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("measureRow")
        self.state = MeasureState("", "")
        self.mark, self.title, self.words = VerdictMark(), plain_label(wordWrap=True), quiet("")
        self.button, self.better, self._buttons = QPushButton(), QPushButton(), QWidget()
        self.better.setToolTip("It may be cancelled, and goes on where it was")
        row(self.button, self.better, None, margins=(0, 4, 0, 2), inside=self._buttons)
        first = row(self.mark, (self.title, 1))
        first.setAlignment(self.mark, Qt.AlignmentFlag.AlignTop)
        below = column(self.words, self._buttons, spacing=0, margins=(26, 0, 0, 0))
        column(first, below, spacing=2, margins=(6, 5, 6, 5), inside=self)
        self.button.clicked.connect(self._want)
        self.better.clicked.connect(self._want_better)

    def show_state(self, state: MeasureState) -> None:
        """How it stands now."""
        was_chosen, self.state = self.state.is_chosen, state
        self.title.setEnabled(state.is_possible)
        self.title.setText(state.title)
        self.mark.show_level(state.level)
        self.words.setText(state.words)
        self.words.setVisible(bool(state.words))
        self.setToolTip(f"<qt>{state.tip}</qt>" if state.tip else "")
        self.setAccessibleName(f"{state.title}: {state.words}".rstrip(": "))
        for button, words in ((self.button, state.verb), (self.better, f"{state.best.capitalize()}, takes long")):
            button.setText(words)
            button.setAccessibleName(f"{words}: {state.title}")
        self.button.setVisible(bool(state.verb))
        self.better.setVisible(bool(state.best))
        self._buttons.setVisible(bool(state.verb or state.best))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if state.is_found else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if state.is_found else Qt.CursorShape.ArrowCursor)
        if state.is_chosen != was_chosen:
            self.setProperty("chosen", state.is_chosen)
            self.style().unpolish(self)
            self.style().polish(self)

    @Slot()
    def _want(self) -> None:
        self.wanted.emit(self.state.name, "")

    @Slot()
    def _want_better(self) -> None:
        self.wanted.emit(self.state.name, self.state.best)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.state.is_found and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.state.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state.is_found and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.state.name)
        else:
            super().keyPressEvent(event)


class MeasureList(QWidget):
    """The measures of one question as rows; `show_states` brings every row up to date."""

    chosen = Signal(str)
    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, MeasureRow] = {}
        self._column = column(spacing=2, inside=self)

    def show_states(self, states: Sequence[MeasureState]) -> None:
        """These, in this order."""
        for name in set(self.rows) - {state.name for state in states}:
            self.rows.pop(name).deleteLater()
        for place, state in enumerate(states):
            if state.name not in self.rows:
                made = self.rows[state.name] = MeasureRow(self)
                made.chosen.connect(self.chosen)
                made.wanted.connect(self.wanted)
            self._column.insertWidget(place, self.rows[state.name])
            self.rows[state.name].show_state(state)
