"""A box for one sentence: words that are not known are underlined, Tab takes the first proposal for the word begun."""

import re
from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QShowEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ganstudio.gui import theme

LONGEST = 10_000
"""Characters that it holds; what is pasted beyond them is cut off."""
_LINES, _MARGINS = 2, 20
_BEGUN = re.compile(r"[\w'’-]+$")
Spans = list[tuple[int, int]]


class PromptBox(QPlainTextEdit):
    """`written(text)` after every change of the user's; what `show_text` sets is not told."""

    written = Signal(str)
    proposal_wanted = Signal()
    """Tab: take the first proposal, if there is one."""
    left = Signal()
    """The keyboard is elsewhere now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        """What it held when last looked at: underlining changes the document too, but not this."""
        self.takes_tab = False
        """Whether there is a proposal; if not, Tab goes on to the next control."""
        self._underlines = _Underlines(self.document())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("sentence")
        self.textChanged.connect(self._tell)

    @property
    def text(self) -> str:
        return self.toPlainText()

    def set_unknown(self, unknown: Callable[[str], Spans]) -> None:
        """What says where in a text unknown words stand, as [start, end)."""
        self._underlines.unknown = unknown
        self._underlines.rehighlight()

    def show_text(self, text: str) -> None:
        """Another sentence, with the cursor at its end."""
        if text != self.text:
            self._text = text
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def before_cursor(self) -> str:
        """The text up to where one writes."""
        return self.text[: self.textCursor().position()]

    def complete(self, word: str) -> None:
        """Put `word` in the place of the word that is begun before the cursor."""
        cursor, begun = self.textCursor(), _BEGUN.search(self.before_cursor())
        length = len(begun.group()) if begun else 0
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, length)
        cursor.insertText(f"{word} ")
        self.setTextCursor(cursor)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its lines, in the font that it has by then."""
        super().showEvent(event)
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + _MARGINS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One sentence has one line; Tab completes where it can."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        if event.key() == Qt.Key.Key_Tab and not self.takes_tab:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Tab:
            self.proposal_wanted.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted lines become one."""
        room = LONGEST - len(self.text) + len(self.textCursor().selectedText())
        self.insertPlainText(" ".join(source.text()[:LONGEST].split())[: max(room, 0)])

    @Slot()
    def _tell(self) -> None:
        if self.text != self._text:
            self._text = self.text
            self.written.emit(self._text)


class _Underlines(QSyntaxHighlighter):
    """A wave under every unknown word."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.unknown: Callable[[str], Spans] = lambda _text: []
        theme.notifier().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(QColor(theme.colour("trouble")))
        for start, end in self.unknown(text):
            self.setFormat(start, end - start, wave)
