"""Tab for the user's own picture: what was given, what the generator makes of it, and how near that is."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from ganstudio.gui.explore.widgets.image_view import ImageView
from ganstudio.gui.shared.drop_down import DropDown
from ganstudio.gui.shared.layouts import column, row
from ganstudio.gui.shared.progress_bar import thin_bar

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
    """Shows both beside each other and how far the search is; its buttons are public."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open, self.paste = QPushButton("Open …"), QPushButton("Paste")
        self.fit = DropDown()
        self.fit.setAccessibleName("How the picture is made square")
        for name, (help_text, words) in _FITS.items():
            self.fit.addItem(words, name)
            self.fit.setItemData(self.fit.count() - 1, help_text, Qt.ItemDataRole.ToolTipRole)
        self.yours, self.found = _view("Your picture"), _view("What the generator makes of it")
        self.bar = thin_bar()
        self.bar.setRange(0, 100)
        self.words = QLabel(wordWrap=True)
        self.cancel, self.again = QPushButton("Cancel"), QPushButton("Search again")
        self.again.setToolTip("From other beginnings; the better one is kept")
        self.gradients = QPushButton("With gradients")
        self.gradients.setToolTip("Search through the networks themselves, with PyTorch in a process of its own")
        self._has_networks = False
        self._lay_out()

    def _lay_out(self) -> None:
        pair = QGridLayout()
        pair.setHorizontalSpacing(8)
        pair.setVerticalSpacing(4)
        for place, (view, words) in enumerate(((self.yours, "Yours"), (self.found, "Found"))):
            label = QLabel(words, alignment=Qt.AlignmentFlag.AlignHCenter)
            label.setProperty("role", "secondary")
            pair.addWidget(label, 0, place)
            pair.addWidget(view, 1, place)
        pair.setColumnStretch(2, 1)
        column(
            QLabel(_HOW, wordWrap=True), row(self.open, self.paste, None, self.fit), pair, self.bar, self.words,
            row(self.cancel, self.again, self.gradients, None), None, inside=self,
        )  # fmt: skip
        self.show_nothing()

    @property
    def tab_stops(self) -> list[QWidget]:
        """Where the keyboard stops in it."""
        return [self.open, self.paste, self.fit, self.cancel, self.again, self.gradients]

    @property
    def chosen_fit(self) -> str:
        return str(self.fit.currentData())

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
