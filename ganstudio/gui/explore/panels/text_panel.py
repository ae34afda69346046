"""Tab for text-conditional generators: captions that they take for nearly the same, and the path to other words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from ganstudio.gui import theme
from ganstudio.gui.shared.layouts import column, heading, quiet, row

MOST_CAPTIONS = 5
_COPYING = (
    "Of the captions it learnt from, those that it takes for most alike. Where your sentence means something else and "
    "the picture is that of a caption, it has learnt by heart."
)
_MORPH = "The same noise on the way from your sentence to another one; it is played and exported under Path."


_RADIUS = 6


class CaptionRow(QAbstractButton):
    """Flat until the pointer or the keyboard is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Caption")
        self._words, self._figure = QLabel(wordWrap=True), QLabel()
        self._figure.setProperty("role", "secondary")
        inside = row((self._words, 1), self._figure)
        inside.setContentsMargins(8, 4, 8, 4)
        self.setLayout(inside)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for label in (self._words, self._figure):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.notifier().changed.connect(self.update)

    @property
    def caption(self) -> str:
        return self._words.text()

    def show_caption(self, caption: str, figure: str) -> None:
        """Another sentence and figure."""
        self._words.setText(caption)
        self._figure.setText(figure)
        self.setAccessibleName(f"{caption} {figure}")

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.colour("accent" if self.hasFocus() else "raised")))
        painter.setBrush(QColor(theme.colour("raised")))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), _RADIUS, _RADIUS)
        painter.end()


class TextPanel(QWidget):
    """The captions are pressed to become the prompt."""

    caption_wanted = Signal(str)
    morph_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.captions = [CaptionRow() for _ in range(MOST_CAPTIONS)]
        self.state = quiet("")
        self.target = QLineEdit(placeholderText="Another sentence")
        self.target.setMaxLength(1000)
        self.target.setAccessibleName("Sentence to morph to")
        self.morph = QPushButton("Morph")
        self.morph.setToolTip("Make both sentences anchors of a way, and play it")
        self.words = quiet("")
        self.words.hide()
        column(
            heading("Nearest captions"), quiet(_COPYING), *self.captions, self.state, 8, heading("Morph"),
            quiet(_MORPH), row((self.target, 1), self.morph), self.words, None, inside=self,
        )  # fmt: skip
        for caption in self.captions:
            caption.setToolTip("Say this")
            caption.clicked.connect(partial(self._choose, caption))
        self.morph.clicked.connect(self._morph)
        self.target.returnPressed.connect(self._morph)
        self.target.textChanged.connect(self._enable)
        self._enable()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [*self.captions, self.target, self.morph]

    @property
    def has_captions(self) -> bool:
        return bool(self.captions[0].caption)

    def show_captions(self, nearest: Sequence[tuple[str, float]], state: str = "") -> None:
        """Captions and how much they agree, 1 for the same; `state` where there are none yet."""
        for number, button in enumerate(self.captions):
            button.setVisible(number < len(nearest))
            if number < len(nearest):
                caption, agreement = nearest[number]
                button.show_caption(caption, f"{agreement:.0%}")
        self.state.setText(state)
        self.state.setVisible(bool(state))

    def show_words(self, words: str) -> None:
        """What is wrong with the sentence to morph to; "" for nothing."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _choose(self, caption: CaptionRow, _checked: bool = False) -> None:
        self.caption_wanted.emit(caption.caption)

    @Slot()
    def _morph(self) -> None:
        if self.morph.isEnabled():
            self.morph_wanted.emit(self.target.text())

    @Slot()
    def _enable(self) -> None:
        self.morph.setEnabled(bool(self.target.text().strip()))
