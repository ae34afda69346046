"""The right side for one's own picture: what was given, what the generator makes of it, and how near that is."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.explore.widgets.image_view import ImageView
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import row

_HOW = (
    "Drop a picture here, paste it (Ctrl+V) or open one. The latent whose picture is nearest to it is looked for; then "
    "every slider works on it."
)
_FITS = {
    "crop": ("The largest square from its middle", "Crop"),
    "pad": ("All of it, with a rim", "Pad"),
    "squeeze": ("All of it, out of proportion", "Squeeze"),
}
_SIDE = 168


class InversionPanel(QWidget):
    """Says what is pressed; shows what it is told."""

    open_wanted = Signal()
    paste_wanted = Signal()
    cancelled = Signal()
    again_wanted = Signal()
    gradients_wanted = Signal()
    fit_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open, self.paste = QPushButton("Open …"), QPushButton("Paste")
        self.fit = DropDown()
        self.fit.setAccessibleName("How the picture is made square")
        for name, (help_text, words) in _FITS.items():
            self.fit.addItem(words, name)
            self.fit.setItemData(self.fit.count() - 1, help_text, Qt.ItemDataRole.ToolTipRole)
        self.yours, self.found = _view("Your picture"), _view("What the generator makes of it")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 100)
        self.bar.setFixedHeight(6)
        self.words = QLabel(wordWrap=True)
        self.cancel, self.again = QPushButton("Cancel"), QPushButton("Search again")
        self.again.setToolTip("From other beginnings; the better one is kept")
        self.gradients = QPushButton("With gradients")
        self.gradients.setToolTip("Search through the networks themselves, with PyTorch in a process of its own")
        self._has_networks = False
        self._lay_out()
        self.open.clicked.connect(self.open_wanted)
        self.paste.clicked.connect(self.paste_wanted)
        self.cancel.clicked.connect(self.cancelled)
        self.again.clicked.connect(self.again_wanted)
        self.gradients.clicked.connect(self.gradients_wanted)
        self.fit.activated.connect(self._choose_fit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(QLabel(_HOW, wordWrap=True))
        column.addLayout(row(self.open, self.paste, None, self.fit))
        pair = QGridLayout()
        pair.setHorizontalSpacing(8)
        pair.setVerticalSpacing(4)
        for place, (view, words) in enumerate(((self.yours, "Yours"), (self.found, "Found"))):
            label = QLabel(words, alignment=Qt.AlignmentFlag.AlignHCenter)
            label.setProperty("role", "secondary")
            pair.addWidget(label, 0, place)
            pair.addWidget(view, 1, place)
        pair.setColumnStretch(2, 1)
        column.addLayout(pair)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addLayout(row(self.cancel, self.again, self.gradients, None))
        column.addStretch(1)
        self.show_nothing()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.open, self.paste, self.fit, self.cancel, self.again, self.gradients]

    @property
    def chosen_fit(self) -> str:
        return str(self.fit.currentData())

    def _choose_fit(self) -> None:
        self.fit_chosen.emit(self.chosen_fit)

    # --- what is shown

    def offer_gradients(self, has_networks: bool) -> None:
        """Whether the networks of this generator are there to take gradients of."""
        self._has_networks = has_networks

    def show_nothing(self) -> None:
        """No picture was given yet."""
        self.yours.show_picture(None)
        self.found.show_picture(None)
        self._show(busy=False, words="", has_picture=False)

    def show_search(self, yours: NDArray[np.uint8], found: NDArray[np.uint8] | None, words: str, share: float) -> None:
        """Under way: the best so far, and 0 to 1 of it is done."""
        if yours is not self.yours.picture:
            self.yours.show_picture(yours)
        self.found.show_picture(found)
        self.bar.setValue(round(share * 100))
        self._show(busy=True, words=words, has_picture=True)

    def show_end(self, words: str, *, has_picture: bool = True) -> None:
        """Over: what became of it."""
        self._show(busy=False, words=words, has_picture=has_picture)

    def _show(self, *, busy: bool, words: str, has_picture: bool) -> None:
        self.words.setText(words)
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.again.setVisible(has_picture and not busy)
        self.gradients.setVisible(has_picture and not busy and self._has_networks)


def _view(name: str) -> ImageView:
    view = ImageView()
    view.setFixedSize(_SIDE, _SIDE)
    view.setAccessibleName(name)
    view.name = name.lower()
    return view
