"""Tab for text-conditional generators: captions that they take for nearly the same, and the path to other words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ganstudio.gui.explore.widgets.caption_row import CaptionRow
from ganstudio.gui.shared.layouts import column, heading, quiet, row

MOST_CAPTIONS = 5
_COPYING = (
    "Of the captions it learnt from, those that it takes for most alike. Where your sentence means something else and "
    "the picture is that of a caption, it has learnt by heart."
)
_MORPH = "The same noise on the way from your sentence to another one; it is played and exported under Path."


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
